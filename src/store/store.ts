import { SmartcarError } from "../core/error";
import { say } from "../core/speech";

/**
 * What must survive a restart, as plain JSON by key. Never fails its callers: what cannot be written stays in memory and is
 * tried again with the next change, and the problem goes to `onProblem`.
 */
export interface Store {
  /**
   * The value stored under `key` after all changes asked for so far, `undefined` if there is none. A copy: changing it changes
   * nothing here.
   */
  get(key: string): Promise<unknown>;
  /** Resolves when the value is safe, or when its writing has failed and was reported. */
  set(key: string, value: unknown): Promise<void>;
  /**
   * Replaces the value under `key` by what `change` makes of it, with no other change of it in between, whoever shares what is
   * stored; a `change` that returns what it was given writes nothing, and one may be called again for a newer value. Resolves with
   * the new value as `set` does; rejects with what `change` throws, and then nothing has changed. Where several processes share a
   * car, also rejects a change of what was spent on it, with SmartcarError `STORE` or `ELSEWHERE`, unless it is certainly stored.
   */
  change<T>(key: string, change: (value: unknown) => T): Promise<T>;
  /**
   * What `work` changes here is written in one go when it is over, so that a crash leaves all of it or nothing; inside it, a
   * change resolves at once. For what belongs together and nothing outside follows from before it resolves.
   */
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for what is being written; whether all that was changed is safe then. */
  isSafe(): Promise<boolean>;
  /** Tells its owner of a stored value that cannot be used as it is. */
  report(problem: SmartcarError): void;
  /** Waits for the last write. */
  close(): Promise<void>;
}

/** Hears of an outage once when it begins, with the error, and once when it is over, without. */
export type OnProblem = (problem: SmartcarError | undefined) => void;

/** Another of the processes that share a store has the car: nothing of it can be changed here. */
export function elsewhereError(): SmartcarError {
  return new SmartcarError("ELSEWHERE", say("error.elsewhere"), { scope: "vehicle", retry: "later" });
}
