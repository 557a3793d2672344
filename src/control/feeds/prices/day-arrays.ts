import { MINUTE_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import { localDay } from "../../shared/local-time";
import type { FeedOptions, Found, FeedReader } from "../feed";
import { instantFrom } from "../instant";
import { isFields, isList, type Plain, textAt } from "../plain";
import { inOneUnit, type UnitRow, valueWithUnit } from "../units";
import { priceFeed } from "./price-feed";
import { dayList, unitAround } from "./price-table";
import { declaredUnit, isUnitOfPrice } from "./price-unit";

const STEPS_MINUTES = [15, 30, 60];

/**
 * Bare numbers from midnight to midnight: 92, 96, or 100 quarter hours by the length of the day, or its hours. A day of another
 * length is left out: its numbers have no times.
 */
export const dayArrays: FeedReader = {
  name: say("format.day-arrays"),
  kind: "prices",
  read(content, { options }): Found | undefined {
    const days = daysIn(content, options);
    if (!days.some(({ values }) => values.some((value) => valueWithUnit(value, isUnitOfPrice).value !== undefined)))
      return undefined;

    const read: UnitRow[] = [];
    let odd: Found | undefined;
    for (const { at, values } of days) {
      const day = localDay(at, options.zone);
      const minutes = (day.endAt - day.startAt) / MINUTE_MS;
      if (!STEPS_MINUTES.includes(minutes / values.length)) {
        odd ??= { ok: false, came: say("came.day-length", { count: values.length, hours: minutes / 60 }) };
        continue;
      }
      read.push(...rowsOf(values, day.startAt, (minutes / values.length) * MINUTE_MS));
    }
    if (read.length === 0 && odd) return odd;
    const { rows, unit } = inOneUnit(read);
    return priceFeed({ source: "day-arrays", rows, unit: { ...unitAround(content), ...declaredUnit(unit) } }, options);
  },
};

/** The numbers of a day, and an instant in it. */
interface Day {
  readonly at: number;
  readonly values: readonly Plain[];
}

/** Those of today and tomorrow; where prices are expected, also those under a date, and those beside one. */
function daysIn(content: Plain, options: FeedOptions): readonly Day[] {
  if (!isFields(content)) return [];
  const named = ["today", "tomorrow"].flatMap((key, index): readonly Day[] => {
    const values = dayList(content, key, options);
    return values.length === 0 ? [] : [{ at: localDay(options.now, options.zone, index).startAt, values }];
  });
  if (named.length > 0 || options.expect !== "prices") return named;
  const underDates = [...content].flatMap(([key, list]) => dayOf(key, list, options.zone));
  if (underDates.length > 0) return underDates;
  const date = ["date", "day"].map((key) => textAt(content, key)).find((text) => text !== undefined);
  const list = ["prices", "values", "data"].map((key) => content.get(key)).find(isList);
  return date === undefined ? [] : dayOf(date, list, options.zone);
}

function dayOf(date: string, values: Plain, zone: string): readonly Day[] {
  const at = date.length === 10 && isNumbers(values) ? instantFrom(date, zone)?.at : undefined;
  return at === undefined || !isList(values) ? [] : [{ at, values }];
}

function isNumbers(values: Plain): boolean {
  return isList(values) && values.length > 0 && !isList(values[0]) && !isFields(values[0]);
}

function rowsOf(values: readonly Plain[], startAt: number, stepMs: number): readonly UnitRow[] {
  return values.map((value, index) => ({
    start: { at: startAt + index * stepMs },
    end: { at: startAt + (index + 1) * stepMs },
    ...valueWithUnit(value, isUnitOfPrice),
  }));
}
