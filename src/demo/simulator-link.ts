import { setTimeout } from "node:timers/promises";
import { request } from "undici";
import { z } from "zod";

const ClockAnswer = z.object({ now: z.number(), speed: z.number() });
const CarsAnswer = z.array(
  z.object({ id: z.string(), soc: z.number(), powerW: z.number(), charging: z.boolean(), plugged: z.boolean() }),
);
const LedgerAnswer = z.object({
  cars: z.record(z.string(), z.object({ callsThisMonth: z.number(), stopsLast30Days: z.number() })),
});

const COMING_TAKES_MS = 30_000;
const RETRY_MS = 100;

export type CarTruth = z.infer<typeof CarsAnswer>[number];
export type CarLedger = z.infer<typeof LedgerAnswer>["cars"][string];

/** The simulator's control API, as the house needs it: its own clock, and what its car really does. */
export class SimulatorLink {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /**
   * Resolves when the simulator answers: the account starts it with the first question of a node. Throws an Error when it does
   * not come, or the reason of `signal`.
   */
  async ready(signal: AbortSignal): Promise<void> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(COMING_TAKES_MS)]);
    for (;;) {
      try {
        await this.now();
        return;
      } catch (err) {
        if (patience.aborted) throw new Error(`The simulator does not answer at ${this.#origin}`, { cause: err });
      }
      await setTimeout(RETRY_MS);
    }
  }

  /** Milliseconds since the epoch on the simulator's clock. */
  async now(): Promise<number> {
    return ClockAnswer.parse(await this.#get("clock")).now;
  }

  async car(id: string): Promise<CarTruth> {
    const car = CarsAnswer.parse(await this.#get("cars")).find((one) => one.id === id);
    if (car) return car;
    throw new Error(`The simulator has no car ${id}`);
  }

  async ledger(id: string): Promise<CarLedger> {
    return LedgerAnswer.parse(await this.#get("ledger")).cars[id] ?? { callsThisMonth: 0, stopsLast30Days: 0 };
  }

  async #get(path: string): Promise<unknown> {
    const { statusCode, body } = await request(`${this.#origin}/simulator/${path}`);
    if (statusCode === 200) return body.json();
    await body.dump();
    throw new Error(`The simulator answered ${statusCode} to GET /simulator/${path}`);
  }
}
