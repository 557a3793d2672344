import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../core/describe-value";
import { SECOND_MS } from "../core/duration";
import { WEBHOOK_RECEIVED } from "../store/keys/account-keys";
import { memoryStore } from "../store/memory-store";
import type { Store } from "../store/store";
import { keyText } from "../store/stored-key";
import { StoredValue } from "../store/stored-value";
import { carDiagnostics, type CarDiagnostics } from "./car-diagnostics";

/** The contents of an account's files that may be shown to anybody. */
export interface FolderDiagnostics {
  readonly files: number;
  /** The number of files that cannot be read, or are not JSON. */
  readonly unusableFiles: number;
  readonly cars: readonly CarDiagnostics[];
  /** The number of stored states of deciding nodes and of homes. */
  readonly states: Readonly<Record<string, number>>;
  /** Arrivals at webhooks, in whole seconds before now. */
  readonly webhooks: ReadonlyArray<Readonly<Record<string, number>>>;
}

/** The kinds of states, which are the prefixes of their keys. */
const STATES = ["surplus", "tariff", "mode", "house", "records"] as const;

const CAR_KEY = /^car\/(.+)\/[\w-]+(@\d+)?$/;

interface FileContent {
  readonly store: Store;
  readonly keys: readonly string[];
}

/** Reads the storage folder of a user directory, and the folders of applications in it. Changes nothing. Rejects if there is none. */
export async function folderDiagnostics(folder: string, now: number): Promise<FolderDiagnostics> {
  const entries = await readdir(folder, { withFileTypes: true });
  const inner = await Promise.all(
    entries.filter((entry) => entry.isDirectory()).map(({ name }) => filesIn(join(folder, name))),
  );
  // The files of applications come first: what version 0.1 stored per account about the same cars is older.
  const paths = [...inner.flat(), ...(await filesIn(folder))];
  const contents = await Promise.all(paths.map(contentOf));
  const usable = contents.filter((content) => content !== undefined);
  return {
    files: paths.length,
    unusableFiles: paths.length - usable.length,
    cars: await carsIn(usable, now),
    states: Object.fromEntries(STATES.map((kind) => [kind, countOf(usable, kind)])),
    webhooks: await webhooksIn(usable, now),
  };
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => join(folder, name));
}

async function contentOf(path: string): Promise<FileContent | undefined> {
  try {
    const values: unknown = JSON.parse(await readFile(path, "utf8"));
    if (!isRecord(values)) return undefined;
    const store = memoryStore();
    for (const [key, value] of Object.entries(values)) await store.set(key, value);
    return { store, keys: Object.keys(values) };
  } catch {
    return undefined;
  }
}

async function carsIn(contents: readonly FileContent[], now: number): Promise<readonly CarDiagnostics[]> {
  const stores = new Map<string, Store>();
  for (const { store, keys } of contents) {
    for (const key of keys) {
      const id = CAR_KEY.exec(key)?.[1];
      if (id !== undefined && !stores.has(id)) stores.set(id, store);
    }
  }
  return Promise.all([...stores].map(([id, store], index) => carDiagnostics(store, id, { car: index + 1, now })));
}

function countOf(contents: readonly FileContent[], kind: string): number {
  return contents.reduce((sum, { keys }) => sum + keys.filter((key) => key.startsWith(`${kind}/`)).length, 0);
}

async function webhooksIn(
  contents: readonly FileContent[],
  now: number,
): Promise<ReadonlyArray<Readonly<Record<string, number>>>> {
  const owning = contents.filter(({ keys }) => keys.includes(keyText(WEBHOOK_RECEIVED.pattern, {})));
  return Promise.all(
    owning.map(async ({ store }) => {
      const { verifiedAt, challengedAt, deliveredAt, refusedAt } = await StoredValue.of(
        store,
        WEBHOOK_RECEIVED,
        {},
      ).get();
      const instants = { verified: verifiedAt, challenged: challengedAt, delivered: deliveredAt, refused: refusedAt };
      return Object.fromEntries(
        Object.entries(instants).flatMap(([what, at]) =>
          at === undefined ? [] : [[`${what}SecondsAgo`, Math.round((now - at) / SECOND_MS)]],
        ),
      );
    }),
  );
}
