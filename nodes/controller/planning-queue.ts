/** Lets the plans of many nodes be made one after the other, with a turn of the event loop for everything else between them. */
export class PlanningQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** What `plan` gives when it is its turn; it must not wait for anything. */
  run<T>(plan: () => T): Promise<T> {
    const done = this.#last.then(plan);
    this.#last = done.catch(() => {}).then(nextTurn);
    return done;
  }
}

/** The queue of all nodes in this process. */
export const planning = new PlanningQueue();

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
