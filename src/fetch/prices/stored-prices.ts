import * as z from "zod";
import { tolerantList, tolerantMember, tolerantOptional } from "../../core/tolerant-schema";
import { FetchedSlot, hasLength, StoredFetch } from "../stored-fetch";
import type { PriceMemory } from "./price-rules";

/** What is stored of a supplier's prices. */
export const StoredPrices: z.ZodType<PriceMemory> = StoredFetch.extend({
  slots: tolerantMember(tolerantList(FetchedSlot.refine(hasLength)), []),
  currency: tolerantOptional(z.string()),
  source: tolerantOptional(z.string()),
});
