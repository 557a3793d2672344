import { HOUR_MS } from "../../core/duration";
import type { ForecastSlot } from "./forecast-slot";

/** What a home battery does beside a car in a stretch of time. */
export interface BatterySlot {
  readonly startAt: number;
  readonly endAt: number;
  /** What it takes of the sun before the car does, W. */
  readonly takesW: number;
  /** What it can give to a car beyond what the house takes, W. */
  readonly sparesW: number;
  /** What a kWh in it saves later, money; a kWh that it takes is worth `BATTERY_EFFICIENCY` of that. */
  readonly worthPerKwh: number;
}

/** Of what goes in, what comes out. */
export const BATTERY_EFFICIENCY = 0.9;
/** What it can give is spread over so long: about as long as a car charges in one go. */
const SPREAD_MS = HOUR_MS;
const HARDLY_KWH = 0.01;
/** What may come, by how likely it is: little sun, as expected, much. */
const CASES = [
  { pick: ({ low }: ForecastSlot) => low, share: 0.25 },
  { pick: ({ value }: ForecastSlot) => value, share: 0.5 },
  { pick: ({ high }: ForecastSlot) => high, share: 0.25 },
];

/** A home battery as it is at the beginning. */
export interface BatteryNow {
  readonly capacityKwh: number;
  readonly powerW: number;
  readonly percent: number;
  /** What of the power that it takes comes before the car, W. */
  readonly firstW: (takesW: number, percent: number) => number;
}

/** What its energy replaces: the price of each slot, where that is known or usual, and what a kWh earns that goes to the grid. */
export interface BatteryMoney {
  readonly prices: ReadonlyArray<number | undefined>;
  readonly feedIn: number;
}

/** What a battery does along `slots` of what the house leaves over without it, from `now` on. */
export function batteryAhead(
  battery: BatteryNow,
  slots: readonly ForecastSlot[],
  money: BatteryMoney,
  now: number,
): readonly BatterySlot[] {
  const { capacityKwh, powerW, percent, firstW } = battery;
  const storedKwh = (percent / 100) * capacityKwh;
  const ahead = slots.map((slot) => ({ ...slot, startAt: Math.max(now, slot.startAt) }));
  const cases = CASES.map(({ pick, share }) => ({ share, steps: lived(battery, storedKwh, ahead, pick) }));
  const worths = cases.map(({ share, steps }) => ({ share, worth: worthAlong(steps, money) }));
  const expected = cases[1]?.steps ?? [];
  return ahead.flatMap(({ startAt, endAt }, index): BatterySlot[] => {
    const step = expected[index];
    if (!step) return [];
    const { takesW, givesW, beginsKwh, spareKwh } = step;
    return [
      {
        startAt,
        endAt,
        takesW: firstW(takesW, (beginsKwh / capacityKwh) * 100),
        sparesW: Math.max(0, Math.min(powerW - givesW, (spareKwh * 1000 * HOUR_MS) / SPREAD_MS)),
        worthPerKwh: worths.reduce((sum, { share, worth }) => sum + share * (worth[index] ?? 0), 0),
      },
    ];
  });
}

/** What a battery does in one slot. */
interface Step {
  readonly beginsKwh: number;
  readonly takesW: number;
  readonly givesW: number;
  /** What decides what a kWh in it is worth: it is full and the sun goes to the grid, or it is empty and the house buys. */
  readonly ends: "full" | "empty" | undefined;
  /** What may be taken from it before it is full again. */
  spareKwh: number;
}

function lived(
  { capacityKwh, powerW }: BatteryNow,
  fromKwh: number,
  slots: readonly ForecastSlot[],
  pick: (slot: ForecastSlot) => number,
): readonly Step[] {
  const steps: Step[] = [];
  let storedKwh = fromKwh;
  for (const slot of slots) {
    const hours = (slot.endAt - slot.startAt) / HOUR_MS;
    const watts = pick(slot);
    const roomW = hours > 0 ? ((capacityKwh - storedKwh) / BATTERY_EFFICIENCY / hours) * 1000 : 0;
    const heldW = hours > 0 ? (storedKwh / hours) * 1000 : 0;
    const takesW = Math.max(0, Math.min(watts, powerW, roomW));
    const givesW = Math.max(0, Math.min(-watts, powerW, heldW));
    const beginsKwh = storedKwh;
    storedKwh += ((takesW * BATTERY_EFFICIENCY - givesW) * hours) / 1000;
    const isFull = watts > 0 && roomW < Math.min(watts, powerW);
    const isEmpty = watts < 0 && heldW < Math.min(-watts, powerW);
    steps.push({
      beginsKwh,
      takesW,
      givesW,
      ends: isFull ? "full" : isEmpty ? "empty" : undefined,
      spareKwh: storedKwh,
    });
  }
  // Until it is full again no more can be spared than what is in it when it holds least.
  let [leastKwh, isBeforeFull] = [Infinity, false];
  for (const step of steps.toReversed()) {
    if (step.ends === "full") [leastKwh, isBeforeFull] = [Infinity, true];
    if (step.ends === "empty") [leastKwh, isBeforeFull] = [Infinity, false];
    leastKwh = Math.min(leastKwh, step.beginsKwh, step.spareKwh);
    step.spareKwh = isBeforeFull ? leastKwh : step.beginsKwh;
    if (step.spareKwh < HARDLY_KWH) step.spareKwh = 0;
  }
  return steps;
}

function worthAlong(steps: readonly Step[], { prices, feedIn }: BatteryMoney): readonly number[] {
  const known = prices.filter((price) => price !== undefined);
  let worth = known.reduce((sum, price) => sum + price, 0) / Math.max(1, known.length);
  const worths: number[] = [];
  for (let index = steps.length - 1; index >= 0; index--) {
    const ends = steps[index]?.ends;
    if (ends === "full") worth = feedIn / BATTERY_EFFICIENCY;
    if (ends === "empty") worth = prices[index] ?? worth;
    worths[index] = worth;
  }
  return worths;
}
