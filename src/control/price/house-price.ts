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
  /** What a feed's prices include already; absent: as is known of the feed. */
  readonly feedIncludes: Included | undefined;
  /** JSONata instead of the model; empty for none. */
  readonly formula: string;
}

/** What a kWh costs in a house, and by the same model what an exported one earns. */
export interface HousePrice extends EnergyPrice {
  /** Its amounts are added to what is earned: what the buyer keeps is negative. */
  readonly feedIn: EnergyPrice;
}

/** Where nothing is known of a price: what a feed sends is the owner's. */
export const UNKNOWN_PRICE: EnergyPrice = {
  contract: [],
  contractIncludes: TOTAL,
  model: {},
  feedIncludes: TOTAL,
  formula: "",
};

/** Feeds of suppliers, whose prices are the owner's. */
const SUPPLIERS: ReadonlySet<string> = new Set(["Amber", "Octopus", "Tibber", "evcc"]);

/** Its grid fees come on a bill of their own. */
const WITHOUT_GRID_FEES: Included = { markup: true, fixed: true, vat: true };

/** What a source's prices include, where the owner leaves that open: a supplier's all, an exchange's nothing. */
export function includedBy(source: string): Included {
  if (source === "smartENERGY") return WITHOUT_GRID_FEES;
  return SUPPLIERS.has(source) ? TOTAL : BARE;
}

/** What a contract's kWh costs or earns the owner from `fromAt` on, as slots without gaps; none without a contract. Where there is a formula, what it is to be applied to. */
export function contractPrices(
  { contract, contractIncludes, model, formula }: EnergyPrice,
  span: Span,
  timeZone: string,
): readonly Slot[] {
  const base = zonePrices(contract, model, span, timeZone);
  if (formula !== "") return base;
  return pricesPaid(base, model, { timeZone, included: contractIncludes });
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
