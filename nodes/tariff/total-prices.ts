import type { Node, NodeAPI } from "node-red";
import type { PriceFeed } from "../../src/control/feeds/feed";
import { includedBy, type EnergyPrice } from "../../src/control/price/house-price";
import { BARE, type Included } from "../../src/control/price/included";
import { pricesPaid, type PriceModel } from "../../src/control/price/price-model";
import { type Slot, splitSlots } from "../../src/control/shared/slots";
import houseWords from "../home/words/en-US.json";
import { labelText } from "../settings/read-settings";
import { type LabeledFormula, priceFormula } from "./price-formula";
import type { TariffFees } from "./tariff-fees";
import ownWords from "./words/en-US.json";

/** Prices of a feed, how the feed is known, and what it says that they include. */
export type BasePrices = Pick<PriceFeed, "slots" | "source" | "included">;

/** What a kWh costs with everything that is added to its price. Rejects with SmartcarError `BAD_INPUT` where a formula fails. */
export type TotalPrices = (base: BasePrices, zone: string) => Promise<readonly Slot[]>;

/**
 * By the node's own fees, where there are any: they are added to every feed. Otherwise by the price of the house, which knows what a
 * feed includes. Throws SmartcarError `BAD_INPUT` for a formula that is no JSONata.
 */
export function totalPrices(
  RED: NodeAPI,
  node: Node,
  { own, house }: { readonly own: TariffFees; readonly house: EnergyPrice | undefined },
): TotalPrices {
  if (!own.isSet && house) return housePrices(RED, node, house, "formula");
  const formula = { text: own.formula, label: labelText("smartcar-tariff", ownWords["smartcar-tariff"], "formula") };
  return byModel(RED, node, { model: own.model, formula, included: ({ included }) => included ?? BARE });
}

/**
 * By one price of the house, that of a kWh or of an exported one; `field` has its formula. Throws SmartcarError `BAD_INPUT` for a
 * formula that is no JSONata.
 */
export function housePrices(
  RED: NodeAPI,
  node: Node,
  { model, formula, feedIncludes }: EnergyPrice,
  field: "formula" | "feedInFormula",
): TotalPrices {
  return byModel(RED, node, {
    model,
    formula: { text: formula, label: labelText("smartcar-home", houseWords["smartcar-home"], field) },
    included: ({ source, included }) => included ?? feedIncludes ?? includedBy(source),
  });
}

interface Pricing {
  readonly model: PriceModel;
  readonly formula: LabeledFormula;
  readonly included: (base: BasePrices) => Included;
}

/** A formula looks at the hour, so its slots must not cross one. */
function byModel(RED: NodeAPI, node: Node, { model, formula, included }: Pricing): TotalPrices {
  if (formula.text === "")
    return async (base, zone) => pricesPaid(base.slots, model, { timeZone: zone, included: included(base) });
  const priced = priceFormula(RED, node, formula);
  return ({ slots }, zone) => priced(splitSlots(slots, 60), zone);
}
