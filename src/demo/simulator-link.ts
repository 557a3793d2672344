import { setTimeout } from "node:timers/promises";
import { request } from "undici";
import * as z from "zod";
import type { CarAct } from "./commute";

const ClockAnswer = z.object({ now: z.number(), speed: z.number() });
const CarsAnswer = z.array(
  z.object({
    id: z.string(),
    soc: z.number(),
    powerW: z.number(),
    charging: z.boolean(),
    plugged: z.boolean(),
    schedules: z.array(z.unknown()),
  }),
);
const LedgerAnswer = z.object({
  cars: z.record(z.string(), z.object({ callsThisMonth: z.number(), stopsLast30Days: z.number() })),
});

const COMING_TAKES_MS = 30_000;
const RETRY_MS = 100;

export type CarTruth = z.infer<typeof CarsAnswer>[number];
export type CarLedger = z.infer<typeof LedgerAnswer>["cars"][string];

/** The simulator's control API, as the house needs it: its own clock, what its cars really do, and what people do to them. */
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
        if (patience.aborted) throw new Error(`The simulator does not respond at ${this.#origin}`, { cause: err });
      }
      await setTimeout(RETRY_MS);
    }
  }

  /** Milliseconds since the epoch on the simulator's clock. */
  async now(): Promise<number> {
    return ClockAnswer.parse(await this.#ask("clock")).now;
  }

  /** All of the simulator's cars. */
  async cars(): Promise<readonly CarTruth[]> {
    return CarsAnswer.parse(await this.#ask("cars"));
  }

  async ledger(id: string): Promise<CarLedger> {
    return LedgerAnswer.parse(await this.#ask("ledger")).cars[id] ?? { callsThisMonth: 0, stopsLast30Days: 0 };
  }

  /** Does to a car what a person would. */
  async act(id: string, act: CarAct): Promise<void> {
    await this.#ask(`cars/${id}`, act);
  }

  /** Lays a schedule into a car, as its owner does in the maker's app. */
  async addSchedule(id: string, schedule: object): Promise<void> {
    await this.#ask(`cars/${id}/schedules`, schedule);
  }

  async #ask(path: string, said?: object): Promise<unknown> {
    const method = said ? "POST" : "GET";
    const { statusCode, body } = await request(`${this.#origin}/simulator/${path}`, {
      method,
      ...(said && { headers: { "content-type": "application/json" }, body: JSON.stringify(said) }),
    });
    if (statusCode < 300) return body.json();
    await body.dump();
    throw new Error(`The simulator responded with ${statusCode} to ${method} /simulator/${path}`);
  }
}
