#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { errorOf } from "../core/error";

const usage = `Usage: npx @ev-flows/node-red-smartcar <command> [options]

  demo         a real Node-RED with a simulated house and three simulated cars
  simulator    a simulated Smartcar cloud for the account's environment "other address"
  diagnostics  a report to paste into an issue, without secrets, positions, VINs, and IDs

Add --help to a command for its options. --version prints the version of the package.
`;

/** The commands, each of which loads only its own modules and resolves with the exit code. */
const commands: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<number>>>> = {
  demo: async () => (await import("../demo/start.js")).runDemo,
  simulator: async () => (await import("../simulator/cli.js")).runSimulator,
  diagnostics: async () => {
    const { runDiagnostics } = await import("./diagnostics.js");
    return (args) => runDiagnostics(args, version());
  },
};

async function main([name = "--help", ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "help") return print(usage);
  if (name === "--version") return print(`${version()}\n`);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new Error(`There is no command "${name}".\n\n${usage.trimEnd()}`);
  const command = await load();
  return command(args);
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** The version in the manifest of the package, which is two folders up both in the sources and in the build. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}

async function run(): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (err) {
    process.stderr.write(`${errorOf(err).message}\n`);
    process.exitCode = 1;
  }
}

void run();
