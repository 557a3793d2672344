import { DAY_MS, MINUTE_MS } from "../../core/duration";
import { zoneAt, type Holidays, type TimesOfYear } from "../price/price-zones";

/** When cars of a house may charge, by the local clock. */
export interface AllowedTimes {
  /** Empty: always. */
  readonly times: readonly TimesOfYear[];
  readonly holidays: Holidays;
  /** IANA. */
  readonly zone: string;
}

/** Allowed times repeat at least weekly. */
const LONGEST_MS = 8 * DAY_MS;
const STEP_MS = 15 * MINUTE_MS;

/** Whether cars may charge at an instant. */
export function isAllowed({ times, holidays, zone }: AllowedTimes, at: number): boolean {
  return times.length === 0 || zoneAt(times, at, { timeZone: zone, holidays }) !== undefined;
}

/** When that changes next, to the minute; `undefined` if it does not change within eight days. */
export function allowedChangesAt(allowed: AllowedTimes, now: number): number | undefined {
  if (allowed.times.length === 0) return undefined;
  const is = isAllowed(allowed, now);
  const firstAt = Math.floor(now / STEP_MS) * STEP_MS;
  for (let at = firstAt + STEP_MS; at <= firstAt + LONGEST_MS; at += STEP_MS) {
    if (isAllowed(allowed, at) === is) continue;
    const minutes = Array.from({ length: STEP_MS / MINUTE_MS }, (_, index) => at - STEP_MS + (index + 1) * MINUTE_MS);
    return minutes.find((minute) => minute > now && isAllowed(allowed, minute) !== is) ?? at;
  }
  return undefined;
}
