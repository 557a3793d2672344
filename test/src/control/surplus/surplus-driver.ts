import { decideSurplus, type SurplusStep } from "../../../../src/control/surplus/decide-surplus";
import type { SurplusDecision } from "../../../../src/control/surplus/decision";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import type { SurplusInput } from "../../../../src/control/surplus/input";
import { restoreSurplus } from "../../../../src/control/surplus/stored-surplus";
import type { SurplusSettings } from "../../../../src/control/surplus/settings";
import type { SurplusState } from "../../../../src/control/surplus/state";
import { SECOND_MS } from "../../../../src/core/duration";

/** Everything at once: rules can then be tested one by one. */
export const immediate = {
  chargePowerW: 3700,
  startDelayMs: 0,
  stopDelayMs: 0,
  minOnMs: 0,
  minOffMs: 0,
  startsPerDay: 1000,
  smoothingMs: 0,
  settleMs: 0,
} as const satisfies SurplusSettings;

/** A living meter never says the same to the last digit for long. */
export function alive(watts: number, reading: number): number {
  return watts + (reading % 2) / 1000;
}

export interface Switch {
  readonly at: number;
  readonly on: boolean | undefined;
  readonly reason: string;
}

/** Plays the node: gives inputs, keeps the state as JSON, and ticks when it was asked to. */
export class SurplusDriver {
  readonly switches: Switch[] = [];
  now: number;
  step: SurplusStep | undefined;
  readonly #settings: SurplusSettings;
  #stored = "{}";
  #reads = 0;

  constructor(settings: SurplusSettings, startAt: number | string = "2026-06-01T10:00:00Z") {
    this.#settings = settings;
    this.now = new Date(startAt).getTime();
  }

  get decision(): SurplusDecision {
    if (!this.step) throw new Error("Nothing was given yet");
    return this.step.decision;
  }

  /** The code of the present reason. */
  get reason(): string {
    return this.decision.reason.code;
  }

  get state(): SurplusState {
    return JSON.parse(this.#stored);
  }

  give(input: SurplusInput): SurplusDecision {
    this.step = decideSurplus(this.#settings, this.state, input, this.now);
    this.#stored = JSON.stringify(this.step.state);
    const { on, changed, reason } = this.decision;
    if (changed) this.switches.push({ at: this.now, on, reason: reason.code });
    return this.decision;
  }

  grid(watts: number): SurplusDecision {
    return this.give({ kind: "power", readings: [{ quantity: "grid", value: watts }] });
  }

  charger(watts: number): SurplusDecision {
    return this.give({ kind: "power", readings: [{ quantity: "charger", value: watts }] });
  }

  car(car: KnownCar): SurplusDecision {
    return this.give({ kind: "car", car });
  }

  tick(): SurplusDecision {
    return this.give({ kind: "tick" });
  }

  /** As the node does after a start: what was stored, then the news that there was a restart. */
  restart(stored: unknown = this.state): SurplusDecision {
    this.#stored = JSON.stringify(restoreSurplus(stored));
    return this.give({ kind: "restart" });
  }

  /** Time passes, ticks are given when they were asked for, and nothing else comes. */
  wait(ms: number): SurplusDecision {
    const until = this.now + ms;
    for (let at = this.#tickAt; at <= until; at = this.#tickAt) {
      this.now = at;
      this.tick();
    }
    this.now = until;
    return this.decision;
  }

  /** The meter says the same every ten seconds, now and until the time is over, but for what makes it alive. */
  meter(watts: number, ms: number, everyMs = 10 * SECOND_MS): SurplusDecision {
    const until = this.now + ms;
    this.grid(watts);
    while (this.now < until) {
      this.wait(Math.min(everyMs, until - this.now));
      this.grid(alive(watts, ++this.#reads));
    }
    return this.decision;
  }

  get #tickAt(): number {
    return this.step?.nextTickAt ?? Infinity;
  }
}
