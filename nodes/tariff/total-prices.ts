import type { Node, NodeAPI } from "node-red";
import { type Slot, splitSlots } from "../../src/control/shared/slots";
import { pricesPaid } from "../../src/control/price/price-model";
import { priceFormula } from "./price-formula";
import type { TariffFees } from "./tariff-fees";

/** What a kWh costs with everything that is added to its price. Rejects with SmartcarError `BAD_INPUT` where a formula fails. */
export type TotalPrices = (slots: readonly Slot[], zone: string) => Promise<readonly Slot[]>;

/** A formula looks at the hour, so its slots must not cross one. Throws SmartcarError `BAD_INPUT` when it is no JSONata. */
export function totalPrices(RED: NodeAPI, node: Node, { model, formula }: TariffFees): TotalPrices {
  if (formula === "") return async (slots, zone) => pricesPaid(slots, model, { timeZone: zone });
  const priced = priceFormula(RED, node, formula);
  return (slots, zone) => priced(splitSlots(slots, 60), zone);
}
