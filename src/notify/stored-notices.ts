import * as z from "zod";
import { SoundInstant, tolerantList, tolerantMember, tolerantOptional, tolerantRecord } from "../core/tolerant-schema";
import { NOTICE_CODES, SEVERITIES } from "./notice";

const Fact = z.object({
  key: z.string(),
  code: z.enum(NOTICE_CODES),
  severity: z.enum(SEVERITIES),
  vehicleId: z.string().optional(),
  cause: z.string().optional(),
  text: z.string(),
  values: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
});

/** A current fact, its sources, and when a notice of it was last sent. */
const Open = z.object({
  fact: Fact,
  since: SoundInstant,
  sources: z.array(z.string()),
  sentAt: SoundInstant.optional(),
});

const Held = Fact.extend({ since: SoundInstant, over: z.boolean() });

/** What is stored of the notices of one node. Instants are milliseconds since the epoch. */
export const StoredNotices = z.object({
  open: tolerantMember(tolerantRecord(Open), {}),
  /** When a notice was last sent of a fact that has ended, or of an event. */
  past: tolerantMember(tolerantRecord(SoundInstant), {}),
  /** What waits for the end of the quiet hours. */
  held: tolerantMember(tolerantList(Held), []),
  /** For each car that is plugged in: since when, its state of charge then, and whether the end of charging was reported. */
  charges: tolerantMember(
    tolerantRecord(
      z.object({ since: SoundInstant, socFrom: z.number().optional(), isReported: tolerantOptional(z.boolean()) }),
    ),
    {},
  ),
});
export type StoredNotices = z.infer<typeof StoredNotices>;

/** The state before the first notice. */
export const NO_NOTICES: StoredNotices = { open: {}, past: {}, held: [], charges: {} };
