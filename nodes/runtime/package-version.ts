import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

let known: string | undefined;

/** The version of this package. Its manifest is two folders up in sources and build alike. */
export function packageVersion(): string {
  known ??= z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"))).version;
  return known;
}
