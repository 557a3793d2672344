import { DAY_MS, HALF_HOUR_MS, HOUR_MS } from "../../../src/core/duration";
import { seededRandom } from "../../../src/simulator/random";

/** What it draws while it runs. */
const RUNNING_W = 2500;

/** Hot water, all year. */
const LEAST_KWH = 3;

const COLDEST = Date.UTC(2024, 0, 20);
const YEAR_DAYS = 366;

/**
 * What a heat pump draws, W, that needs `coldestKwh` on the coldest day: half hours that it runs, more of them in cold months and at
 * night. The same in every run.
 */
export function heatPumpW(coldestKwh: number, at: number): number {
  if (coldestKwh === 0) return 0;
  const season = (1 + Math.cos(((at - COLDEST) / DAY_MS / YEAR_DAYS) * 2 * Math.PI)) / 2;
  const dayKwh = LEAST_KWH + (coldestKwh - LEAST_KWH) * Math.max(0, season * 1.3 - 0.3);
  const hour = (at % DAY_MS) / HOUR_MS;
  const night = 1 + 0.3 * Math.cos(((hour - 3) / 24) * 2 * Math.PI);
  const share = ((dayKwh * 1000) / 24 / RUNNING_W) * night;
  return seededRandom(Math.floor(at / HALF_HOUR_MS) * 31)() < share ? RUNNING_W : 0;
}
