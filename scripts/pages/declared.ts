import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { NodeDeclaration } from "../../nodes/settings/declare";
import { nodeName, type Setting, type Settings } from "../../nodes/settings/setting";

/** The folder of a node's sources, as `nodes/limit` of `smartcar-limit`. */
export function folderOf(type: string): string {
  return `nodes/${type.replace(/^smartcar-/, "")}`;
}

/** What `nodes/<node>/settings.ts` declares; every node has a name. */
export function declarationOf(type: string): NodeDeclaration {
  const { declaration }: { readonly declaration: NodeDeclaration } = require(resolve(folderOf(type), "settings.ts"));
  return { ...declaration, settings: { name: nodeName, ...declaration.settings } };
}

/** The settings that are stored in the flow, or apart from it. */
export function settingsOf(settings: Settings, where: "flow" | "credentials"): Array<[key: string, Setting<unknown>]> {
  return Object.entries(settings).filter(([, { credential }]) => (credential === undefined) === (where === "flow"));
}

/** A file as text; `undefined` where there is none. */
export function textIn(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
