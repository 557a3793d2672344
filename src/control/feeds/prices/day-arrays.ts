import { MINUTE_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import { localDay } from "../../shared/local-time";
import type { Found, FeedReader } from "../feed";
import { fieldAt, isList, type Plain } from "../plain";
import { type Row, reportedValue, valueOf } from "../rows";
import { priceFeed } from "./price-feed";
import { dayList, unitAround } from "./price-table";

const STEPS_MINUTES = [15, 30, 60];

/**
 * Bare numbers from midnight to midnight: 92, 96, or 100 quarter hours by the length of the day, or its hours. A day of another
 * length is left out: its numbers have no times.
 */
export const dayArrays: FeedReader = {
  name: say("format.day-arrays"),
  kind: "prices",
  read(content, { options }): Found | undefined {
    const days = [fieldAt(content, "today"), fieldAt(content, "tomorrow")];
    if (!days.some((list) => isList(list) && list.some((value) => valueOf(value) !== undefined))) return undefined;

    const rows: Row[] = [];
    let odd: Found | undefined;
    for (const [index, key] of ["today", "tomorrow"].entries()) {
      const values = dayList(content, key);
      if (values.length === 0) continue;
      const day = localDay(options.now, options.zone, index);
      const minutes = (day.endAt - day.startAt) / MINUTE_MS;
      if (!STEPS_MINUTES.includes(minutes / values.length)) {
        odd ??= { ok: false, came: say("came.day-length", { count: values.length, hours: minutes / 60 }) };
        continue;
      }
      rows.push(...rowsOf(values, day.startAt, (minutes / values.length) * MINUTE_MS));
    }
    if (rows.length === 0 && odd) return odd;
    return priceFeed({ source: "day-arrays", rows, unit: unitAround(content) }, options);
  },
};

function rowsOf(values: readonly Plain[], startAt: number, stepMs: number): readonly Row[] {
  return values.map((value, index) => ({
    start: { at: startAt + index * stepMs },
    end: { at: startAt + (index + 1) * stepMs },
    ...reportedValue(value),
  }));
}
