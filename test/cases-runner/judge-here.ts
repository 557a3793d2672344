import { readCase } from "./case-file";
import { runCase } from "./run-case";

/** Runs one case in this process and writes its verdict as JSON: what `judge` does elsewhere. */
async function main(): Promise<void> {
  const verdict = await runCase(readCase(process.argv[2] ?? ""));
  process.stdout.write(JSON.stringify(verdict), () => process.exit(0));
}

main().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.stack : String(err)}\n`, () => process.exit(1));
});
