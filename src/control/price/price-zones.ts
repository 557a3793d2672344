import { DAY_MINUTES } from "../../core/duration";
import { localTime, wallAt } from "../shared/local-time";

/** A part of the year. What is absent restricts nothing. */
export interface TimesOfYear {
  /** Minutes since local midnight; `to` is not included and may lie on the next day. Equal times mean the whole day. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** 1 is Monday, 7 is Sunday. The day of the instant itself, also in a zone that crosses midnight. */
  readonly weekdays?: readonly number[] | undefined;
  /** 1 to 12. */
  readonly months?: readonly number[] | undefined;
  /** `from` and `to` are UTC all year, as the switching times of some meters are. */
  readonly utc?: boolean | undefined;
}

/** A part of the year in which something has its own price per kWh. */
export interface PriceZone extends TimesOfYear {
  /** Major currency unit. */
  readonly perKwh: number;
}

/** Days that count as Sundays. */
export interface Holidays {
  /** `MM-DD` of every year, or `YYYY-MM-DD`. */
  readonly dates: readonly string[];
}

const SUNDAY = 7;

/** The first zone that applies at an instant. */
export function zoneAt<Z extends TimesOfYear>(
  zones: readonly Z[],
  at: number,
  { timeZone, holidays }: { readonly timeZone: string; readonly holidays?: Holidays | undefined },
): Z | undefined {
  const local = localTime(at, timeZone);
  const utc = localTime(at, "UTC");
  const weekday = isHoliday(at, timeZone, holidays) ? SUNDAY : local.weekday;
  return zones.find(
    ({ from = 0, to = 0, weekdays, months, utc: isUtc }) =>
      isInside(isUtc === true ? utc.minuteOfDay : local.minuteOfDay, from, to) &&
      (weekdays?.includes(weekday) ?? true) &&
      (months?.includes(local.month) ?? true),
  );
}

/** Minutes of the local day, and of the UTC day, at which a zone may begin or end. */
export function zoneBorders(zones: readonly TimesOfYear[]): {
  readonly local: readonly number[];
  readonly utc: number[];
} {
  const borders = (isUtc: boolean): number[] => [
    ...new Set(
      zones
        .filter(({ utc = false }) => utc === isUtc)
        .flatMap(({ from = 0, to = 0 }) => [from % DAY_MINUTES, to % DAY_MINUTES]),
    ),
  ];
  return { local: [...new Set([0, ...borders(false)])], utc: borders(true) };
}

function isHoliday(at: number, timeZone: string, holidays: Holidays | undefined): boolean {
  if (!holidays || holidays.dates.length === 0) return false;
  const day = new Date(wallAt(at, timeZone)).toISOString().slice(0, 10);
  return holidays.dates.includes(day) || holidays.dates.includes(day.slice(5));
}

function isInside(minute: number, from: number, to: number): boolean {
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
