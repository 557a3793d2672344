import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a package.json tells. */
export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  /** The names of its sets of nodes, if it has any for Node-RED. */
  readonly sets: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly "node-red"?: { readonly nodes?: Readonly<Record<string, string>> };
}

/** Reads the package.json of a folder. */
export function packageFacts(folder: string): PackageFacts {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { name: manifest.name, version: manifest.version, sets: Object.keys(manifest["node-red"]?.nodes ?? {}) };
}
