import { execFile, execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { dialogs } from "./dialogs";
import { nodeTypes, packed } from "./package";

/**
 * What `npm run goldens` does: looks at what the build does today and prints how that differs from what is recorded beside this
 * file. `--update` records it again; names choose parts.
 */

type Files = ReadonlyMap<string, string>;

const RECORDED = join("test", "goldens", "recorded");

const parts: Readonly<Record<string, (folder: string) => Promise<Files>>> = {
  package: async () =>
    new Map([
      ["contents.txt", packed()],
      ["node-types.txt", nodeTypes()],
    ]),
  dialogs: async () => dialogs(),
  examples: async (folder) => {
    const files = readdirSync("examples")
      .filter((file) => file.endsWith(".json"))
      .map((file) => basename(file, ".json"));
    for (const file of files)
      await live("example-process", join("examples", `${file}.json`), join(folder, `${file}.txt`));
    return written(folder);
  },
  day: async (folder) => (await live("day-process", folder), written(folder)),
  store: async (folder) => (await live("store-process", join(folder, "month.txt")), written(folder)),
  savings: async () => new Map([["savings.txt", savings()]]),
};

/** The year of the savings takes minutes of both cores. */
const usual = Object.keys(parts).filter((name) => name !== "savings");

async function main(args: readonly string[]): Promise<number> {
  const chosen = args.filter((word) => word !== "--update");
  const unknown = chosen.find((name) => !(name in parts));
  if (unknown !== undefined)
    throw new Error(`There is no "${unknown}". Accepted: ${Object.keys(parts).join(", ")}, --update`);
  let differs = false;
  for (const name of chosen.length > 0 ? chosen : usual) {
    const folder = mkdtempSync(join(tmpdir(), "smartcar-goldens-"));
    try {
      const found = (await parts[name]?.(folder)) ?? new Map<string, string>();
      if (args.includes("--update")) record(name, found);
      else if (!isAsRecorded(name, found, folder)) differs = true;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return differs ? 1 : 0;
}

/** Runs a process that has a virtual time. Its own module loader must be Node's: one in a thread is not waited for. */
async function live(name: string, ...args: readonly string[]): Promise<void> {
  const child = ["--require", "tsx/cjs", join("test", "goldens", `${name}.ts`), ...args];
  await promisify(execFile)(process.execPath, child, { env: { ...process.env, TZ: "Europe/Berlin" } });
}

function written(folder: string): Files {
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

function savings(): string {
  const bench = ["--import", "tsx", join("bench", "savings", "run.ts"), "--only", "ours", "--json"];
  const output = execFileSync(process.execPath, bench, { encoding: "utf8", maxBuffer: 2 ** 26 });
  const { chargers }: { chargers: readonly { powerKw: number; rows: readonly Row[] }[] } = JSON.parse(output);
  return chargers.flatMap(({ powerKw, rows }) => rows.map((row) => `${powerKw} kW, ${told(row)}\n`)).join("");
}

interface Row {
  readonly name: string;
  readonly costs: Readonly<Record<string, number>>;
  readonly [figure: string]: unknown;
}

function told({ name, costs, ...more }: Row): string {
  const euro = Object.entries(costs).map(([half, cost]) => `${half} ${cost.toFixed(2)} EUR`);
  const figures = ["starts", "stops", "missed", "worstStops", "worstCalls"].map((key) => `${key} ${String(more[key])}`);
  return [name, ...euro, ...figures].join(", ");
}

function record(name: string, found: Files): void {
  const folder = join(RECORDED, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of found) writeFileSync(join(folder, file), text);
  process.stdout.write(`${name}: ${found.size} files recorded\n`);
}

function isAsRecorded(name: string, found: Files, scratch: string): boolean {
  const recorded = join(RECORDED, name);
  const now = join(scratch, "now");
  mkdirSync(now);
  for (const [file, text] of found) writeFileSync(join(now, file), text);
  if (!existsSync(recorded)) throw new Error(`Nothing is recorded of ${name}`);
  const { status, stdout } = spawnSync("diff", ["-ruN", recorded, now], { encoding: "utf8", maxBuffer: 2 ** 28 });
  process.stdout.write(status === 0 ? `${name}: as recorded\n` : `${name}: differs\n${stdout}`);
  return status === 0;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (err: unknown) => {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
    process.exitCode = 1;
  },
);
