import type { SmartcarError } from "../error";

/**
 * What must survive a restart, as plain JSON by key. Never fails its callers: what cannot be written stays in memory and is
 * tried again with the next change, and the trouble is told to `onProblem`. One writer at a time: see `Kept`.
 */
export interface Store {
  /** The value kept under `key`, `undefined` if there is none. A copy: changing it changes nothing here. */
  get(key: string): Promise<unknown>;
  /** Resolves when the value is safe, or when its writing has failed and was told. */
  set(key: string, value: unknown): Promise<void>;
  /** Waits for the last write. */
  close(): Promise<void>;
}

/** Hears of an outage once when it begins, with the error, and once when it is over, without. */
export type OnProblem = (problem: SmartcarError | undefined) => void;
