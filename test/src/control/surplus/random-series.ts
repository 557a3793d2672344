import { type SurplusStep, decideSurplus } from "../../../../src/control/surplus/decide-surplus";
import type { SurplusInput } from "../../../../src/control/surplus/input";
import type { SurplusSettings } from "../../../../src/control/surplus/settings";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import type { Dice } from "../../../support/control/dice";

/** A house without its car, told at an instant; or other news. */
export type Reported = { readonly at: number } & ({ readonly houseW: number } | { readonly input: SurplusInput });

export interface Switched {
  readonly at: number;
  readonly on: boolean | undefined;
  readonly reason: string;
}

export interface Played {
  readonly switches: readonly Switched[];
  /** The readings as the meter gave them, with the car. */
  readonly readings: ReadonlyArray<{ readonly at: number; readonly watts: number }>;
}

const CAR_W = 3000;

/** Short times, so that much happens in a series; ticks and delays lie on whole milliseconds. */
export function randomSettings(random: Dice): SurplusSettings {
  const [from, to] = [`${random.whole(10, 23)}:${random.whole(10, 59)}`, `${random.whole(10, 23)}:30`];
  return {
    chargePowerW: CAR_W,
    startMarginW: random.one([0, 100, 200]),
    startExportW: random.isTrue(0.5) ? random.one([1500, 5000]) : undefined,
    stopImportW: random.one([0, 300, 1000]),
    startDelayMs: random.one([0, MINUTE_MS, 2 * MINUTE_MS]),
    stopDelayMs: random.one([0, MINUTE_MS, 2 * MINUTE_MS]),
    minOnMs: random.one([0, 3 * MINUTE_MS, 6 * MINUTE_MS]),
    minOffMs: random.one([0, 2 * MINUTE_MS, 5 * MINUTE_MS]),
    startsPerDay: random.whole(1, 5),
    night: random.isTrue(0.5) ? { from, to } : undefined,
    zone: random.one(["UTC", "Europe/Berlin", "Asia/Kolkata"]),
    smoothingMs: random.one([0, 0, 30 * SECOND_MS, 2 * MINUTE_MS]),
    silenceMs: random.one([2 * MINUTE_MS, 5 * MINUTE_MS]),
    settleMs: random.one([0, 30 * SECOND_MS, MINUTE_MS]),
  };
}

/** Weather that changes every few minutes, a meter that sometimes falls silent, and now and then a plug that is pulled. */
export function randomSeries(random: Dice, length: number): readonly Reported[] {
  const series: Reported[] = [];
  let at = Date.parse("2026-06-01T10:00:00Z") + random.whole(0, 14 * HOUR_MS);
  let houseW = 0;
  while (series.length < length) {
    if (random.isTrue(0.08)) houseW = random.one([-6000, -4000, -3100, -3000, -1500, -200, 0, 800, 4000]);
    series.push({ at, houseW: houseW + random.whole(-60, 60) });
    at += random.isTrue(0.01) ? random.whole(MINUTE_MS, 10 * MINUTE_MS) : random.whole(1, 30) * SECOND_MS;
    if (random.isTrue(0.01)) {
      series.push({ at: at - 1, input: { kind: "car", car: { pluggedIn: random.isTrue(0.6) } } });
    }
  }
  return series;
}

/** The same weather, told so regularly that all delays end with a reading. */
export function regularSeries(random: Dice, length: number): readonly Reported[] {
  const begin = Date.parse("2026-06-01T10:00:00Z") + random.whole(0, 14 * 60) * MINUTE_MS;
  let houseW = 0;
  return Array.from({ length }, (_, index) => {
    if (random.isTrue(0.08)) houseW = random.one([-6000, -3100, -1500, 0, 800, 4000]);
    return { at: begin + index * 10 * SECOND_MS, houseW };
  });
}

interface Ticks {
  /** Given besides. */
  readonly at?: readonly number[];
  /** Whether a tick comes when it was asked for; it does. */
  readonly asked?: boolean;
}

/** Plays a series as the node would; the car follows at once. */
export function play(settings: SurplusSettings, series: readonly Reported[], ticks: Ticks = {}): Played {
  const switches: Switched[] = [];
  const readings: Array<{ at: number; watts: number }> = [];
  const waiting = [...(ticks.at ?? [])];
  const { asked = true } = ticks;
  let step: SurplusStep | undefined;
  const give = (input: SurplusInput, at: number): void => {
    step = decideSurplus(settings, step?.state ?? {}, input, at);
    const { on, changed, reason } = step.decision;
    if (changed) switches.push({ at, on, reason: reason.code });
  };
  const nextTick = (): number => Math.min((asked && step?.nextTickAt) || Infinity, waiting[0] ?? Infinity);

  for (const reported of series) {
    for (let at = nextTick(); at < reported.at; at = nextTick()) {
      if (at === waiting[0]) waiting.shift();
      give({ kind: "tick" }, at);
    }
    if ("input" in reported) give(reported.input, reported.at);
    else {
      const watts = reported.houseW + (step?.decision.on ? CAR_W : 0);
      readings.push({ at: reported.at, watts });
      give({ kind: "power", readings: [{ quantity: "grid", value: watts }] }, reported.at);
    }
  }
  return { switches, readings };
}
