import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of a file under test/fixtures. */
export function fixtureText(path: string): string {
  return readFileSync(join(__dirname, "../fixtures", path), "utf8");
}

/** A JSON file under test/fixtures. */
export function fixture(path: string): unknown {
  return JSON.parse(fixtureText(path));
}
