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

/** The control API of the simulator for the house: its clock, the true state of its cars, and what people do with them. */
export class SimulatorLink {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /**
   * Resolves when the simulator responds; the account starts it at the first request of a node. Rejects with an Error if it does
   * not, or if `signal` aborts.
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

  /** The clock of the simulator, milliseconds since the epoch. */
  async now(): Promise<number> {
    return ClockAnswer.parse(await this.#request("clock")).now;
  }

  /** Lets the clock stand, and tells what it shows, as `now`. */
  async stand(): Promise<number> {
    return ClockAnswer.parse(await this.#request("clock", { speed: 0 })).now;
  }

  /** Moves a clock that stands to `at`, in whole milliseconds: everything that is due by then happens first. */
  async moveTo(at: number): Promise<void> {
    await this.#request("clock", { now: at });
  }

  /** All cars of the simulator. */
  async cars(): Promise<readonly CarTruth[]> {
    return CarsAnswer.parse(await this.#request("cars"));
  }

  async ledger(id: string): Promise<CarLedger> {
    return LedgerAnswer.parse(await this.#request("ledger")).cars[id] ?? { callsThisMonth: 0, stopsLast30Days: 0 };
  }

  /** Does something with a car, as a person would. */
  async act(id: string, act: CarAct): Promise<void> {
    await this.#request(`cars/${id}`, act);
  }

  /** Adds a schedule to a car, as its owner does in the app of the make. */
  async addSchedule(id: string, schedule: object): Promise<void> {
    await this.#request(`cars/${id}/schedules`, schedule);
  }

  async #request(path: string, sent?: object): Promise<unknown> {
    const method = sent ? "POST" : "GET";
    const { statusCode, body } = await request(`${this.#origin}/simulator/${path}`, {
      method,
      ...(sent && { headers: { "content-type": "application/json" }, body: JSON.stringify(sent) }),
    });
    if (statusCode < 300) return body.json();
    await body.dump();
    throw new Error(`The simulator responded with ${statusCode} to ${method} /simulator/${path}`);
  }
}
