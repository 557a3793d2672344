import type * as z from "zod";
import { SoundInstant, tolerantList, tolerantRecord } from "../core/tolerant-schema";
import type { SentRequests } from "./request-ledger";

/** What is stored of the requests of a day. */
export const StoredRequests: z.ZodType<SentRequests> = tolerantRecord(tolerantList(SoundInstant));
