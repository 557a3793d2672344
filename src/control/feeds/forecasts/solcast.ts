import { MINUTE_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import { durationMinutes } from "../instant";
import { isFields, isList, listAt, type Plain, textAt } from "../plain";
import type { FeedReader } from "../feed";
import { rowsFrom } from "../rows";
import { slotsFromRows } from "../slots-from-rows";
import { forecastFeed, times } from "./forecast-feed";

const VALUES = { value: ["pv_estimate"], low: "pv_estimate10", high: "pv_estimate90" } as const;

/** kW. Solcast itself gives the end of each period, Home Assistant's integration the start. */
export const solcast: FeedReader = {
  name: say("format.solcast"),
  kind: "forecast",
  read(content, { options }) {
    const list = listIn(content);
    if (!list) return undefined;
    const starts = rowsFrom(list, { start: ["period_start"], ...VALUES }, options.zone);
    if (starts.length > 0) return forecastFeed(times(slotsFromRows(starts), 1000), "Solcast", options);

    const minutes = durationMinutes(textAt(list[0], "period")) ?? 30;
    const ends = rowsFrom(list, { start: ["period_end"], ...VALUES }, options.zone);
    const rows = ends.map((row) => ({ ...row, start: { at: row.start.at - minutes * MINUTE_MS }, end: row.start }));
    return forecastFeed(times(slotsFromRows(rows), 1000), "Solcast", options);
  },
};

function listIn(content: Plain): readonly Plain[] | undefined {
  const lists = ["forecasts", "detailedForecast", "detailedHourly", "data"].map((key) => listAt(content, key));
  return [isList(content) ? content : [], ...lists].find((list) => list.some(isEstimate));
}

function isEstimate(row: Plain): boolean {
  return isFields(row) && row.has("pv_estimate");
}
