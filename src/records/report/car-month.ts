import { DateTime } from "luxon";
import type { Car } from "../../vehicle/car";
import { sessionEnergyKwh } from "../../vehicle/sessions/session-energy";
import { recordOf } from "../known-record";
import { reportRows, type ReportRow, type RowOptions } from "./report-row";
import { sumsOf, type Sums } from "./sums";

/** A session that still runs. */
export interface RunningSession {
  readonly startAt: number;
  readonly energyKwh: number | undefined;
  readonly socFrom: number | undefined;
}

/** What a page shows of a car's month. */
export interface CarMonth {
  /** When the month began, by the clock of the home; milliseconds since the epoch. */
  readonly fromAt: number;
  /** What the month's completed sessions come to. */
  readonly sums: Sums;
  /** The newest first; also of the months before. */
  readonly last: readonly ReportRow[];
  readonly running: RunningSession | undefined;
}

/** As many as a page lists. */
const LAST = 10;

/**
 * The sums of this month and the last sessions of a car, from what it has reported and what was counted while it charged. Costs no
 * call, and changes nothing. `zone` is the IANA zone of the home. `prices` are for sessions whose cost was not counted, and
 * `rates` are what is refunded. Rejects with SmartcarError `STORE` if what is stored cannot be read.
 */
export async function carMonth(
  car: Car,
  now: number,
  {
    zone,
    name = "",
    prices,
    rates = [],
  }: { readonly zone: string; readonly name?: string | undefined } & Partial<Pick<RowOptions, "prices" | "rates">>,
): Promise<CarMonth> {
  const [ended, costs, running] = [await car.sessions.ended(), await car.costs.book(), await car.sessions.running()];
  const fromAt = DateTime.fromMillis(now, { zone }).startOf("month").toMillis();
  const records = ended.map(recordOf);
  const reported = { id: "", name: name || (car.facts.name ?? ""), records, costs };
  const month = { fromAt, untilAt: now + 1 };
  const all = { fromAt: 0, untilAt: now + 1 };
  return {
    fromAt,
    sums: sumsOf(reportRows(reported, { period: month, prices, rates })),
    last: reportRows({ ...reported, records: records.slice(-LAST) }, { period: all, prices, rates }).toReversed(),
    running: running && {
      startAt: running.startAt,
      energyKwh: sessionEnergyKwh(running),
      socFrom: running.socFrom,
    },
  };
}
