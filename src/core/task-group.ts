/** Work that must have ended before what it works on can be closed. */
export class TaskGroup {
  /** Absent while there is none: of thousands of cars most do nothing. */
  #work: Set<Promise<unknown>> | undefined;

  /** Gives back `work`, whose failure stays the caller's matter. */
  add<T>(work: Promise<T>): Promise<T> {
    const all = (this.#work ??= new Set());
    const ended = (): void => {
      all.delete(work);
      if (all.size === 0 && this.#work === all) this.#work = undefined;
    };
    all.add(work);
    work.then(ended, ended);
    return work;
  }

  get isIdle(): boolean {
    return this.#work === undefined;
  }

  /** Resolves when nothing is under way any more, however it ended. */
  async ended(): Promise<void> {
    while (this.#work) await Promise.allSettled(this.#work);
  }
}
