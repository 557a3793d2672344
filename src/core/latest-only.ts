import { once } from "node:events";

/** A job that may have to make way for a newer one. */
export interface Job<Result> {
  /** Does it; the signal aborts when a newer job waits, so that it may end its own waiting early. */
  run(yielding: AbortSignal): Promise<Result>;
  /** The result of a job that never ran. */
  replaced(): Promise<Result>;
}

/** Runs one job at a time. While one runs only the newest waits: it replaces an older one that still waits. */
export class LatestOnly<Key, Result> {
  #running: { readonly key: Key; readonly result: Promise<Result>; readonly yielding: AbortController } | undefined;
  #waiting: { readonly key: Key; readonly result: Promise<Result>; readonly losing: AbortController } | undefined;

  /** Whether a request with this key would share the result of the last one. */
  shares(key: Key): boolean {
    return (this.#waiting ?? this.#running)?.key === key;
  }

  /** The same key as the last one shares its result; `job` is not run then. */
  request(key: Key, job: Job<Result>): Promise<Result> {
    const last = this.#waiting ?? this.#running;
    if (!last) return this.#start(key, job);
    if (last.key === key) return last.result;

    this.#waiting?.losing.abort();
    this.#running?.yielding.abort();
    return this.#wait(key, job, this.#running?.result ?? Promise.resolve());
  }

  #start(key: Key, job: Job<Result>): Promise<Result> {
    const yielding = new AbortController();
    const result = job.run(yielding.signal).finally(() => {
      if (this.#running?.result === result) this.#running = undefined;
    });
    this.#running = { key, result, yielding };
    return result;
  }

  #wait(key: Key, job: Job<Result>, before: Promise<unknown>): Promise<Result> {
    const losing = new AbortController();
    const lost = once(losing.signal, "abort");
    const result = Promise.race([before.catch(() => {}), lost]).then(() => {
      if (losing.signal.aborted) return job.replaced();
      this.#waiting = undefined;
      return this.#start(key, job);
    });
    this.#waiting = { key, result, losing };
    return result;
  }
}
