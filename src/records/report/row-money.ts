import { MOST } from "../../vehicle/costs/session-cost";
import type { CostDay, SessionCost } from "../../vehicle/costs/stored-costs";
import { priced, type Prices } from "../cost";
import type { KnownRecord } from "../known-record";
import type { Period } from "../period";

/** Where the cost comes from: the make's record, the message, the node's setting, a price feed, or the home's tariff. */
export type PriceSource = "make" | "message" | "setting" | "feed" | "tariff";

/** What a session cost, and how much of it came from where. */
export interface RowMoney {
  /** Where the energy came from; absent where no meter showed nearly all of it. */
  readonly solarKwh?: number | undefined;
  readonly batteryKwh?: number | undefined;
  readonly gridKwh?: number | undefined;
  /** The mean of the whole session, the sun included. */
  readonly pricePerKwh?: number | undefined;
  /** All of it, in the major unit of `currency`; then by where the energy came from. */
  readonly cost?: number | undefined;
  readonly gridCost?: number | undefined;
  readonly batteryCost?: number | undefined;
  readonly solarCost?: number | undefined;
  readonly currency?: string | undefined;
  readonly priceSource?: PriceSource | undefined;
}

/** As much of a session as is in the period. */
export interface Share {
  /** From 0 to 1. */
  readonly share: number;
  /** The days that are in the period. */
  readonly days: readonly CostDay[];
  readonly isEstimated: boolean;
}

/** What the cost of a session is found by. */
export interface MoneyOptions {
  readonly period: Period;
  /** Prices for sessions whose cost was not counted while they ran, and where they come from. */
  readonly prices?:
    { readonly of: Prices; readonly currency: string | undefined; readonly source: PriceSource } | undefined;
}

interface Priced {
  readonly energyKwh: number | undefined;
  readonly counted: SessionCost | undefined;
  readonly isAway: boolean;
  readonly options: MoneyOptions;
}

type Money = RowMoney & { readonly isEstimated?: boolean };

/** What was seen of less is approximate. */
export const NEARLY_ALL = 0.95;

/**
 * What a session cost, or as much of it as is in the period: by the make's record, by what was counted while it ran, or by the prices
 * of the report where it was not away from home.
 */
export function moneyOf(
  record: KnownRecord,
  { share, days }: Share,
  { energyKwh, counted, isAway, options }: Priced,
): Money {
  const seen = record.isPublic === true || !counted ? {} : countedMoney(counted, days, energyKwh);
  if (record.cost !== undefined)
    return {
      ...sharesOf(seen),
      ...withPrice(record.cost * share, energyKwh),
      currency: record.currency,
      priceSource: "make",
    };
  if (seen.cost !== undefined) return seen;
  const { prices, period } = options;
  if (!prices || isAway) return seen;
  const part = {
    ...record,
    startAt: Math.max(record.startAt, period.fromAt),
    endAt: Math.min(record.endAt, period.untilAt),
    energyKwh,
  };
  const { cost, currency } = priced(part, prices.of, prices.currency);
  if (cost === undefined) return seen;
  return {
    ...sharesOf(seen),
    ...withPrice(cost, energyKwh),
    ...gridPart(seen, cost, energyKwh),
    currency,
    priceSource: prices.source,
  };
}

/** What was counted while it ran, for all of its energy. */
function countedMoney(counted: SessionCost, days: readonly CostDay[], energyKwh: number | undefined): Money {
  const sum = (name: keyof CostDay): number => days.reduce((total, day) => total + day[name], 0);
  const kwh = sum("kwh");
  // What was reported and counted on no day was seen by nobody.
  const seen = counted.reportedKwh > 0 ? Math.min(1, kwhOf(counted.days) / counted.reportedKwh) : 0;
  if (energyKwh === undefined || kwh <= 0) return {};
  const isMost = (part: number): boolean => (part / kwh) * seen >= MOST;
  const [shared, pricedKwh] = [sum("sharedKwh"), sum("pricedKwh")];
  const ofShared = energyKwh / shared;
  const ofPriced = energyKwh / pricedKwh;
  const [solar, battery] = [sum("solarKwh") * ofShared, sum("batteryKwh") * ofShared];
  const isShared = isMost(shared);
  const [grid, fromBattery, fromSun] = [sum("gridCost"), sum("batteryCost"), sum("solarCost")];
  return {
    ...(isShared && {
      solarKwh: rounded(solar, 3),
      batteryKwh: rounded(battery, 3),
      gridKwh: rounded(Math.max(0, energyKwh - solar - battery), 3),
    }),
    ...(isMost(pricedKwh) && {
      ...withPrice((grid + fromBattery + fromSun + sum("otherCost")) * ofPriced, energyKwh),
      ...(isShared && {
        gridCost: rounded((grid + sum("otherCost")) * ofPriced, 4),
        batteryCost: rounded(fromBattery * ofPriced, 4),
        solarCost: rounded(fromSun * ofPriced, 4),
      }),
      currency: counted.currency,
      priceSource: counted.priceSource,
      isEstimated: (pricedKwh / kwh) * seen < NEARLY_ALL || (isShared && (shared / kwh) * seen < NEARLY_ALL),
    }),
  };
}

/** Of a cost that is of all energy alike, what the grid's is. */
function gridPart({ gridKwh }: Money, cost: number, energyKwh = 0): Pick<Money, "gridCost"> {
  return gridKwh === undefined || energyKwh <= 0 ? {} : { gridCost: rounded(cost * (gridKwh / energyKwh), 4) };
}

function sharesOf({ solarKwh, batteryKwh, gridKwh }: Money): Money {
  return { solarKwh, batteryKwh, gridKwh };
}

function withPrice(cost: number, energyKwh: number | undefined): Pick<Money, "cost" | "pricePerKwh"> {
  return {
    cost: rounded(cost, 4),
    pricePerKwh: energyKwh === undefined || energyKwh <= 0 ? undefined : rounded(cost / energyKwh, 4),
  };
}

/** The energy of counted days, kWh. */
export function kwhOf(days: readonly CostDay[]): number {
  return days.reduce((sum, { kwh }) => sum + kwh, 0);
}

/** To so many decimals. */
export function rounded(value: number, decimals: number): number;
export function rounded(value: number | undefined, decimals: number): number | undefined;
export function rounded(value: number | undefined, decimals: number): number | undefined {
  const parts = 10 ** decimals;
  return value === undefined ? undefined : Math.round(value * parts) / parts + 0;
}
