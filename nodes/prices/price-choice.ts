import { SmartcarError } from "../../src/core/error";
import type { PriceChoice } from "../../src/fetch/prices/price-rules";
import { areasIn } from "../../src/fetch/prices/supplier-list";
import { supplierOf } from "../../src/fetch/prices/suppliers";
import type { PriceSupplier } from "../../src/fetch/prices/supplier";
import { say } from "../runtime/speech";
import { ownShape } from "../settings/feed-settings";
import type { ValuesOf } from "../settings/setting";
import type { declaration } from "./settings";

export type PriceValues = ValuesOf<typeof declaration.settings>;

/** The supplier that settings choose. Throws SmartcarError `NOT_CONFIGURED` where an area or a token is missing. */
export function priceChoice(values: PriceValues, zone: string, homeCurrency: string | undefined): PriceChoice {
  const supplier = supplierOf(values.supplier);
  if (!supplier) throw new SmartcarError("NOT_CONFIGURED", say("error.feed-no-supplier"));
  const { name, needs = [] } = supplier;
  const area = areaOf(supplier, values);
  if (needs.includes("area") && area === "")
    throw new SmartcarError("NOT_CONFIGURED", say("error.feed-no-area", { supplier: name }));
  const token = values.token.trim();
  if (needs.includes("token") && token === "")
    throw new SmartcarError("NOT_CONFIGURED", say("error.feed-no-secret", { supplier: name }));
  if (needs.includes("address") && values.address === "")
    throw new SmartcarError("NOT_CONFIGURED", say("error.feed-no-address", { supplier: name }));
  return {
    supplier,
    country: values.country,
    area,
    token,
    address: values.address,
    reading: { zone, homeCurrency, shape: ownShape(values) },
  };
}

/** What is entered, or the usual area of the country; that of another country does not count. */
function areaOf(supplier: PriceSupplier, { area, country }: Pick<PriceValues, "area" | "country">): string {
  const entered = area.trim();
  const known = areasIn(supplier, country);
  const all = Object.values(supplier.areas).flat();
  if (all.length === 0) return entered;
  const same = all.find((one) => one.toLowerCase() === entered.toLowerCase());
  return same !== undefined && (known.length === 0 || known.includes(same)) ? same : (known[0] ?? entered);
}
