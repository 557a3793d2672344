import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DateTime } from "luxon";
import { HALF_HOUR_MS } from "../../../src/core/duration";
import { root } from "../../root";
import { ZONE } from "./calendar";

/** A half hour of the recorded home. */
export interface HalfHour {
  /** EUR/MWh, as the market had it. */
  readonly netPrice: number;
  readonly loadW: number;
  readonly pvWPerKwp: number;
}

/** Half hours that follow each other. */
export interface Year {
  readonly startAt: number;
  readonly halfHours: readonly HalfHour[];
}

/** The recorded year, or its first months only. */
export function recordedYear(months = Infinity): Year {
  const year = parsed(readFileSync(join(root, "test/data/home-year.csv"), "utf8"));
  if (months === Infinity) return year;
  const until = DateTime.fromMillis(year.startAt, { zone: ZONE }).plus({ months }).toMillis();
  return { ...year, halfHours: year.halfHours.slice(0, (until - year.startAt) / HALF_HOUR_MS) };
}

function parsed(csv: string): Year {
  const rows = csv
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  return {
    startAt: Date.parse((rows[0]?.[0] ?? "").replace("Z", ":00Z")),
    halfHours: rows.map(([, netPrice, loadW, pvWPerKwp]) => ({
      netPrice: Number(netPrice),
      loadW: Number(loadW),
      pvWPerKwp: Number(pvWPerKwp),
    })),
  };
}
