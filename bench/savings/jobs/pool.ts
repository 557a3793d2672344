import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Job, Result } from "./jobs";

/** Does jobs in as many processes as there are cores; `onResult` hears of each that is done. The results are in the order of the jobs. */
export async function doneTogether(
  jobs: readonly Job[],
  onResult: (result: Result) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = [...jobs.entries()];
  const work = async (): Promise<void> => {
    const worker = new Worker();
    try {
      for (let next; (next = queue.shift());) {
        const [index, job] = next;
        const result = await worker.do(job);
        results[index] = result;
        onResult(result);
      }
    } finally {
      worker.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
  return results;
}

class Worker {
  readonly #child = fork(join(__dirname, "serve-jobs.ts"));

  do(job: Job): Promise<Result> {
    return new Promise((resolve, reject) => {
      const ended = (): void =>
        reject(new Error(`The process for ${job.name} in ${job.home.name} ended before its time`));
      this.#child.once("exit", ended);
      this.#child.once("message", (result: Result) => {
        this.#child.off("exit", ended);
        resolve(result);
      });
      this.#child.send(job);
    });
  }

  close(): void {
    this.#child.disconnect();
  }
}
