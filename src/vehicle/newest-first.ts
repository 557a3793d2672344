import { once } from "node:events";

/** Runs one job at a time. While one runs only the newest wish waits: it replaces an older one that still waits. */
export class NewestFirst<Key, Result> {
  #running: { readonly key: Key; readonly result: Promise<Result>; readonly yielding: AbortController } | undefined;
  #waiting: { readonly key: Key; readonly result: Promise<Result>; readonly losing: AbortController } | undefined;
  readonly #run: (key: Key, yielding: AbortSignal) => Promise<Result>;
  readonly #replaced: (key: Key) => Promise<Result>;

  /**
   * `run` does a job; its signal aborts when a newer wish waits, so that it may end its own waiting early.
   * `replaced` makes the result of a wish that never ran.
   */
  constructor(run: (key: Key, yielding: AbortSignal) => Promise<Result>, replaced: (key: Key) => Promise<Result>) {
    this.#run = run;
    this.#replaced = replaced;
  }

  /** Whether nothing runs or waits. */
  get isIdle(): boolean {
    return !this.#running && !this.#waiting;
  }

  /** The same wish as the last one shares its result. */
  request(key: Key): Promise<Result> {
    const last = this.#waiting ?? this.#running;
    if (!last) return this.#start(key);
    if (last.key === key) return last.result;

    this.#waiting?.losing.abort();
    this.#running?.yielding.abort();
    return this.#wait(key, this.#running?.result ?? Promise.resolve());
  }

  #start(key: Key): Promise<Result> {
    const yielding = new AbortController();
    const result = this.#run(key, yielding.signal).finally(() => {
      if (this.#running?.result === result) this.#running = undefined;
    });
    this.#running = { key, result, yielding };
    return result;
  }

  #wait(key: Key, before: Promise<unknown>): Promise<Result> {
    const losing = new AbortController();
    const lost = once(losing.signal, "abort");
    const result = Promise.race([before.catch(() => {}), lost]).then(() => {
      if (losing.signal.aborted) return this.#replaced(key);
      this.#waiting = undefined;
      return this.#start(key);
    });
    this.#waiting = { key, result, losing };
    return result;
  }
}
