import { spawn } from "node:child_process";

/**
 * Runs the unit tests, and beside them those of whole processes, which mostly wait. What the latter say is shown when the former
 * have ended. What follows `--` goes to the unit tests.
 */
const UNITS = ["mocha", ...process.argv.slice(2)];
const WHOLE = ["mocha", "--config", ".mocharc.e2e.json"];

/** The exit code, and what was said if it was not shown at once. */
async function run(args: readonly string[], isShown: boolean): Promise<{ code: number; said: string }> {
  const child = spawn("npx", args, { stdio: ["ignore", isShown ? "inherit" : "pipe", isShown ? "inherit" : "pipe"] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number>((resolve) => child.on("close", (ended) => resolve(ended ?? 1)));
  return { code, said: Buffer.concat(said).toString() };
}

async function main(): Promise<number> {
  const [units, whole] = await Promise.all([run(UNITS, true), run(WHOLE, false)]);
  process.stdout.write(whole.said);
  return units.code === 0 && whole.code === 0 ? 0 : 1;
}

void main().then((code) => process.exit(code));
