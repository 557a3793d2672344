import { IANAZone } from "luxon";
import { HOUR_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import type { FeedOptions, ForecastSlot, Found, FeedReader } from "../feed";
import { instantFrom } from "../instant";
import { fieldAt, isFields, type Plain } from "../plain";
import { MOST_SLOTS, valueOf } from "../rows";
import { forecastFeed } from "./forecast-feed";

interface Point {
  readonly at: number;
  readonly value: number;
}

/**
 * Values by local time, from sunrise to sunset. `watt_hours_period` is the energy since the time before, which is
 * exact; with `watts` alone, the power is assumed to change linearly from one time to the next.
 */
export const forecastSolar: FeedReader = {
  name: say("format.forecast-solar"),
  kind: "forecast",
  read(content, { options }): Found | undefined {
    const result = isFields(fieldAt(content, "result")) ? fieldAt(content, "result") : content;
    const energies = fieldAt(result, "watt_hours_period");
    const powers = fieldAt(result, "watts");
    const zone = zoneOf(content, options);

    const values = isFields(energies) ? energies : powers;
    if (isFields(values) && values.size > 0 && pointsIn(values, zone).length * 2 < Math.min(values.size, MOST_SLOTS))
      return { ok: false, came: say("came.unread-times", { count: values.size }) };
    if (isFields(energies)) {
      const slots = between(pointsIn(energies, zone), (_before, { value }, hours) => value / hours);
      return forecastFeed(slots, "forecast.solar", options);
    }
    if (!isFields(powers)) return undefined;
    const slots = between(pointsIn(powers, zone), (before, { value }) => (before.value + value) / 2);
    return forecastFeed(slots, "forecast.solar", options);
  },
};

/** The time zone of the plant, which the response can contain. It does not matter if its times have an offset. */
function zoneOf(content: Plain, options: FeedOptions): string {
  const reported = fieldAt(content, "message", "info", "timezone");
  return typeof reported === "string" && IANAZone.isValidZone(reported) ? reported : options.zone;
}

function pointsIn(values: Plain, zone: string): readonly Point[] {
  const points: Point[] = [];
  for (const [time, reported] of isFields(values) ? [...values].slice(0, MOST_SLOTS + 2) : []) {
    const at = instantFrom(time, zone)?.at;
    const value = valueOf(reported);
    if (at !== undefined && value !== undefined) points.push({ at, value });
  }
  return points.toSorted((one, other) => one.at - other.at);
}

function between(
  points: readonly Point[],
  mean: (before: Point, point: Point, hours: number) => number,
): readonly ForecastSlot[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    if (!before || before.at === point.at) return [];
    const hours = (point.at - before.at) / HOUR_MS;
    return [{ startAt: before.at, endAt: point.at, value: mean(before, point, hours) }];
  });
}
