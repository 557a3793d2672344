import * as z from "zod";
import { isRecord } from "../../core/describe-value";
import { tolerantList, tolerantMember, tolerantOptional, tolerantRecord } from "../../core/tolerant-schema";

/** What is stored of what was spent on a car. Instants are milliseconds since the epoch. */

/**
 * Calls by month (`2026-11`, UTC). `closedAt` is the plan that Smartcar called used up: a larger one, bought within the month,
 * opens it again.
 */
export const CallMonths = tolerantRecord(
  z.object({ calls: z.number().nonnegative(), closedAt: tolerantOptional(z.number()) }),
);
export type CallMonths = z.infer<typeof CallMonths>;

/** When stops were sent, in the order in which they were. */
export const StopTimes = tolerantList(z.number());

/** Starts and stops since the car was last driven. */
export const DriveCount = z.object({
  commands: z.number().nonnegative(),
  odometerKm: tolerantOptional(z.number().nonnegative()),
  /** What was reported since and does not fit: that or this is wrong. */
  doubtedKm: tolerantOptional(z.number().nonnegative()),
});
export type DriveCount = z.infer<typeof DriveCount>;

/** When a command was last on its way, and whether the car may be carrying it out, or has. */
const Sent = z.object({
  from: z.number(),
  until: z.number(),
  mayTakeEffect: z.boolean(),
  /** How it ended is not noted yet: where another process takes over, it never will be. */
  isOpen: tolerantOptional(z.boolean()),
});
export type Sent = z.infer<typeof Sent>;

/** The last sending of each command. */
export const SentCommands = z.object({
  start: tolerantOptional(Sent),
  stop: tolerantOptional(Sent),
  "set-limit": tolerantOptional(Sent),
  lock: tolerantOptional(Sent),
  unlock: tolerantOptional(Sent),
});
export type SentCommands = z.infer<typeof SentCommands>;

/** What a process may still spend that has lost the shared store: the stop dated as it is counted, and the calls with their instant. */
const Loan = z.object({
  at: z.number(),
  stop: tolerantOptional(z.number()),
  calls: z.number().nonnegative(),
  commands: z.number().nonnegative(),
});
export type Loan = z.infer<typeof Loan>;

/** All that was spent on a car. */
export const StoredBudget = z.object({
  calls: tolerantMember(CallMonths, {}),
  stops: tolerantMember(StopTimes, []),
  drives: tolerantMember(DriveCount, { commands: 0 }),
  sent: tolerantMember(SentCommands, {}),
  /** By process that shares the store: what is set apart for it, and counted above as if it were spent. */
  loans: tolerantOptional(tolerantRecord(Loan)),
});
export type StoredBudget = z.infer<typeof StoredBudget>;

/** What was spent on a car, as its ledgers read and change it. */
export interface Budget {
  get(): Promise<StoredBudget>;
  change(change: (budget: StoredBudget) => StoredBudget): Promise<void>;
}

export const NOTHING_SPENT: StoredBudget = { calls: {}, stops: [], drives: { commands: 0 }, sent: {} };

/** Version 1 knew of each command only when it was sent. */
export function sentCommandsOf1(stored: unknown): unknown {
  if (!isRecord(stored)) return stored;
  const spans = Object.entries(stored).map(([command, sent]) => [
    command,
    typeof sent === "number" ? { from: sent, until: sent, mayTakeEffect: true } : sent,
  ]);
  return Object.fromEntries(spans);
}
