/** Runs one job at a time. While one runs only the newest wish waits: it replaces an older one that still waits. */
export class NewestFirst<Key, Result> {
  #running: { readonly key: Key; readonly result: Promise<Result>; readonly yielding: AbortController } | undefined;
  #waiting: { readonly key: Key; readonly result: Promise<Result>; readonly replace: () => void } | undefined;
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

  /** The same wish as the last one shares its result. */
  request(key: Key): Promise<Result> {
    const last = this.#waiting ?? this.#running;
    if (last?.key === key) return last.result;
    if (!this.#running) return this.#start(key);

    this.#waiting?.replace();
    this.#running.yielding.abort();
    return this.#wait(key, this.#running.result);
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
    let replace = (): void => {};
    const result = new Promise<Result>((resolve) => {
      replace = () => resolve(this.#replaced(key));
      const next = (): void => {
        if (this.#waiting?.result !== result) return;
        this.#waiting = undefined;
        resolve(this.#start(key));
      };
      before.then(next, next);
    });
    this.#waiting = { key, result, replace };
    return result;
  }
}
