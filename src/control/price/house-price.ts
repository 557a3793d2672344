import type { Slot } from "../shared/slots";
import { BARE, TOTAL, type Included } from "./included";
import { pricesPaid, type PriceModel } from "./price-model";
import { zoneBorders, type PriceZone } from "./price-zones";

/** What a kWh costs or earns, by the contract or a feed. Amounts per kWh in the major currency unit. */
export interface EnergyPrice {
  /** The contract's prices, for a house without a feed of them; empty for none. */
  readonly contract: readonly PriceZone[];
  readonly contractIncludes: Included;
  /** What is added to a base. */
  readonly model: PriceModel;
  /** What the prices of a feed include already; absent: as known for the feed. */
  readonly feedIncludes: Included | undefined;
  /** JSONata instead of the model; empty for none. */
  readonly formula: string;
}

/** What a kWh costs in a house, and what an exported one earns by the same model. */
export interface HousePrice extends EnergyPrice {
  /** Its amounts are added to the earnings: what the buyer deducts is negative. */
  readonly feedIn: EnergyPrice;
}

/** If nothing is known about prices: a feed sends what the owner pays. */
export const UNKNOWN_PRICE: EnergyPrice = {
  contract: [],
  contractIncludes: TOTAL,
  model: {},
  feedIncludes: TOTAL,
  formula: "",
};

/** Feeds of suppliers, with the prices that the owner pays. */
const SUPPLIERS: ReadonlySet<string> = new Set(["Amber", "Octopus", "Tibber", "evcc"]);

/** Grid fees are billed separately. */
const WITHOUT_GRID_FEES: Included = { markup: true, fixed: true, vat: true };

/** What the prices of a source include by default: everything for a supplier, nothing for an exchange. */
export function includedBy(source: string): Included {
  if (source === "smartENERGY") return WITHOUT_GRID_FEES;
  return SUPPLIERS.has(source) ? TOTAL : BARE;
}

/**
 * What a kWh of the contract costs or earns, as slots without gaps; none without a contract. With a formula, the prices that it is
 * applied to.
 */
export function contractPrices(
  { contract, contractIncludes, model, formula }: EnergyPrice,
  span: Span,
  timeZone: string,
): readonly Slot[] {
  const base = zonePrices(contract, model, span, timeZone);
  if (formula !== "") return base;
  return pricesPaid(base, model, { timeZone, included: contractIncludes });
}

/** From `fromAt` to just before `toAt`, milliseconds since the epoch. */
export interface Span {
  readonly fromAt: number;
  readonly toAt: number;
}

/** Zones as slots. Time outside of all zones has no price. */
function zonePrices(
  zones: readonly PriceZone[],
  { holidays }: PriceModel,
  { fromAt, toAt }: Span,
  timeZone: string,
): readonly Slot[] {
  if (zones.length === 0) return [];
  const whole = [{ startAt: fromAt, endAt: toAt, value: 0 }];
  return pricesPaid(whole, { zones: [zones], holidays }, { timeZone });
}

/** The price if there is only one; `undefined` for prices by time, and without a contract. */
export function flatPrice({ contract, contractIncludes, model, formula }: EnergyPrice): number | undefined {
  const [only] = contract;
  const zones = contractIncludes.zones === true ? [] : (model.zones ?? []).flat();
  if (!only || contract.length > 1 || formula !== "" || [only, ...zones].some(dependsOnTime)) return undefined;
  const [slot] = pricesPaid([{ startAt: 0, endAt: 1, value: only.perKwh }], model, {
    timeZone: "UTC",
    included: contractIncludes,
  });
  return slot?.value;
}

function dependsOnTime(zone: PriceZone): boolean {
  const { local, utc } = zoneBorders([zone]);
  return local.length + utc.length > 1 || zone.weekdays !== undefined || zone.months !== undefined;
}
