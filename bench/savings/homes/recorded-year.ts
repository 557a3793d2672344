import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DateTime } from "luxon";
import { DAY_MS, HALF_HOUR_MS } from "../../../src/core/duration";
import { root } from "../../root";
import { withPrices } from "./price-file";
import type { Stretch, Year } from "./year";

/** What of the recorded time is lived through. All of it if nothing is given. */
export interface Span {
  /** The first months only. */
  readonly months?: number | undefined;
  /** So many days of every so many, put one behind the other: whole weeks, so that every day keeps its weekday. */
  readonly sample?: { readonly days: number; readonly of: number } | undefined;
  /** A file with the prices of other exchanges. */
  readonly pricesFile?: string | undefined;
}

/** The recorded days are an hour ahead of UTC all year; the sign in the name is the other way round. */
const RECORDED_ZONE = "Etc/GMT-1";

/** The recorded year, or a part of it. */
export function recordedYear({ months, sample, pricesFile }: Span = {}): Year {
  const recorded = parsed(readFileSync(join(root, "test/data/home-year.csv"), "utf8"));
  const year = pricesFile === undefined ? recorded : withPrices(recorded, pricesFile);
  const begun = months === undefined ? year : firstMonths(year, months);
  return sample ? sampled(begun, sample) : begun;
}

function firstMonths(year: Year, months: number): Year {
  const until = DateTime.fromMillis(year.startAt, { zone: RECORDED_ZONE }).plus({ months }).toMillis();
  return { ...year, stretches: year.stretches.slice(0, (until - year.startAt) / year.stepMs) };
}

function sampled(year: Year, { days, of }: { readonly days: number; readonly of: number }): Year {
  const aDay = DAY_MS / year.stepMs;
  const stretches: Stretch[] = [];
  for (let from = 0; from + days * aDay <= year.stretches.length; from += of * aDay)
    stretches.push(...year.stretches.slice(from, from + days * aDay));
  return { ...year, stretches };
}

function parsed(csv: string): Year {
  const rows = csv
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  return {
    startAt: Date.parse((rows[0]?.[0] ?? "").replace("Z", ":00Z")),
    stepMs: HALF_HOUR_MS,
    stretches: rows.map(([, netPrice, loadW, pvWPerKwp]) => ({
      netPrice: Number(netPrice),
      loadW: Number(loadW),
      pvWPerKwp: Number(pvWPerKwp),
    })),
  };
}
