import { MINUTE_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import type { Found, FeedReader } from "../feed";
import { type Instant, instantFrom } from "../instant";
import { fieldAt, isFields, isList, type Plain } from "../plain";
import { MOST_SLOTS, optional, valueOf } from "../rows";
import { slotsFromRows } from "../slots-from-rows";
import { forecastFeed, times } from "./forecast-feed";

/** Share of its peak power that a plant yields at its rated irradiance. Heat, dust, cables, and the inverter use the rest. */
const YIELD = 0.85;

const STEPS = [
  { key: "minutely_15", minutes: 15 },
  { key: "hourly", minutes: 60 },
] as const;

/**
 * Irradiance on the tilted panels, W/m², the mean of the time before each instant. A plant of 1 kWp is rated at
 * 1000 W/m², so its power in W is kWp x irradiance x 0.85.
 */
export const openMeteo: FeedReader = {
  name: say("format.open-meteo"),
  kind: "forecast",
  read(content, { options }): Found | undefined {
    const table = STEPS.find(({ key }) => isList(fieldAt(content, key, "global_tilted_irradiance")));
    if (!table) return isWeather(content) ? { ok: false, came: say("came.no-irradiance") } : undefined;
    const { peakKw } = options;
    if (peakKw === undefined || !(peakKw > 0) || !Number.isFinite(peakKw))
      return { ok: false, came: say("came.no-peak-power") };

    const instants = fieldAt(content, table.key, "time");
    const values = fieldAt(content, table.key, "global_tilted_irradiance");
    const rows = (isList(instants) ? instants : []).slice(0, MOST_SLOTS + 1).flatMap((time, index) => {
      const end = endFrom(time, content, options.zone);
      const value = isList(values) ? valueOf(values[index]) : undefined;
      return end ? [{ start: { at: end.at - table.minutes * MINUTE_MS }, end, ...optional("value", value) }] : [];
    });
    return forecastFeed(times(slotsFromRows(rows), peakKw * YIELD), "Open-Meteo", options);
  },
};

/** Local times have one offset in the whole response, also over a clock change, and the response contains it. */
function endFrom(time: Plain, content: Plain, zone: string): Instant | undefined {
  const offset = fieldAt(content, "utc_offset_seconds");
  if (typeof time !== "string" || typeof offset !== "number") return instantFrom(time, zone);
  const wall = instantFrom(time, "UTC");
  return wall && { at: wall.at - offset * 1000 };
}

function isWeather(content: Plain): boolean {
  return isFields(fieldAt(content, "hourly_units")) || isFields(fieldAt(content, "minutely_15_units"));
}
