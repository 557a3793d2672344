import { nextTurn } from "../../src/core/clock";
import { errorOf } from "../../src/core/error";

type Job = () => void;

/** Lets the plans of many nodes be made one after the other, with a turn of the event loop for everything else between them. */
export class PlanningQueue {
  readonly #urgent = new Set<Job>();
  readonly #others = new Set<Job>();
  #isWorking = false;

  /**
   * What `plan` gives when it is its turn; it must not wait for anything. An urgent one, for which a message waits, comes before all
   * that are not.
   */
  run<T>(plan: () => T, isUrgent = false): Promise<T> {
    return new Promise((resolve, reject) => {
      const job = (): void => {
        try {
          resolve(plan());
        } catch (err) {
          reject(errorOf(err));
        }
      };
      (isUrgent ? this.#urgent : this.#others).add(job);
      if (!this.#isWorking) void this.#work();
    });
  }

  /** How many wait for their turn. */
  get size(): number {
    return this.#urgent.size + this.#others.size;
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    await Promise.resolve();
    for (let job = this.#next(); job; job = this.#next()) {
      job();
      await nextTurn();
    }
    this.#isWorking = false;
  }

  #next(): Job | undefined {
    for (const jobs of [this.#urgent, this.#others]) {
      for (const job of jobs) {
        jobs.delete(job);
        return job;
      }
    }
    return undefined;
  }
}

/** The queue of all nodes in this process. */
export const planning = new PlanningQueue();
