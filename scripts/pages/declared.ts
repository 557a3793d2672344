import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { NodeDeclaration } from "../../nodes/settings/declare";
import { text, type Setting, type Settings } from "../../nodes/settings/setting";

const NAME = text({ icon: "tag" });

/** The folder of a node's sources, as `nodes/limit` of `smartcar-limit`. */
export function folderOf(type: string): string {
  return `nodes/${type.replace(/^smartcar-/, "")}`;
}

/** What `nodes/<node>/settings.ts` declares; every node has a name. `undefined` for a node without such a file. */
export function declarationOf(type: string): NodeDeclaration | undefined {
  const found = exportedBy(type);
  if (!found) return undefined;
  const [, declaration] = found;
  return { ...declaration, settings: { name: NAME, ...declaration.settings } };
}

/** The name by which the declaration of a node is exported. */
export function nameOf(type: string): string {
  const [name] = exportedBy(type) ?? [];
  if (name === undefined) throw new Error(`${type} has no declaration`);
  return name;
}

function exportedBy(type: string): [name: string, declaration: NodeDeclaration] | undefined {
  const file = resolve(folderOf(type), "settings.ts");
  if (!existsSync(file)) return undefined;
  const exported: ReadonlyArray<[string, unknown]> = Object.entries(require(file));
  const found = exported.find((one): one is [string, NodeDeclaration] => isDeclarationOf(type, one[1]));
  if (!found) throw new Error(`${file} declares no ${type}`);
  return found;
}

function isDeclarationOf(type: string, value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value && value.type === type && "settings" in value;
}

/** The settings that are stored in the flow, or apart from it. */
export function settingsOf(settings: Settings, where: "flow" | "credentials"): Array<[key: string, Setting<unknown>]> {
  return Object.entries(settings).filter(([, { credential }]) => (credential === undefined) === (where === "flow"));
}

/** A file as text; `undefined` where there is none. */
export function textIn(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
