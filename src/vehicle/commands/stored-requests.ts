import * as z from "zod";
import { StoredSpeech } from "../../core/stored-speech";
import { tolerantList, tolerantMember, tolerantOptional, tolerantRecord } from "../../core/tolerant-schema";

/** What is stored of the requests for a car. Instants are milliseconds since the epoch. */

const Command = z.enum(["start", "stop", "set-limit", "lock", "unlock"]);
const Sending = z.object({ from: z.number(), until: z.number() });

/** How a request was answered. */
export const Answered = z.object({
  outcome: z.enum(["done", "already", "refused", "unsupported", "unknown"]),
  /** In English, as versions before 0.2 stored it; `says` is the same for every language. */
  reason: z.string(),
  says: StoredSpeech,
  code: z.string().optional(),
  confirmed: z.boolean().optional(),
});

/** The error with which a request failed. */
export const Failed = z.object({
  failed: z.string(),
  message: z.string(),
  says: StoredSpeech,
  retry: z.enum(["never", "later", "read-back"]),
  reason: z.string().optional(),
  type: z.string().optional(),
  status: z.number().optional(),
  mayHaveReachedCar: z.boolean(),
});

const Past = z.object({
  command: z.enum(["start", "stop"]),
  result: z.union([Answered, Failed]),
  wasSent: z.boolean(),
  sending: Sending,
  failuresBefore: z.number().nonnegative(),
});

const TakenCommand = z.object({ command: Command, limit: z.number().optional(), sending: Sending });
const RequestCount = z.object({ command: z.string(), at: z.number(), count: z.number() });
const Waiting = z.object({ asker: z.string(), command: Command, limit: z.number().optional(), since: z.number() });

/** The last requests for one car, their outcomes and their times. */
export const StoredRequests = z.object({
  last: tolerantOptional(Past),
  /** The last command of each lane that the car took. */
  taken: tolerantMember(
    z.object({
      charge: tolerantOptional(TakenCommand),
      limit: tolerantOptional(TakenCommand),
      lock: tolerantOptional(TakenCommand),
    }),
    {},
  ),
  senders: tolerantMember(tolerantRecord(RequestCount), {}),
  topics: tolerantMember(tolerantRecord(RequestCount), {}),
  waiting: tolerantMember(tolerantList(Waiting), []),
});
export type StoredRequests = z.infer<typeof StoredRequests>;

export const NO_REQUESTS: StoredRequests = { taken: {}, senders: {}, topics: {}, waiting: [] };
