import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { isoText } from "../../core/instant";
import { stayOf } from "../../vehicle/costs/stays";
import type { CostBook, SessionCost } from "../../vehicle/costs/stored-costs";
import type { KnownRecord } from "../known-record";
import type { Period } from "../period";
import { rateAt, type Rates } from "./rates";
import { kwhOf, moneyOf, NEARLY_ALL, rounded, type MoneyOptions, type RowMoney, type Share } from "./row-money";

/** By what the energy of a session is known: the car's own counter or its make, the meter of its charger, or its state of charge. */
export type MeasuredBy = "car" | "charger" | "estimate";

/** One session of a report, or as much of it as is in the period. What is unknown is absent. Instants in ms since the epoch. */
export interface ReportRow extends RowMoney {
  /** Tells a session from others for good; the two halves of one that was cut have the same. */
  readonly id: string;
  readonly car: string;
  readonly plate?: string | undefined;
  readonly startAt: number;
  readonly endAt: number;
  /** What of it is in another period: what was before, what comes after, or both. */
  readonly cut?: "start" | "end" | "both" | undefined;
  readonly place?: "home" | "away" | undefined;
  /** Its name or address, as the make reports it. */
  readonly placeName?: string | undefined;
  readonly energyKwh?: number | undefined;
  readonly measuredBy?: MeasuredBy | undefined;
  /** When the car was plugged in; percent, kilometers. */
  readonly socFrom?: number | undefined;
  readonly socTo?: number | undefined;
  readonly odometerKm?: number | undefined;
  /** What an employer or another payer refunds. */
  readonly refundRate?: number | undefined;
  readonly refund?: number | undefined;
  readonly refundCurrency?: string | undefined;
  /** What the same energy would have cost from plugging in, and what was saved against it. */
  readonly atOnceCost?: number | undefined;
  readonly saved?: number | undefined;
  /** The car or its house was not seen all the time, or a value is estimated. */
  readonly approximate: boolean;
}

/** What is known of a car whose sessions are reported. */
export interface ReportedCar {
  readonly id: string;
  readonly name: string;
  readonly plate?: string | undefined;
  readonly records: readonly KnownRecord[];
  readonly costs: CostBook;
}

export interface RowOptions extends MoneyOptions {
  /** What is refunded, by date; empty for nothing. */
  readonly rates: Rates;
}

/** The sessions of a make and our own begin at nearly the same time. */
const TOLERANCE_MS = 30 * MINUTE_MS;

/**
 * The sessions of a car in a period, oldest first. One that began before the period or ended after it is cut there: what was
 * counted day by day is cut by the day, and the rest by time, which makes it approximate.
 */
export function reportRows(car: ReportedCar, options: RowOptions): readonly ReportRow[] {
  const { fromAt, untilAt } = options.period;
  return car.records
    .filter((record) => !isNothing(record))
    .filter(({ startAt, endAt }) => startAt < untilAt && (endAt > fromAt || startAt >= fromAt))
    .map((record) => rowOf(record, car, options))
    .toSorted((a, b) => a.startAt - b.startAt);
}

/** A start that was stopped at once, of which the car has reported nothing that it brought. */
function isNothing({ startAt, endAt, energyKwh = 0, socFrom = 0, socTo = socFrom }: KnownRecord): boolean {
  return endAt - startAt < SHORTEST_MS && energyKwh < LEAST_KWH && socTo <= socFrom;
}

const SHORTEST_MS = 5 * MINUTE_MS;
const LEAST_KWH = 0.05;

