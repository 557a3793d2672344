import { DateTime } from "luxon";
import type { Period } from "../period";
import { reportRows, type ReportedCar, type ReportRow, type RowOptions } from "./report-row";

/** A car with what is known of how much of its sessions was seen. */
export interface CarToReport extends ReportedCar {
  /** Sessions before that might be missing. */
  readonly knownFromAt?: number | undefined;
  /** A source of its sessions did not work. */
  readonly isIncomplete?: boolean | undefined;
}

/** A month of a report, or as much of it as is in the period. */
export interface ReportMonth {
  /** `2026-11` */
  readonly month: string;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly rows: readonly ReportRow[];
}

/** All that a report shows, whatever its form. */
export interface Report {
  readonly period: Period;
  /** IANA zone of the home: months and days are its. */
  readonly zone: string;
  readonly madeAt: number;
  readonly cars: readonly CarToReport[];
  /** Oldest first. A session that runs over the end of a month has a row in both. */
  readonly months: readonly ReportMonth[];
}

/** The sessions of cars in a period, month by month of the home's zone. */
export function reportOf(
  cars: readonly CarToReport[],
  { period, zone, madeAt, ...options }: RowOptions & { readonly zone: string; readonly madeAt: number },
): Report {
  const months = monthsIn(period, zone).map(({ month, ...part }) => ({
    month,
    ...part,
    rows: cars.flatMap((car) => reportRows(car, { ...options, period: part })),
  }));
  return { period, zone, madeAt, cars, months };
}

/** All rows of a report. */
export function rowsOf({ months }: Pick<Report, "months">): readonly ReportRow[] {
  return months.flatMap(({ rows }) => rows);
}

/** Why a report may not have all: what no source knows, or is not yet over, by car. */
export function missingOf({ period, cars, madeAt }: Pick<Report, "period" | "cars" | "madeAt">): {
  readonly since: ReadonlyArray<{ readonly car: string; readonly at: number }>;
  readonly incomplete: readonly string[];
  readonly isRunning: boolean;
} {
  return {
    since: cars.flatMap(({ name, knownFromAt }) =>
      knownFromAt !== undefined && knownFromAt > period.fromAt ? [{ car: name, at: knownFromAt }] : [],
    ),
    incomplete: cars.filter(({ isIncomplete }) => isIncomplete).map(({ name }) => name),
    isRunning: period.untilAt > madeAt + 1,
  };
}

function monthsIn({ fromAt, untilAt }: Period, zone: string): readonly Omit<ReportMonth, "rows">[] {
  const months: Omit<ReportMonth, "rows">[] = [];
  for (let at = DateTime.fromMillis(fromAt, { zone }); at.toMillis() < untilAt;) {
    const next = at.startOf("month").plus({ months: 1 });
    months.push({
      month: at.toFormat("yyyy-MM"),
      fromAt: at.toMillis(),
      untilAt: Math.min(untilAt, next.toMillis()),
    });
    at = next;
  }
  return months;
}
