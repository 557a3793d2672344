import { mkdir, readFile, rename } from "node:fs/promises";
import { basename, dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Clock } from "../clock";
import { SmartcarError } from "../error";
import { Outage } from "./outage";
import type { OnProblem, Store } from "./store";

export interface FileStoreOptions {
  readonly path: string;
  readonly clock: Clock;
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
  const file = basename(path);
  let loading: Promise<Values> | undefined;
  let writing: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function load(): Promise<Values> {
    const text = await readFile(path, "utf8").catch((cause: unknown) => {
      if (codeOf(cause) === "ENOENT") return "{}";
      onProblem(
        new SmartcarError("STORE", `${file} cannot be read (${codeOf(cause)}). Make it readable; counting begins anew`),
      );
      return "{}";
    });
    return parse(text) ?? setAside();
  }

  /** A broken file may hold what a person can still save, so it is never overwritten. */
  async function setAside(): Promise<Values> {
    const aside = `${path}.corrupt-${new Date(clock.now()).toISOString().replaceAll(":", "")}`;
    const kept = await rename(path, aside).then(
      () => `it is kept as ${basename(aside)}`,
      (cause: unknown) => `it could not be kept aside (${codeOf(cause)})`,
    );
    onProblem(new SmartcarError("STORE", `${file} is not valid JSON; ${kept}, and counting begins anew`));
    return new Map();
  }

  async function write(values: Values): Promise<void> {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `${JSON.stringify(Object.fromEntries(values), undefined, 1)}\n`);
      outage.over();
    } catch (cause) {
      outage.met(new SmartcarError("STORE", `${file} cannot be written (${codeOf(cause)}). ${ADVICE}`));
    }
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
      await (next ?? writing);
    },
  };
}

async function writeOwnerOnly(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text, { mode: 0o600 });
}

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
