import { execFile } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { promisify } from "node:util";

const TAKES_MS = 300_000;
const common = ["--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline", "--loglevel=error"];

export interface NpmCall {
  readonly cwd: string;
  /** The Node.js that npm is to run on, and so to choose versions for; this one if absent. */
  readonly node?: string;
}

/** Runs npm and resolves with what it printed. Throws an Error with npm's own words. */
export async function npm(args: readonly string[], { cwd, node = process.execPath }: NpmCall): Promise<string> {
  const path = [dirname(node), process.env["PATH"]].join(delimiter);
  try {
    const { stdout } = await promisify(execFile)("npm", [...args, ...common], {
      cwd,
      env: { ...process.env, PATH: path },
      timeout: TAKES_MS,
    });
    return stdout;
  } catch (cause) {
    throw new Error(`npm ${args.join(" ")} failed: ${wordsOf(cause)}`, { cause });
  }
}

function wordsOf(cause: unknown): string {
  const words = cause instanceof Error && "stderr" in cause ? cause.stderr : undefined;
  return typeof words === "string" && words !== "" ? words.trim() : String(cause);
}
