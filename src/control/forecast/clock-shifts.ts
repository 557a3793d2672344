import { IANAZone } from "luxon";
import { DAY_MS, DAYS_KEPT } from "./history";

/**
 * For each of the last days by how many slots the same local time stood later than the same instant of the day, because
 * the clocks were changed since. Index 0 is today.
 */
export function clockShifts(now: number, slotMs: number, zone: string): readonly number[] {
  const local = IANAZone.create(zone);
  if (!local.isValid || local.isUniversal) return [];
  const offset = local.offset(now);
  return Array.from({ length: DAYS_KEPT + 1 }, (_, day) =>
    Math.round(((offset - local.offset(now - day * DAY_MS)) * 60_000) / slotMs),
  );
}
