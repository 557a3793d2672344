/** Work that must have ended before what it works on can be closed. */
export class TaskGroup {
  readonly #work = new Set<Promise<unknown>>();

  /** Gives back `work`, whose failure stays the caller's matter. */
  add<T>(work: Promise<T>): Promise<T> {
    const ended = (): void => void this.#work.delete(work);
    this.#work.add(work);
    work.then(ended, ended);
    return work;
  }

  get isIdle(): boolean {
    return this.#work.size === 0;
  }

  /** Resolves when nothing is under way any more, however it ended. */
  async ended(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }
}
