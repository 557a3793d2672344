/** Lets one request to a car be under way at a time, in the order of asking. */
export class Mutex {
  /** Absent while nothing is under way. */
  #last: Promise<unknown> | undefined;
  #count = 0;

  /** Runs `task` when it is its turn; it gets whether others went before it. */
  run<T>(task: (hasWaited: boolean) => Promise<T>): Promise<T> {
    const before = this.#count > 0 ? (this.#last ?? Promise.resolve()) : undefined;
    this.#count += 1;
    const result = (before ? before.then(() => task(true)) : task(false)).finally(() => {
      this.#count -= 1;
      if (this.#count === 0) this.#last = undefined;
    });
    // What came of it is nothing to who comes next, and is not held.
    this.#last = result.then(nothing, nothing);
    return result;
  }
}

function nothing(): void {}
