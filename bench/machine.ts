import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { packageFacts } from "../scripts/package-facts";
import { root } from "./root";

/** What the numbers were taken on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Before the first measurement, in processes; more than a few tenths make the numbers rough. */
  readonly load: number;
  readonly node: string;
  readonly versions: Readonly<Record<string, string>>;
}

const packages = ["node-red", "undici", "zod", "smartcar"];

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    load: loadavg()[0] ?? 0,
    node: process.versions.node,
    versions: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
  };
}

function versionOf(name: string): string {
  return packageFacts(join(root, "node_modules", name)).version;
}
