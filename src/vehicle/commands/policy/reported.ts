import { MINUTE_MS } from "../../../core/duration";
import { isFresh, type ConfirmationState, type Sending } from "../../state/report-age";
import { already, fullyCharged, notPluggedIn } from "../answers";
import type { AnyCommand, Order } from "../command-spec";
import { specOf } from "../command-table";
import { confirmationBy, type Witness } from "../confirmation";
import { refuse, type CommandRequest, type Decision, type Knowledge } from "./decision";
import { agreement, startBar } from "./known-charge";

/** Whether the car's reports since `sending` show what the order is for. */
export function confirmationOf(
  known: Pick<Knowledge, "charge" | "value">,
  order: Order<AnyCommand>,
  sending: Sending,
): ConfirmationState {
  const { lane, repetitionMs } = specOf(order.command);
  if (lane === "schedule") return confirmationInList(known.value, sending, repetitionMs);
  if (lane !== "charge") return confirmationBy(known.value ? [known.value] : [], sending);
  const goal = order.command === "start";
  // A rise may have come before the command if it began before it.
  const witnesses = known.charge.signs.map(({ charging, at, since = at }) => ({ fits: charging === goal, at: since }));
  return confirmationBy(witnesses, sending, goal);
}

/** A list is of now, but what was requested and not answered may still be carried out for `openMs`. */
function confirmationInList(value: Witness | undefined, { from, until }: Sending, openMs: number): ConfirmationState {
  if (!value || value.at < from) return "open";
  if (value.fits) return "reached";
  return value.at >= until + openMs ? "missed" : "open";
}

/** What the car's reports answer. */
export function reported(known: Knowledge, request: CommandRequest, now: number): Decision | undefined {
  const { say, lane, freshMs } = specOf(request.command);
  const reached: Decision = { do: "answer", answer: already(say.already(request)), isEvident: true };
  if (lane === "schedule") return known.value?.fits === true ? reached : undefined;
  if (lane !== "charge") {
    const { value, taken, settledAt, doubtedAt } = known;
    if (!value || !isFresh(value.at, now, freshMs) || value.at < doubtedAt) return undefined;
    const isTaken = taken?.command === request.command && taken.limit === request.limit;
    const isReached = isTaken ? confirmationOf(known, request, taken.sending) === "reached" : false;
    return isReached || (value.fits && value.at >= settledAt) ? reached : undefined;
  }
  if (request.command === "start") {
    if (agreement(known, true, { now, freshMs })) return reached;
    const bar = startBar(known, now);
    if (bar === undefined) return undefined;
    return refuse(bar === "unplugged" ? notPluggedIn : fullyCharged);
  }
  const youngMs = request.automatic || request.repeated ? freshMs : YOUNG_MS;
  return agreement(known, false, { now, freshMs: youngMs }) ? reached : undefined;
}

/** A person's stop is answered only by what was reported a moment ago. */
const YOUNG_MS = 2 * MINUTE_MS;
