import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../core/clock";
import { readArguments } from "../core/command-line";
import { folderDiagnostics } from "../diagnostics/folder-diagnostics";

const usage = `Usage: npx @ev-flows/node-red-smartcar diagnostics [options]

Prints what the account nodes have stored, for an issue: budgets, faults, ages of reports, last requests. It contains no secret, no
position, no VIN, and no ID. The button "Diagnostics" in the account's dialog adds the settings and what runs now.

  --store <folder>   Node-RED's user directory, or the folder "smartcar" in it (default: ~/.node-red)
  --help
`;

/** Prints the report as JSON; resolves with the exit code. Rejects with an Error that says what to do if there is no such folder. */
export async function runDiagnostics(args: readonly string[], version: string): Promise<number> {
  const parsed = readArguments(args, { store: { type: "string" }, help: { type: "boolean" } });
  if (parsed.help) {
    process.stdout.write(usage);
    return 0;
  }
  const folder = storageIn(parsed.store ?? join(homedir(), ".node-red"));
  const now = systemClock.now();
  const report = {
    report: "diagnostics",
    version,
    node: process.version,
    platform: process.platform,
    at: new Date(now).toISOString(),
    stored: await folderDiagnostics(folder, now),
  };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  return 0;
}

/** The storage folder of accounts, which may be the given one or in the given user directory. */
function storageIn(folder: string): string {
  const inside = join(folder, "smartcar");
  if (existsSync(inside)) return inside;
  if (existsSync(folder)) return folder;
  throw new Error(`There is no folder ${folder}. Name Node-RED's user directory: --store <folder>`);
}
