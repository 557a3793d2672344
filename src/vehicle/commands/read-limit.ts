import { MINUTE_MS } from "../../core/duration";
import { percent } from "../../core/format";
import { isoText } from "../../core/instant";
import { say } from "../../core/speech";
import { chargeLimit } from "../state/signal-body";
import type { Outcome } from "../outcome";
import { reasonOf } from "./answers";
import type { CommandContext } from "./command-context";
import type { Order } from "./command-spec";
import { confirmationBy, type Witness } from "./confirmation";
import type { Taken } from "./policy/known-charge";
import { compareLimits, LIMITS_CODE } from "./property-commands";
import { settledAt } from "../budget/sent-ledger";

/** Where the limit was received this short a time ago, another read would report the same. */
const YOUNG_MS = 15 * MINUTE_MS;

/** How the charge limit is asked for. */
export interface LimitQuestion {
  /** Reads the car, whatever is known of it. */
  readonly force?: boolean | undefined;
}

/** What was set before, and what of the reports does not count any more. */
interface Before {
  readonly taken: Taken | undefined;
  readonly doubtedAt: number;
}

/**
 * The charge limit in force: the active one, else the global one. Costs a read only when nothing young is known, or with `force`.
 * Throws SmartcarError, `BUDGET` when only the reserve for commands is left.
 */
export async function readLimit(
  context: CommandContext,
  { force = false, ...before }: LimitQuestion & Before,
): Promise<Outcome<"read-limit">> {
  const { clock, ledgers, read } = context;
  const known = force ? undefined : await current(context, before);
  if (!known) await read();
  const { limit, isReported } = known ?? { limit: reported(context).value, isReported: true };
  const budget = await ledgers.budget();
  const at = isoText(clock.now());
  if (limit === undefined) {
    const words = reasonOf(say("outcome.NOT_REPORTED"));
    return { command: "read-limit", outcome: "unknown", code: "NOT_REPORTED", ...words, at, budget };
  }
  const key = isReported ? "outcome.reported-limit" : "outcome.accepted-limit-before";
  const words = reasonOf(say(key, { limit: percent(limit) }));
  return {
    command: "read-limit",
    limit,
    outcome: "done",
    ...words,
    ...(isReported && { confirmed: true }),
    at,
    budget,
  };
}

function reported({ state, make }: CommandContext): ReturnType<typeof state.reportedValue<number>> {
  return state.reportedValue({ code: LIMITS_CODE, read: chargeLimit }, make().lagMs);
}

/** The value in force if it is known and young: what the car took and has not reported on since, else what it reported. */
async function current(
  context: CommandContext,
  { taken, doubtedAt }: Before,
): Promise<{ readonly limit: number; readonly isReported: boolean } | undefined> {
  const { clock, ledgers } = context;
  const now = clock.now();
  const { value, at = -Infinity, receivedAt = -Infinity } = reported(context);
  const isOpen = taken && confirmationBy(witnessOf(taken, value, at), taken.sending) === "open";
  if (isOpen && taken.limit !== undefined && taken.sending.until >= doubtedAt) {
    const isYoung = Math.abs(now - taken.sending.until) <= YOUNG_MS;
    return isYoung ? { limit: taken.limit, isReported: false } : undefined;
  }
  const isOvertaken = !taken && at < settledAt(await ledgers.sent(), ["set-limit"], now);
  const isYoung = Math.abs(now - receivedAt) <= YOUNG_MS && receivedAt >= doubtedAt;
  return value !== undefined && isYoung && !isOvertaken ? { limit: value, isReported: true } : undefined;
}

function witnessOf(order: Order, value: number | undefined, at: number): readonly Witness[] {
  const found = value === undefined ? undefined : compareLimits(value, order);
  return found ? [{ ...found, at }] : [];
}
