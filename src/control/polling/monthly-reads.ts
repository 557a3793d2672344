import { DAY_MS, HOUR_MS } from "../../core/duration";
import type { PollFacts, PollSettings } from "./facts";
import { chargingReadsMs, idleReadsMs } from "./next-read";

const DAYS_A_MONTH = 365 / 12;

/** Minutes of an average month. */
export const minutesAMonth = DAYS_A_MONTH * 24 * 60;

/** How long a car with usual trips charges per day. */
const CHARGING_A_DAY_MS = 1.5 * HOUR_MS;

/** Calls in a month, from a quiet one to a busy one. */
export interface MonthlyReads {
  readonly from: number;
  readonly to: number;
}

/** The calls that automatic reading uses in a month without a webhook, for a car of this `make`. */
export function monthlyReads({ mode, everyMs }: PollSettings, make: Pick<PollFacts, "lagMs" | "restMs">): MonthlyReads {
  if (mode === "push" || mode === "demand") return { from: 0, to: 0 };
  if (mode === "every") {
    const reads = Math.round((DAYS_A_MONTH * DAY_MS) / everyMs);
    return { from: reads, to: reads };
  }
  const idle = DAY_MS / idleReadsMs;
  const charging = CHARGING_A_DAY_MS / chargingReadsMs(make);
  // In a quiet month each session is read once.
  return { from: aboutInAMonth(idle + 1), to: aboutInAMonth(idle + Math.max(1, charging)) };
}

function aboutInAMonth(aDay: number): number {
  return Math.round((aDay * DAYS_A_MONTH) / 10) * 10;
}
