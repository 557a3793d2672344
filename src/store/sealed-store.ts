import { SmartcarError } from "../core/error";
import { say } from "../core/speech";
import { changesInTurn } from "./changes-in-turn";
import { ProblemLatch } from "./problem-latch";
import type { Seal } from "./seal";
import type { OnProblem, Store } from "./store";

export interface SealedStoreOptions {
  readonly store: Store;
  /** The first seals; all of them open. Called when it is first needed. */
  readonly seals: () => Promise<readonly [Seal, ...Seal[]]>;
  /** Hears of values that no seal opens. */
  readonly onProblem: OnProblem;
}

/**
 * Keeps in `store` what nobody may read there. A value that cannot be opened counts as absent, and one that cannot be sealed is
 * known until the end of the process; both are reported.
 */
export function sealedStore({ store, seals, onProblem }: SealedStoreOptions): Store {
  const problems = new ProblemLatch(onProblem);
  const unsealed = new Map<string, unknown>();
  let opening: ReturnType<typeof seals> | undefined;

  function opened(): ReturnType<typeof seals> {
    opening ??= seals().catch((err: unknown) => {
      opening = undefined;
      throw err;
    });
    return opening;
  }

  async function open(sealed: string, key: string): Promise<unknown> {
    for (const seal of await opened()) {
      const text = await seal.open(sealed, key);
      if (text !== undefined) return JSON.parse(text);
    }
    throw new SmartcarError("STORE", say("store.sealed-otherwise"));
  }

  /** Nothing but a SmartcarError is expected, and no caller of a store is ever failed. */
  async function reporting<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      const result = await work();
      problems.over();
      return result;
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      problems.met(err);
      return otherwise;
    }
  }

  const { get, set, change } = changesInTurn({
    get: async (key) => {
      if (unsealed.has(key)) return structuredClone(unsealed.get(key));
      const sealed = await store.get(key);
      return typeof sealed === "string" ? reporting(() => open(sealed, key), undefined) : undefined;
    },
    set: async (key, value) => {
      unsealed.set(key, structuredClone(value));
      await reporting(async () => {
        const [seal] = await opened();
        await store.set(key, value === undefined ? undefined : await seal.close(JSON.stringify(value), key));
        unsealed.delete(key);
      }, undefined);
    },
  });

  return {
    get,
    set,
    change,
    together: (work) => store.together(work),
    isSafe: async () => unsealed.size === 0 && (await store.isSafe()),
    report: (problem) => store.report(problem),
    close: () => store.close(),
  };
}
