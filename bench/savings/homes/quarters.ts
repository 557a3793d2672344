import { HOUR_MS } from "../../../src/core/duration";
import { seededRandom } from "../../../src/simulator/random";
import type { Stretch, Year } from "./year";

/** How far a quarter's price lies from its hour's besides the slope, EUR/MWh, at most. */
const JITTER = 12;

/** How much of the way to the next hour's price an hour's quarters go. */
const SLOPE = 0.8;

/**
 * A year of hours as one of quarter hours: prices rise and fall with those of the hours around, by the saw-tooth that quarter hours
 * have, and their mean stays the hour's. The same in every run. A year of quarters stays what it is.
 */
export function byQuarters(year: Year): Year {
  const parts = year.stepMs / (HOUR_MS / 4);
  if (parts === 1) return year;
  const hour = HOUR_MS / year.stepMs;
  const priceAt = (index: number): number | undefined => year.stretches[index]?.netPrice;
  const stretches = year.stretches.flatMap((stretch, index) => {
    const first = index - (index % hour);
    const slope = ((priceAt(first + hour) ?? stretch.netPrice) - (priceAt(first - 1) ?? stretch.netPrice)) / 2;
    const draw = seededRandom(first * 131);
    const jitters = Array.from({ length: 4 }, () => (draw() * 2 - 1) * JITTER);
    const mean = jitters.reduce((sum, jitter) => sum + jitter, 0) / 4;
    return Array.from({ length: parts }, (_, part): Stretch => {
      const quarter = (index % hour) * parts + part;
      const way = (quarter - 1.5) / 4;
      return { ...stretch, netPrice: stretch.netPrice + slope * SLOPE * way + (jitters[quarter] ?? 0) - mean };
    });
  });
  return { startAt: year.startAt, stepMs: HOUR_MS / 4, stretches };
}