function rowOf(record: KnownRecord, car: ReportedCar, options: RowOptions): ReportRow {
  const { period, rates } = options;
  const counted = costOf(record, car.costs);
  const whole = energyOf(record, counted);
  const share = shareIn(record, counted, period);
  const energyKwh = whole && whole.kwh * share.share;
  const { startAt, endAt, socFrom, socTo } = record;
  const place = placeOf(record);
  const isAway = place === "away";
  const { isEstimated = false, ...money } = moneyOf(record, share, { energyKwh, counted, isAway, options });
  // Elsewhere nobody refunds the tariff of the home.
  const rate = isAway ? undefined : rateAt(rates, Math.max(startAt, period.fromAt));
  const atOnceCost = atOnceOf(car.costs, startAt, energyKwh, money);
  const cutsStart = startAt < period.fromAt;
  const cutsEnd = endAt > period.untilAt;
  return {
    id: idOf(car.id, startAt),
    car: car.name,
    plate: car.plate,
    startAt: Math.max(startAt, period.fromAt),
    endAt: Math.min(endAt, period.untilAt),
    cut: cutsStart && cutsEnd ? "both" : cutsStart ? "start" : cutsEnd ? "end" : undefined,
    place,
    placeName: record.location?.name ?? record.location?.address,
    energyKwh: rounded(energyKwh, 3),
    measuredBy: whole?.by,
    socFrom: cutsStart ? undefined : socFrom,
    socTo: cutsEnd ? undefined : socTo,
    odometerKm: counted?.odometerKm,
    ...money,
    ...(rate &&
      energyKwh !== undefined && {
        refundRate: rate.perKwh,
        refund: rounded(rate.perKwh * energyKwh, 4),
        refundCurrency: rate.currency,
      }),
    atOnceCost,
    saved: atOnceCost === undefined || money.cost === undefined ? undefined : rounded(atOnceCost - money.cost, 4),
    approximate:
      record.approximate === true ||
      whole?.by === "estimate" ||
      share.isEstimated ||
      isEstimated ||
      (counted !== undefined && counted.missedMs > (1 - NEARLY_ALL) * (endAt - startAt)),
  };
}

/** A charger that is not public may be an employer's or a friend's. */
function placeOf({ atHome, isPublic }: KnownRecord): ReportRow["place"] {
  if (atHome !== undefined) return atHome ? "home" : "away";
  return isPublic === true ? "away" : undefined;
}

/** What was counted while a session ran. */
function costOf({ startAt, endAt }: KnownRecord, { sessions }: CostBook): SessionCost | undefined {
  const near = sessions.filter((one) => one.startAt < endAt && Math.abs(one.startAt - startAt) <= TOLERANCE_MS);
  return near.toSorted((a, b) => Math.abs(a.startAt - startAt) - Math.abs(b.startAt - startAt))[0];
}

/** The meter of the charger shows what was paid for, the car what reached its battery. */
function energyOf(
  { energyKwh, energyBy, startAt, endAt }: KnownRecord,
  counted: SessionCost | undefined,
): { readonly kwh: number; readonly by: MeasuredBy } | undefined {
  if (counted && counted.chargerKwh > 0 && counted.chargerMs >= NEARLY_ALL * (endAt - startAt))
    return { kwh: counted.chargerKwh, by: "charger" };
  return energyKwh === undefined ? undefined : { kwh: energyKwh, by: energyBy ?? "car" };
}

/** As much of a session as is in the period. */
function shareIn(
  { startAt, endAt }: KnownRecord,
  counted: SessionCost | undefined,
  { fromAt, untilAt }: Period,
): Share {
  const days = counted?.days ?? [];
  if (startAt >= fromAt && endAt <= untilAt) return { share: 1, days, isEstimated: false };
  const within = days.filter(({ dayAt }) => dayAt >= fromAt && dayAt < untilAt);
  const all = kwhOf(days);
  // A period that begins or ends within a day cuts that day by time, as one that nobody has counted.
  const isCut = [fromAt, untilAt].some((at) => days.some(({ dayAt }) => dayAt < at && at < dayAt + SHORTEST_DAY_MS));
  if (all > 0 && !isCut) return { share: kwhOf(within) / all, days: within, isEstimated: false };
  const ms = Math.min(endAt, untilAt) - Math.max(startAt, fromAt);
  return { share: endAt === startAt ? 1 : ms / (endAt - startAt), days, isEstimated: true };
}

/** The day on which summer time begins. */
const SHORTEST_DAY_MS = 23 * HOUR_MS;

/** Only what was counted can be compared. */
function atOnceOf(
  { stays }: CostBook,
  startAt: number,
  energyKwh: number | undefined,
  { priceSource, cost }: RowMoney,
): number | undefined {
  const isCounted = priceSource === "feed" || priceSource === "tariff";
  const perKwh = isCounted && cost !== undefined ? stayOf(stays, startAt)?.atOncePerKwh : undefined;
  return perKwh === undefined || energyKwh === undefined ? undefined : rounded(perKwh * energyKwh, 4);
}

/** The same for the same session in each report. It says nothing of which car it is. */
function idOf(carId: string, startAt: number): string {
  return `${carId}-${isoText(startAt).replaceAll(/[-:]|\.\d+/g, "")}`;
}
