import * as z from "zod";
import type { Clock } from "../../src/core/clock";
import type { Simulator } from "../../src/simulator/simulator";
import { signedOdometer } from "../support/engine/signed-odometer";
import { sleep } from "./faults";
import type { WorkerProcess } from "./worker-process";

export interface OutsideOptions {
  readonly simulator: Simulator;
  readonly clock: Clock;
  /** The process that is asked next. */
  readonly pick: () => WorkerProcess;
  readonly random: () => number;
}

const Answer = z.object({ outcome: z.string().optional(), code: z.string().optional() });

/** Whoever does not get an answer asks again so often. */
const MOST_TRIES = 200;
const AGAIN_MS = { delivery: 100, wish: 200 };

/** What comes to a fleet from outside, at whichever of its processes: Smartcar's deliveries, and what people ask for. */
export class Outside {
  /** The events that were answered with 200, by car. */
  readonly acknowledged = new Map<string, Set<string>>();
  /** How many limits people wanted, and how many of them heard what became of it. */
  readonly wishes = { asked: 0, answered: 0 };
  /** What was answered to each request for a limit, by car: `51 done`. */
  readonly heard = new Map<string, string[]>();
  /** How often a limit was asked for that may have been set, by car. */
  readonly wishesOf = new Map<string, number>();
  readonly #options: OutsideOptions;

  constructor(options: OutsideOptions) {
    this.#options = options;
  }

  /** Delivers an event as Smartcar does: again, at another process, until it is acknowledged; sometimes once too often. */
  async deliver(car: string, eventId: string, km: number): Promise<void> {
    const { simulator, clock, pick, random } = this.#options;
    const { body, headers } = signedOdometer(simulator, { car, eventId, km, at: clock.now() });
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const answer = await pick().ask("/hook", body, headers);
      if (answer?.status === 200) {
        this.acknowledged.set(car, (this.acknowledged.get(car) ?? new Set<string>()).add(eventId));
        if (random() > 0.1) return;
      }
      await sleep(AGAIN_MS.delivery);
    }
  }

  /**
   * A person wants a limit: what nobody has begun is asked again; who hears nothing, or that it is not known, looks at the car
   * first.
   */
  async wish(car: string, limit: number): Promise<void> {
    const { simulator, pick } = this.#options;
    this.wishes.asked += 1;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const before = this.wishesOf.get(car) ?? 0;
      this.wishesOf.set(car, before + 1);
      const answer = await pick().ask("/limit", { car, limit });
      const { outcome, code } = Answer.parse(answer?.body ?? {});
      this.heard.set(car, [...(this.heard.get(car) ?? []), `${limit} ${code ?? outcome ?? "nothing"}`]);
      const isCertain = outcome !== undefined && outcome !== "unknown" && code !== "ELSEWHERE";
      if (code === "ELSEWHERE") this.wishesOf.set(car, before);
      if (!isCertain) await sleep(AGAIN_MS.wish);
      if (!isCertain && (code === "ELSEWHERE" || simulator.car(car).state.limit !== limit)) continue;
      this.wishes.answered += 1;
      return;
    }
  }
}
