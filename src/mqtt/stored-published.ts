import * as z from "zod";
import { tolerantList, tolerantMember, tolerantRecord } from "../core/tolerant-schema";

/** What must be known after a restart about what was published before. */
export const StoredPublished = z.object({
  /** The retained topics. */
  topics: tolerantMember(tolerantList(z.string()), []),
  /** Energy totals by the id of a car. */
  energy: tolerantMember(tolerantRecord(z.object({ totalKwh: z.number().min(0), untilAt: z.number().min(0) })), {}),
});
export type StoredPublished = z.infer<typeof StoredPublished>;
