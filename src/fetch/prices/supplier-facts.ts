import type { PriceSupplier } from "./supplier";
import { PRICE_SUPPLIERS } from "./suppliers";

/** What a dialog must know of a supplier: all but how it is asked. */
export interface SupplierFacts extends Pick<PriceSupplier, "id" | "name" | "areas" | "includes" | "licence"> {
  readonly needs: PriceSupplier["needs"] | undefined;
  readonly takes: PriceSupplier["takes"] | undefined;
  readonly isSimulated: boolean | undefined;
}

/** The build writes this list into the dialog as it is now, and nothing else of the suppliers. */
export const SUPPLIER_FACTS: readonly SupplierFacts[] = PRICE_SUPPLIERS.map(factsOf);

function factsOf({ id, name, areas, needs, takes, includes, licence, isSimulated }: PriceSupplier): SupplierFacts {
  return { id, name, areas, needs, takes, includes, licence, isSimulated };
}
