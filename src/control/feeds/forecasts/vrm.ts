import { HOUR_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import { instantFrom } from "../instant";
import { fieldAt, isFields, isList } from "../plain";
import type { FeedReader } from "../feed";
import { MOST_SLOTS, reportedValue } from "../rows";
import { slotsFromRows } from "../slots-from-rows";
import { forecastFeed } from "./forecast-feed";

/** Pairs of a time in ms and the Wh from then on; `false` where there is none. */
export const vrm: FeedReader = {
  name: say("format.vrm"),
  kind: "forecast",
  read(content, { options }) {
    const records = isFields(fieldAt(content, "records")) ? fieldAt(content, "records") : content;
    const pairs = fieldAt(records, "solar_yield_forecast");
    if (!isList(pairs) && pairs !== false) return undefined;

    const rows = (isList(pairs) ? pairs : []).slice(0, MOST_SLOTS + 1).flatMap((pair) => {
      const [time, energy] = isList(pair) ? pair : [];
      const start = instantFrom(time, "UTC");
      return start ? [{ start, ...reportedValue(energy) }] : [];
    });
    const slots = slotsFromRows(rows).map((slot) => ({
      ...slot,
      value: slot.value / ((slot.endAt - slot.startAt) / HOUR_MS),
    }));
    return forecastFeed(slots, "Victron VRM", options);
  },
};
