import type { Slot } from "../shared/slots";
import { BARE, pricesPaid, TOTAL, type Included, type PriceModel } from "./price-model";
import { zoneBorders, type PriceZone } from "./price-zones";

/** What a kWh costs in a house, and what an exported one earns. Amounts per kWh in the major currency unit. */
export interface HousePrice {
  /** The contract's prices, for a house without a price feed; empty for none. */
  readonly contract: readonly PriceZone[];
  readonly contractIncludes: Included;
  /** What is added to a base. */
  readonly model: PriceModel;
  /** What a feed's prices include already; absent: as is known of the feed. */
  readonly feedIncludes: Included | undefined;
  /** JSONata instead of the model; empty for none. */
  readonly formula: string;
  /** What an exported kWh earns by the contract; empty for none. */
  readonly feedIn: readonly PriceZone[];
  /** What the buyer keeps of a feed's price. */
  readonly feedInFee: number | undefined;
}

/** Feeds of suppliers, whose prices are the owner's. */
const SUPPLIERS: ReadonlySet<string> = new Set(["Amber", "Octopus", "Tibber", "evcc"]);

/** Its grid fees come on a bill of their own. */
const WITHOUT_GRID_FEES: Included = { markup: true, fixed: true, vat: true };

/** What a source's prices include, where the owner leaves that open: a supplier's all, an exchange's nothing. */
export function includedBy(source: string): Included {
  if (source === "smartENERGY") return WITHOUT_GRID_FEES;
  return SUPPLIERS.has(source) ? TOTAL : BARE;
}

/** What a contract's kWh costs the owner from `fromAt` on, as slots without gaps; none without a contract. Where there is a formula, what it is to be applied to. */
export function contractPrices(
  { contract, contractIncludes, model, formula }: HousePrice,
  span: Span,
  timeZone: string,
): readonly Slot[] {
  const base = zonePrices(contract, model, span, timeZone);
  if (formula !== "") return base;
  return pricesPaid(base, model, { timeZone, included: contractIncludes });
}

/** What an exported kWh earns by the contract. */
export function contractFeedIn({ feedIn, model }: HousePrice, span: Span, timeZone: string): readonly Slot[] {
  return zonePrices(feedIn, model, span, timeZone);
}

export interface Span {
  readonly fromAt: number;
  readonly toAt: number;
}

/** Zones as slots: what is not in any zone has no price. */
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

/** The price at all times, where there is only one; `undefined` for prices by time, and without a contract. */
export function flatPrice({ contract, contractIncludes, model, formula }: HousePrice): number | undefined {
  const [only] = contract;
  const zones = contractIncludes.zones === true ? [] : (model.zones ?? []).flat();
  if (!only || contract.length > 1 || formula !== "" || [only, ...zones].some(dependsOnTime)) return undefined;
  const [slot] = pricesPaid([{ startAt: 0, endAt: 1, value: only.perKwh }], model, {
    timeZone: "UTC",
    included: contractIncludes,
  });
  return slot?.value;
}

/** The same for what an exported kWh earns. */
export function flatFeedIn({ feedIn }: HousePrice): number | undefined {
  const [only] = feedIn;
  return only && feedIn.length === 1 && !dependsOnTime(only) ? only.perKwh : undefined;
}

function dependsOnTime(zone: PriceZone): boolean {
  const { local, utc } = zoneBorders([zone]);
  return local.length + utc.length > 1 || zone.weekdays !== undefined || zone.months !== undefined;
}
