import { mkdir, readFile, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Clock } from "../clock";
import { SmartcarError } from "../error";
import { Outage } from "./outage";
import type { OnProblem, Store } from "./store";

export interface FileStoreOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Hears also of a file that could not be used and was kept aside. */
  readonly onProblem: OnProblem;
  /** Replaces the file's content, all of it or nothing. */
  readonly writeFile?: (path: string, text: string) => Promise<void>;
}

type Values = Map<string, unknown>;

/**
 * One JSON file, read once and written whole and atomically, so that a crash leaves the old file or the new one.
 * Changes that come while a write is under way share the next one. Readable by its owner only.
 */
export function fileStore({ path, clock, onProblem, writeFile = writeOwnerOnly }: FileStoreOptions): Store {
  const outage = new Outage(onProblem);
  const file = join(basename(dirname(path)), basename(path));
  let loading: Promise<Values> | undefined;
  let writing: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  /** What is wrong with the file that is there. It may hold what a person can still save, so it is never overwritten. */
  let broken: string | undefined;
  /** Whether the file lacks something that is known here. */
  let isBehind = false;

  async function load(): Promise<Values> {
    try {
      const values = parse(await readFile(path, "utf8"));
      if (values) return values;
      broken = "is not valid JSON";
    } catch (cause) {
      if (!NO_FILE.has(codeOf(cause))) broken = `cannot be read (${codeOf(cause)})`;
    }
    await keepAside().catch(trouble);
    return new Map();
  }

  async function keepAside(): Promise<void> {
    if (broken === undefined) return;
    const aside = `${path}.corrupt-${new Date(clock.now()).toISOString().replaceAll(":", "")}`;
    await rename(path, aside);
    const told = `${file} ${broken}; it is kept as ${basename(aside)}, and counting begins anew`;
    broken = undefined;
    onProblem(new SmartcarError("STORE", told));
  }

  async function write(values: Values): Promise<void> {
    try {
      await keepAside();
      await mkdir(dirname(path), { recursive: true });
      isBehind = false;
      await writeFile(path, `${JSON.stringify(Object.fromEntries(values), undefined, 1)}\n`);
      outage.over();
    } catch (cause) {
      isBehind = true;
      trouble(cause);
    }
  }

  function trouble(cause: unknown): void {
    const found = broken === undefined ? "cannot be written" : `${broken} and cannot be kept aside`;
    outage.met(new SmartcarError("STORE", `${file} ${found} (${codeOf(cause)}). ${ADVICE}`));
  }

  function flush(values: Values): Promise<void> {
    if (!writing) {
      writing = write(values).finally(() => (writing = undefined));
      return writing;
    }
    next ??= writing.then(() => {
      next = undefined;
      return flush(values);
    });
    return next;
  }

  const loaded = (): Promise<Values> => (loading ??= load());
  return {
    get: async (key) => structuredClone((await loaded()).get(key)),
    set: async (key, value) => {
      const values = await loaded();
      values.set(key, structuredClone(value));
      await flush(values);
    },
    close: async () => {
      const values = await loading;
      await (next ?? writing);
      if (values && isBehind) await flush(values);
    },
  };
}

async function writeOwnerOnly(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text, { mode: 0o600 });
}

/** Nothing was kept yet, or the folder is not there. */
const NO_FILE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

const ADVICE =
  "Free space on the disk or make the folder writable; until then a restart forgets what was counted since";

function parse(text: string): Values | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== "object" || document === null || Array.isArray(document)) return undefined;
    return new Map(Object.entries(document));
  } catch {
    return undefined;
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
}
