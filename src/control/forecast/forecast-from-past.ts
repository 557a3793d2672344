import { HALF_HOUR_MS, HOUR_MS } from "../../core/duration";
import type { ForecastSlot } from "./forecast-slot";
import { DAYS_KEPT, type History } from "./history";
import { Sample } from "./quantiles";
import { type Forecast, type Scenario, scenariosOf } from "./scenarios";

export interface PastForecastOptions {
  /** What to forecast: the surplus. */
  readonly of?: Forecast | undefined;
  /** IANA zone of the house: UTC. */
  readonly zone?: string | undefined;
}

/** Each day tells a little less than the one after it. */
const WEIGHTS = Array.from({ length: DAYS_KEPT + 1 }, (_, day) => 0.95 ** day);
/** Half an hour earlier or later tells less than the same time. */
const WEIGHT_APART = 0.6;

/**
 * What the coming slots will bring, judged by the same hours of the last days and by how today compares with them.
 * The first slot is the one that `now` lies in. A slot of whose time the past knows nothing is missing.
 */
export function forecastFromPast(
  history: History,
  now: number,
  untilAt: number,
  { of = "surplus", zone = "UTC" }: PastForecastOptions = {},
): readonly ForecastSlot[] {
  const { slotMs } = history;
  const firstAt = Math.floor(now / slotMs) * slotMs;
  const next = (firstAt - history.startAt) / slotMs;
  const scenarios = scenariosOf(history, next, of, zone);
  const sample = new Sample(3 * DAYS_KEPT);

  const slots: ForecastSlot[] = [];
  for (let startAt = firstAt, target = next; startAt < untilAt; startAt += slotMs, target++) {
    const endAt = startAt + slotMs;
    const days = gather(sample, scenarios((endAt - firstAt) / HOUR_MS), target, HALF_HOUR_MS / slotMs);
    if (days > 0) slots.push({ startAt, endAt, ...spread(sample, days, of === "surplus" ? -Infinity : 0) });
  }
  return slots;
}

/** Fills the sample with what may happen, and says from how many days that is known. */
function gather(sample: Sample, scenario: Scenario, target: number, halfHour: number): number {
  sample.clear();
  let days = 0;
  for (let day = 1; day <= DAYS_KEPT; day++) {
    const before = sample.size;
    for (let apart = -halfHour; apart <= halfHour; apart += halfHour) {
      const watts = scenario(target, day, apart);
      if (watts !== undefined) sample.add(watts, (WEIGHTS[day] ?? 0) * (apart === 0 ? 1 : WEIGHT_APART));
    }
    if (sample.size > before) days += 1;
  }
  return days;
}

/** Few days show less than all that may happen: the fewer, the further low and high are apart. */
function spread(sample: Sample, days: number, bottom: number): Pick<ForecastSlot, "value" | "low" | "high"> {
  const value = sample.quantile(0.5);
  const apart = (edge: number): number =>
    Math.max(Math.abs(edge - value) * (1 + 1 / days), Math.abs(value) / (2 * days));
  return {
    value,
    low: Math.max(bottom, value - apart(sample.quantile(0.1))),
    high: value + apart(sample.quantile(0.9)),
  };
}
