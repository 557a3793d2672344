import * as z from "zod";
import { tolerantList, tolerantOptional } from "../core/tolerant-schema";

/** What is stored for one node of the records of one car. Times in milliseconds since the epoch. */

/** The records that a node has already sent, by when they began and ended. */
export const RecordMarks = tolerantList(
  z.object({ startAt: z.number(), endAt: z.number(), source: z.enum(["signal", "v2", "own"]) }),
);
export type RecordMarks = z.infer<typeof RecordMarks>;

/** What was learnt of the sources of a car's records. */
export const RecordSources = z.object({
  /** When the car was last read for its records, and whether it then had none to give. */
  readAt: tolerantOptional(z.number()),
  lacksSignal: tolerantOptional(z.boolean()),
  v2EndedAt: tolerantOptional(z.number()),
});
export type RecordSources = z.infer<typeof RecordSources>;
