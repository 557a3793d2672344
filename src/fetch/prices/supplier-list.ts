import type { IncludedWord } from "../../control/price/included";
import type { PriceSupplier } from "./supplier";
import { SUPPLIER_FACTS, type SupplierFacts } from "./supplier-facts";

/** By its id. */
export function factsOf(id: string): SupplierFacts | undefined {
  return SUPPLIER_FACTS.find((supplier) => supplier.id === id);
}

/** Those of a country, and those that are everywhere. */
export function suppliersIn(country: string): readonly SupplierFacts[] {
  return SUPPLIER_FACTS.filter(({ areas }) => country in areas || "*" in areas);
}

/** All countries with a supplier of their own, ISO 3166, in alphabetical order. */
export const COUNTRIES: readonly string[] = [...new Set(SUPPLIER_FACTS.flatMap(({ areas }) => Object.keys(areas)))]
  .filter((country) => country !== "*")
  .toSorted();

/** A supplier's areas in a country. */
export function areasIn({ areas }: Pick<PriceSupplier, "areas">, country: string): readonly string[] {
  return areas[country] ?? areas["*"] ?? [];
}

/** What a supplier's prices include in a country. */
export function includedWord({ includes }: Pick<PriceSupplier, "includes">, country: string): IncludedWord {
  if (typeof includes === "string") return includes;
  return includes[country] ?? includes["*"] ?? "nothing";
}
