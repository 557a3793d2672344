import { SmartcarError } from "../../src/core/error";
import { soundInstant } from "../../src/core/instant";
import { choiceSetting, numberSetting, optionalNumberSetting, refused, textSetting } from "../runtime/settings";

/** An account as it is stored in a flow. Everything may be text, or missing in a node that was drawn years ago. */
export interface AccountDef {
  environment?: unknown;
  origin?: unknown;
  applicationId?: unknown;
  callsPerMonth?: unknown;
  callReserve?: unknown;
  contextStore?: unknown;
  simulatorSpeed?: unknown;
  simulatorStart?: unknown;
  simulatorPort?: unknown;
}

export interface AccountCredentials {
  clientId?: unknown;
  clientSecret?: unknown;
  managementToken?: unknown;
}

export interface AccountSettings {
  readonly environment: "live" | "simulator" | "custom";
  /** Scheme, host and port that stand in for all of Smartcar's hosts; for `custom`. */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What webhook deliveries are signed with; empty if none is set. */
  readonly managementToken: string;
  /** What Connect calls the client id; only there it is looked at. */
  readonly applicationId: string;
  readonly callsPerMonth: number;
  readonly callReserve: number;
  /** A context store of Node-RED's settings; empty for a file. */
  readonly contextStore: string;
  readonly simulatorSpeed: number;
  /** What the simulator's clock shows at first, milliseconds since the epoch; absent for now. */
  readonly simulatorStart: number | undefined;
  /** 0 for a free one. */
  readonly simulatorPort: number;
}

/** Smartcar's free plan, and a tenth of it for commands. */
const FREE_PLAN_CALLS = 500;
const RESERVE = 50;

/** The built-in simulator signs with what it is told. No secret: nothing real is behind it. */
const SIMULATED_TOKEN = "simulator";

/** Reads an account's settings. Throws SmartcarError `BAD_INPUT` naming the field. */
export function accountSettings(def: AccountDef, credentials: AccountCredentials): AccountSettings {
  const { clientId, clientSecret, managementToken } = credentials;
  const environment = choiceSetting(def.environment, {
    label: "Environment",
    among: ["live", "simulator", "custom"],
    absent: "simulator",
  });
  const simulator: AccountDef = environment === "simulator" ? def : {};
  return {
    environment,
    origin: environment === "custom" ? originSetting(def.origin) : "",
    clientId: environment === "simulator" ? "" : clientIdSetting(clientId),
    clientSecret: textSetting(clientSecret),
    managementToken: environment === "simulator" ? SIMULATED_TOKEN : textSetting(managementToken),
    applicationId: environment === "simulator" ? "" : textSetting(def.applicationId),
    callsPerMonth: numberSetting(def.callsPerMonth, {
      label: "Calls a month",
      min: 1,
      max: 1_000_000,
      absent: FREE_PLAN_CALLS,
    }),
    callReserve: numberSetting(def.callReserve, {
      label: "Kept for commands",
      min: 0,
      max: 1_000_000,
      absent: RESERVE,
    }),
    contextStore: textSetting(def.contextStore),
    simulatorSpeed: numberSetting(simulator.simulatorSpeed, { label: "Speed", min: 0.1, max: 10_000, absent: 1 }),
    simulatorStart: instantSetting(simulator.simulatorStart),
    simulatorPort: optionalNumberSetting(simulator.simulatorPort, { label: "Port", min: 0, max: 65_535 }) ?? 0,
  };
}

/** The mistake that everybody makes once: Smartcar's dashboard shows both ids (Smartcar docs: authentication). */
function clientIdSetting(value: unknown): string {
  const text = textSetting(value);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  const message =
    'The setting "Client id" is the Application ID. Accepted: the id of the API credentials, which begins with client_';
  throw new SmartcarError("BAD_INPUT", message);
}

function originSetting(value: unknown): string {
  const text = textSetting(value);
  if (/^https?:/i.test(text) && URL.canParse(text)) return new URL(text).origin;
  throw refused("Address", value, "an address such as http://localhost:4000");
}

function instantSetting(value: unknown): number | undefined {
  const text = textSetting(value);
  if (text === "") return undefined;
  const at = soundInstant(Date.parse(text));
  if (at !== undefined) return at;
  throw refused("Start", value, "a date and time such as 2024-06-20T04:00:00Z, or nothing for now");
}
