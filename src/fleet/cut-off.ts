import * as z from "zod";
import type { Journal } from "../store/journal";
import { UNUSED, type LoanUse } from "../vehicle/budget/loan";

const Entry = z.object({
  car: z.string(),
  used: z.union([z.literal("settled"), z.object({ stops: z.number(), calls: z.number(), commands: z.number() })]),
});

/**
 * What this process has used of what was set apart for it while it was cut off from the engine, by car: on its own disk before
 * anything is sent, so that a restart does not give it back.
 */
export class CutOffUse {
  readonly #journal: Journal | undefined;
  readonly #used = new Map<string, LoanUse>();

  constructor(journal: Journal | undefined) {
    this.#journal = journal;
  }

  /** Reads what an earlier start has noted. Rejects with SmartcarError `STORE`. */
  async load(): Promise<void> {
    for (const { value } of (await this.#journal?.load()) ?? []) {
      const read = Entry.safeParse(value);
      if (read.success) this.#take(read.data.car, read.data.used);
    }
  }

  of(car: string): LoanUse {
    return this.#used.get(car) ?? UNUSED;
  }

  /** Notes that so much more is being used, or that the engine knows of all of it. Rejects with SmartcarError `STORE`. */
  async note(car: string, used: LoanUse | "settled"): Promise<void> {
    const mark = await this.#journal?.append({ car, used });
    this.#take(car, used);
    if (mark && this.#used.size === 0) await this.#journal?.clear(mark);
  }

  close(): Promise<void> {
    return this.#journal?.close() ?? Promise.resolve();
  }

  #take(car: string, used: LoanUse | "settled"): void {
    if (used === "settled") return void this.#used.delete(car);
    const before = this.of(car);
    this.#used.set(car, {
      stops: before.stops + used.stops,
      calls: before.calls + used.calls,
      commands: before.commands + used.commands,
    });
  }
}
