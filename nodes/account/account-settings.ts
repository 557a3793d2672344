import { readSettings } from "../settings/read-settings";
import type { ValuesOf } from "../settings/setting";
import type { ACCOUNT_CREDENTIALS } from "./credentials";
import { declaration } from "./settings";
import english from "./words/en-US.json";

type Values = ValuesOf<typeof declaration.settings>;

/** An account as it is stored in a flow. Everything may be text, or missing in a node that was drawn years ago. */
export type AccountDef = { readonly [K in keyof Values]?: unknown };

export type AccountCredentials = { -readonly [K in keyof typeof ACCOUNT_CREDENTIALS]?: unknown };

/** What does not count in its environment has its default. */
export type AccountSettings = Values;

/** The built-in simulator signs with the key it is given. No secret: nothing real is behind it. */
const SIMULATED_TOKEN = "simulator";

/** Reads an account's settings. Throws SmartcarError that names all fields which cannot be used. */
export function accountSettings(def: object, credentials: AccountCredentials): AccountSettings {
  const settings = readSettings({ ...declaration, words: english["smartcar-account"] }, { ...def, ...credentials });
  return settings.environment === "simulator" ? { ...settings, managementToken: SIMULATED_TOKEN } : settings;
}
