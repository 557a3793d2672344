import type { PriceModel } from "../../src/control/price/price-model";
import type { ValuesOf } from "../settings/setting";
import type { declaration } from "./settings";

/** What makes a net price a total one: fees and VAT, or a formula in JSONata instead of them. */
export interface TariffFees {
  readonly model: PriceModel;
  /** Empty for none. */
  readonly formula: string;
  /** Whether the node has any of its own. */
  readonly isSet: boolean;
}

type FeeValues = Pick<
  ValuesOf<(typeof declaration)["settings"]>,
  "fee" | "vat" | "feesByHour" | "feesByMonth" | "formula"
>;

/** The fees of a node. Where two hours or two months overlap, both are added. */
export function tariffFees({ fee, vat, feesByHour, feesByMonth, formula }: FeeValues): TariffFees {
  const zones = [...feesByHour, ...feesByMonth].map((zone) => [zone]);
  const isSet = fee !== undefined || vat !== undefined || zones.length > 0 || formula !== "";
  return { model: { fixedPerKwh: fee, vatPercent: vat, zones }, formula, isSet };
}
