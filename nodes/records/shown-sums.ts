import { isoText } from "../../src/core/instant";
import { missingOf, rowsOf, type Report } from "../../src/records/report/report";
import { byCar, sumsOf, type Sums } from "../../src/records/report/sums";

/** The sums of a report as they are in messages: by month and car, and of all. What is unknown is absent. */
export function shownSums(report: Report): object {
  const { months } = report;
  return {
    ...aboutReport(report),
    months: months.map(({ month, rows }) => ({
      month,
      cars: [...byCar(rows)].map(([car, own]) => ({ car, ...shown(sumsOf(own)) })),
      total: shown(sumsOf(rows)),
    })),
    total: shown(sumsOf(rowsOf(report))),
  };
}

/** What a report is of, and why it may not have all. */
export function aboutReport(report: Report): object {
  const { period, zone } = report;
  const { since, incomplete, isRunning } = missingOf(report);
  return {
    from: isoText(period.fromAt),
    to: isoText(period.untilAt),
    zone,
    ...(isRunning && { running: true }),
    ...(since.length > 0 && { recordedSince: since.map(({ car, at }) => ({ car, since: isoText(at) })) }),
    ...(incomplete.length > 0 && { incomplete }),
  };
}

/** Shares of which nothing is known are left out. */
function shown({ sharedKwh, solarKwh, batteryKwh, gridKwh, ...sums }: Sums): object {
  return { ...sums, ...(sharedKwh > 0 && { solarKwh, batteryKwh, gridKwh, sharedKwh }) };
}
