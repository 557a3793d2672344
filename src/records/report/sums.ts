import type { ReportRow } from "./report-row";

/** An amount of one currency; without one, what nobody has named a currency for. */
export interface Amount {
  readonly currency: string | undefined;
  readonly value: number;
  /** The energy that it is for. */
  readonly kwh: number;
}

/** What the sessions of one car, or of all, come to. Energies in kWh; each is of the sessions of which it is known. */
export interface Sums {
  readonly sessions: number;
  readonly energyKwh: number;
  readonly homeKwh: number;
  readonly awayKwh: number;
  /** Of an unknown place. */
  readonly elsewhereKwh: number;
  /** Of `sharedKwh`, whose origin is known. */
  readonly solarKwh: number;
  readonly batteryKwh: number;
  readonly gridKwh: number;
  readonly sharedKwh: number;
  /** One for each currency. */
  readonly cost: readonly Amount[];
  readonly gridCost: readonly Amount[];
  readonly refund: readonly Amount[];
  readonly saved: readonly Amount[];
  readonly odometerFromKm?: number | undefined;
  readonly odometerToKm?: number | undefined;
  /** Sessions of which energy or cost is unknown, and those that are approximate. */
  readonly withoutEnergy: number;
  readonly withoutCost: number;
  readonly approximate: number;
}

/** What rows come to. Money of different currencies is never added. */
export function sumsOf(rows: readonly ReportRow[]): Sums {
  const kwh = (value: (row: ReportRow) => number | undefined): number =>
    Math.round(rows.reduce((sum, row) => sum + (value(row) ?? 0), 0) * 1000) / 1000;
  const odometers = rows.flatMap(({ odometerKm }) => odometerKm ?? []);
  const countIf = (test: (row: ReportRow) => boolean): number => rows.filter(test).length;
  return {
    sessions: rows.length,
    energyKwh: kwh(({ energyKwh }) => energyKwh),
    homeKwh: kwh(({ place, energyKwh }) => (place === "home" ? energyKwh : 0)),
    awayKwh: kwh(({ place, energyKwh }) => (place === "away" ? energyKwh : 0)),
    elsewhereKwh: kwh(({ place, energyKwh }) => (place === undefined ? energyKwh : 0)),
    solarKwh: kwh(({ solarKwh }) => solarKwh),
    batteryKwh: kwh(({ batteryKwh }) => batteryKwh),
    gridKwh: kwh(({ gridKwh }) => gridKwh),
    sharedKwh: kwh(({ gridKwh, energyKwh }) => (gridKwh === undefined ? 0 : energyKwh)),
    cost: amounts(rows, ({ cost, currency }) => [cost, currency]),
    gridCost: amounts(rows, ({ gridCost, currency, gridKwh }) => [gridCost, currency, gridKwh]),
    refund: amounts(rows, ({ refund, refundCurrency }) => [refund, refundCurrency]),
    saved: amounts(rows, ({ saved, currency }) => [saved, currency]),
    ...(odometers.length > 0 && { odometerFromKm: Math.min(...odometers), odometerToKm: Math.max(...odometers) }),
    withoutEnergy: countIf(({ energyKwh }) => energyKwh === undefined),
    withoutCost: countIf(({ cost }) => cost === undefined),
    approximate: countIf(({ approximate }) => approximate),
  };
}

/** By car, in the order of the names; the sessions stay in theirs. */
export function byCar(rows: readonly ReportRow[]): ReadonlyMap<string, readonly ReportRow[]> {
  const names = [...new Set(rows.map(({ car }) => car))].toSorted((a, b) => a.localeCompare(b, "en"));
  return new Map(names.map((name) => [name, rows.filter(({ car }) => car === name)]));
}

type Part = readonly [value: number | undefined, currency: string | undefined, kwh?: number | undefined];

function amounts(rows: readonly ReportRow[], partOf: (row: ReportRow) => Part): readonly Amount[] {
  const sums = new Map<string | undefined, { value: number; kwh: number }>();
  for (const row of rows) {
    const [value, currency, kwh = row.energyKwh ?? 0] = partOf(row);
    if (value === undefined) continue;
    const sum = sums.get(currency) ?? { value: 0, kwh: 0 };
    sums.set(currency, { value: sum.value + value, kwh: sum.kwh + kwh });
  }
  return [...sums]
    .map(([currency, { value, kwh }]) => ({
      currency,
      // As its rows are rounded, to cents of what is exact to a hundredth of them.
      value: Math.round(Math.round(value * 1e4) / 100) / 100 + 0,
      kwh: Math.round(kwh * 1000) / 1000,
    }))
    .toSorted((a, b) => (a.currency ?? "").localeCompare(b.currency ?? "", "en"));
}
