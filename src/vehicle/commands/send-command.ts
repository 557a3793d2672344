import { SmartcarError } from "../../core/error";
import { elsewhereError } from "../../store/store";
import { isBilled } from "../budget/billing";
import type { Sending } from "../state/report-age";
import type { Spent } from "../budget/ledgers";
import type { CommandContext } from "./command-context";
import type { Order } from "./command-spec";
import { specOf } from "./command-table";
import { callsNeeded } from "./policy/may-send";

/** How one sending ended. */
export interface Sent {
  readonly error: SmartcarError | undefined;
  readonly sending: Sending;
  /** Whether a request went out; not where it could not even be got ready. */
  readonly wasSent: boolean;
}

type Sender = Pick<CommandContext, "clock" | "ledgers" | "make" | "prepare" | "ownership">;

/**
 * Sends a command once, counted and stored before it is sent. What it cost is taken back for what certainly did nothing. The error
 * is returned: only its meaning for the order says what it is. `onSend` is called just before. `undefined` where nothing was sent
 * and nothing was spent, because something else has spent what was left, or because `stop` aborted while the request was got ready
 * or counted: a token, or a slow disk, may take its time, and something else may be asked for meanwhile.
 */
export async function sendCommand(
  { clock, ledgers, make, prepare, ownership }: Sender,
  order: Order,
  stop: AbortSignal,
  onSend: () => Promise<void>,
): Promise<Sent | undefined> {
  const { command } = order;
  let from = clock.now();
  let spent: Spent | undefined;
  try {
    const request = await prepare(specOf(command).wire(order));
    if (stop.aborted) return undefined;
    spent = await ledgers.spend(command, callsNeeded(command, make()));
    if (!spent) return undefined;
    if (!stop.aborted) await onSend();
    if (stop.aborted) {
      await quietly(spent.undo());
      return undefined;
    }
    if (ownership?.isHeld === false) throw elsewhereError();
    from = clock.now();
    await request();
    await quietly(ledgers.noteSent(command, { from, until: clock.now(), mayTakeEffect: true }));
    return { error: undefined, sending: { from, until: clock.now() }, wasSent: true };
  } catch (err) {
    if (!(err instanceof SmartcarError)) throw err;
    const wasSent = spent !== undefined;
    const until = clock.now();
    if (err.code === "ELSEWHERE") {
      await quietly(spent?.undo());
      throw err;
    }
    if (wasSent) await quietly(ledgers.noteSent(command, { from, until, mayTakeEffect: err.retry === "read-back" }));
    await quietly(spent?.refund({ call: !isBilled(err), command: !err.mayHaveReachedCar }));
    if (err.reason === "VEHICLE_REQUEST_LIMIT") await quietly(ledgers.calls.close(clock.now()));
    return { error: err, sending: { from, until }, wasSent };
  }
}

/** What was counted stays counted where a shared store cannot be reached: what was sent is not undone by that. */
async function quietly(noting: Promise<void> | undefined): Promise<void> {
  try {
    await noting;
  } catch (err) {
    if (!(err instanceof SmartcarError)) throw err;
  }
}
