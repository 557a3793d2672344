import { say } from "../../../core/speech";
import { isList } from "../plain";
import type { FeedReader } from "../feed";
import { rowsFrom } from "../rows";
import { slotsFromRows } from "../slots-from-rows";
import { forecastFeed } from "./forecast-feed";

const KEYS = { start: ["start"], end: ["end"], value: ["value"], low: "low", high: "high" } as const;

/** A list of slots in W, as in evcc and in our own nodes. Prices look the same, so only if a forecast is expected. */
export const wattList: FeedReader = {
  name: say("format.watt-list"),
  kind: "forecast",
  read(content, { options, topic }) {
    if (!isList(content)) return undefined;
    if (options.expect !== "forecast" && !/solar|\bpv\b/i.test(topic)) return undefined;
    const rows = rowsFrom(content, KEYS, options.zone);
    if (rows.length === 0 && content.length > 0) return undefined;
    return forecastFeed(slotsFromRows(rows), "watt-list", options);
  },
};
