import * as z from "zod";
import { tolerantList, tolerantMember, tolerantRecord } from "../core/tolerant-schema";

const Amount = z.number().min(0);

const StoredMeter = z.object({
  /** Which session; milliseconds since the epoch. */
  startAt: z.number(),
  /** What it had brought when it was last counted. */
  energyKwh: Amount,
  /** Of that, what came from the sun, and what was counted with a known share. */
  solarKwh: Amount,
  sharedKwh: Amount,
  /** Of that, what has a price, and what that cost. */
  pricedKwh: Amount,
  cost: z.number(),
});
export type StoredMeter = z.infer<typeof StoredMeter>;

/** What has to be known after a restart of what was published before. */
export const StoredPublished = z.object({
  /** The retained topics. */
  topics: tolerantMember(tolerantList(z.string()), []),
  /** By the id of a car. */
  energy: tolerantMember(tolerantRecord(z.object({ totalKwh: z.number().min(0), untilAt: z.number().min(0) })), {}),
  /** By the id of a car: its last session. */
  meters: tolerantMember(tolerantRecord(StoredMeter), {}),
});
export type StoredPublished = z.infer<typeof StoredPublished>;
