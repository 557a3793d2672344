import { kwh, percent, time } from "../../src/core/format";
import { textsOf, type Speech } from "../../src/core/speech";
import type { Slot } from "../../src/control/shared/slots";
import { HOUR_MS } from "../../src/core/duration";
import type { ForecastTrouble } from "../../src/fetch/forecasts/forecast-rules";
import { say } from "../runtime/speech";

/** Energy of slots between two instants, kWh. */
export function energyKwh(slots: readonly Slot[], fromAt: number, toAt: number): number {
  return slots.reduce((sum, { startAt, endAt, value }) => {
    const ms = Math.min(endAt, toAt) - Math.max(startAt, fromAt);
    return ms <= 0 ? sum : sum + (value * ms) / HOUR_MS / 1000;
  }, 0);
}

export interface ForecastReport {
  readonly supplier: string;
  readonly todayKwh: number;
  readonly tomorrowKwh: number;
  /** Of what is forecast, in percent; absent while it is not known. */
  readonly yieldPercent: number | undefined;
  readonly nextAt: number;
  readonly isKnown: boolean;
}

/** What the second output says of the forecast. */
export function whyOf(trouble: ForecastTrouble | undefined, report: ForecastReport): Speech {
  const { supplier, todayKwh, tomorrowKwh, yieldPercent, nextAt, isKnown } = report;
  if (!isKnown && !trouble) return say("forecast.asking", { supplier });
  const known = isKnown
    ? say("forecast.known", { today: kwh(todayKwh), tomorrow: kwh(tomorrowKwh) })
    : say("forecast.none");
  const measured = yieldPercent === undefined ? [] : [say("forecast.yield", { share: percent(yieldPercent) })];
  if (!trouble) return [known, ...measured];
  const causes = trouble.error ? textsOf(trouble.error.says) : [];
  const next = trouble.code === "token" ? [] : [say("feed.next", { next: time(nextAt) })];
  return [...(trouble.code === "old" ? [say("forecast.old", { supplier })] : []), ...causes, known, ...next];
}
