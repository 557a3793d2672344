import { SmartcarError } from "../../error";
import { isCounted } from "../counted";
import type { Sending } from "../evidence";
import type { Refund } from "../ledgers";
import type { CommandContext } from "./command-context";
import type { Order } from "./command-spec";
import { specOf } from "./command-table";

/** How one sending ended. */
export interface Sent {
  readonly error: SmartcarError | undefined;
  readonly sending: Sending;
  /** Whether a request went out; not where it could not even be got ready. */
  readonly wasSent: boolean;
}

type Sender = Pick<CommandContext, "clock" | "ledgers" | "prepare">;

/**
 * Sends a command once, counted and kept before it is sent. What it cost is taken back for what certainly did nothing. The error
 * is returned: only its meaning for the order says what it is. `onSend` is called just before. `undefined` where nothing was sent
 * because another account has spent what was left, or because `stop` aborted while the request was got ready: a token may take
 * its time, and something else may be asked for meanwhile.
 */
export async function sendCommand(
  { clock, ledgers, prepare }: Sender,
  order: Order,
  stop: AbortSignal,
  onSend: () => Promise<void>,
): Promise<Sent | undefined> {
  const { command } = order;
  let from = clock.now();
  let refund: Refund | undefined;
  try {
    const request = await prepare(specOf(command).wire(order));
    if (stop.aborted) return undefined;
    refund = await ledgers.spend(command);
    if (!refund) return undefined;
    await onSend();
    from = clock.now();
    await request();
    await ledgers.noteSent(command, { from, until: clock.now(), mayTakeEffect: true });
    return { error: undefined, sending: { from, until: clock.now() }, wasSent: true };
  } catch (err) {
    if (!(err instanceof SmartcarError)) throw err;
    const wasSent = refund !== undefined;
    const until = clock.now();
    if (wasSent) await ledgers.noteSent(command, { from, until, mayTakeEffect: err.retry === "read-back" });
    await refund?.({ call: !isCounted(err), command: !err.mayHaveReachedCar });
    if (err.reason === "VEHICLE_REQUEST_LIMIT") await ledgers.calls.close(clock.now());
    return { error: err, sending: { from, until }, wasSent };
  }
}
