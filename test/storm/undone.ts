import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What is in the sources, and what stands in its place. */
type Edit = readonly [text: string, instead: string];

/** Fixes that the storm must find to be missing, each by what undoes it in the one source that has these texts. */
export const fixes = {
  /** A start that a broker has retained is not carried out. */
  retained: [
    [`if (kind === "action" || isSame) return false;`, ""],
    [`return kind === "setting" || wasStarted;`, "return true;"],
  ],
  /** What a command costs is counted before it is sent. */
  "counted-before": [
    [`spent = await ledgers.spend(command, callsNeeded(command, make()));\n    if (!spent) return undefined;`, ""],
    [`await quietly(spent.undo());`, ""],
    [`await request();`, `await request();\n    spent = await ledgers.spend(command, callsNeeded(command, make()));`],
  ],
  /** A command gives way to a newer one until the moment at which it is sent. */
  "gives-way": [
    [`if (stop.aborted) return undefined;\n    spent`, "spent"],
    [`if (stop.aborted) {\n      await quietly(spent.undo());`, "if (false) {"],
  ],
  /** A node that has received nothing since it began has nothing to say. */
  evidence: [["return hasEvidence && (", "return ("]],
  /** What waits when a process ends is reported by the next one. */
  waiting: [["waiting: thinned([...stored.waiting, waiting])", "waiting: stored.waiting"]],
  /** A short write is not taken for a whole one. */
  "short-write": [["if (size !== bytes.length) throw", "if (false) throw"]],
  /** The last good copy is used where a file is damaged. */
  copy: [["const values = copy instanceof Map ? { values: copy } : {};", "const values = {};"]],
  /** A delivery is on the disk before it is acknowledged. */
  journal: [
    [
      "const entry = await this.#options.journal?.append(",
      "const entry = undefined;\n      void this.#options.journal?.append(",
    ],
    ["body: textOf(body) });", "body: textOf(body) }).catch(() => {});"],
  ],
  /** A delivery is marked as seen when it is on the disk: what was refused is no repetition when it comes again. */
  "seen-late": [
    [
      "const promised = await this.#inbox.put(body, accepted);\n      this.#known.add(accepted.delivery);",
      "this.#known.add(accepted.delivery);\n      const promised = await this.#inbox.put(body, accepted);",
    ],
  ],
  /** A start of which nobody knows whether it arrived is not sent again before someone asks again. */
  doubt: [[`if (command === "start" && error.retry === "read-back") return undefined;`, ""]],
  /** What a server says of an error is reported without what nobody should read. */
  redact: [
    ["return secrets.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);", "return text;"],
  ],
  /** What throws in a timer or a listener ends nothing. */
  guard: [
    ["} catch (err) {\n      this.#fail(owner, name, err);\n    }", "} catch (err) {\n      throw err;\n    }"],
    ["        (err: unknown) => this.#fail(owner, name, err),\n", ""],
  ],
} satisfies Readonly<Record<string, readonly Edit[]>>;

export type Fix = keyof typeof fixes;

export function isFix(name: string): name is Fix {
  return name in fixes;
}

/** The sources that have all texts of a fix; to undo it, it must be one. */
export function sourcesOf(fix: Fix): readonly string[] {
  return ["src", "nodes"]
    .flatMap((root) => readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => join(root, name)))
    .filter((path) => path.endsWith(".ts"))
    .filter((path) => {
      const source = readFileSync(path, "utf8");
      return fixes[fix].every(([text]) => source.includes(text));
    });
}

/** Builds the package without one of its fixes. Throws if the fix is not found in one source. */
export function packageWithout(fix: Fix, folder: string): string {
  const sources = sourcesOf(fix);
  if (sources.length !== 1) throw new Error(`The fix ${fix} is in ${sources.length} sources`);
  const made = join(folder, "undone");
  mkdirSync(made, { recursive: true });
  for (const part of PARTS) cpSync(part, join(made, part), { recursive: true });
  symlinkSync(resolve("node_modules"), join(made, "node_modules"), "dir");
  for (const path of sources) {
    const source = readFileSync(path, "utf8");
    const edited = fixes[fix].reduce((text, [from, to]) => text.replace(from, () => to), source);
    writeFileSync(join(made, path), edited);
  }
  for (const step of ["scripts/bundle.mjs", "scripts/assets.mjs"]) {
    execFileSync(process.execPath, [step], { cwd: made, stdio: ["ignore", "ignore", "inherit"] });
  }
  return made;
}

/** What the package is built from, and what was built. */
const PARTS = [
  "package.json",
  "tsconfig.json",
  "src",
  "nodes",
  "bench/clients",
  "icons",
  "resources",
  "scripts",
  "dist",
];
