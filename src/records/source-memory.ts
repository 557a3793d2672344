import { z } from "zod";
import { Kept } from "../store/stored-value";
import type { Store } from "../store/store";

/** What one node has learnt of the sources of one car's records. Times in milliseconds since the epoch. */
const Learnt = z.object({
  /** When the car was last read for its records, and whether it then had none to give. */
  readAt: z.number().optional().catch(undefined),
  lacksSignal: z.boolean().optional().catch(undefined),
  v2EndedAt: z.number().optional().catch(undefined),
});
export type Learnt = z.infer<typeof Learnt>;

/** What was learnt of a car's sources, kept over restarts, so that nothing is spent on learning it again. */
export class SourceMemory {
  readonly #learnt: Kept<Learnt>;

  constructor(store: Store, nodeId: string, vehicleId: string) {
    this.#learnt = new Kept<Learnt>(store, `records/${nodeId}/${vehicleId}/sources`, Learnt, {});
  }

  get(): Promise<Learnt> {
    return this.#learnt.get();
  }

  async learn(news: Learnt): Promise<void> {
    await this.#learnt.change((learnt) => ({ ...learnt, ...news }));
  }
}

/** Whether something of `at` still holds; a clock that was set back does not make it hold for longer. */
export function isWithin(limitMs: number, at: number | undefined, now: number): boolean {
  return at !== undefined && Math.abs(now - at) < limitMs;
}
