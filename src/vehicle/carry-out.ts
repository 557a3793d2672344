import { sleep, type Clock } from "../clock";
import { SmartcarError } from "../error";
import { notKnown, refusedAway, refusedBy, replaced, type Answer } from "./answer";
import { isCounted } from "./counted";
import type { Seen, Sending } from "./evidence";
import type { Ledgers, Refund } from "./ledgers";
import type { Make } from "./makes";
import type { CommandName, SettingName } from "./outcome";
import { waitToRepeat } from "./patience";
import type { Snapshot } from "./snapshot";
import type { Turns } from "./turns";

/** What every order needs of its car. */
export interface Ordered {
  readonly clock: Clock;
  readonly ledgers: Ledgers;
  readonly turns: Turns;
  make(): Make;
  snapshot(): Promise<Snapshot>;
  /** What Smartcar has said about a command that this car cannot do. */
  unsupported(name: CommandName | SettingName): Promise<Answer | undefined>;
  learnUnsupported(name: CommandName | SettingName, answer: Answer): Promise<void>;
}

/** One wish for a car, as sending and repeating it must know it. */
export interface Order {
  readonly name: CommandName | SettingName;
  /** The answer that needs no request: from what is known of the car and its make, or for want of a budget. */
  held(): Promise<Answer | undefined>;
  /** Gets everything for one request to Smartcar that costs nothing; what it resolves with sends it. Both throw SmartcarError. */
  prepare(): Promise<() => Promise<void>>;
  accepted(): Answer;
  /** What the car's own answer means; `undefined` when it settles nothing. */
  answerTo(error: SmartcarError): Answer | undefined;
  /** Waits for the car's report on it, at last by one read. */
  verify(sending: Sending, signal: AbortSignal): Promise<Seen>;
  /** Whether what counts with the maker is not to be sent again; asked anew each time. Absent for no. */
  isSpared?(): boolean;
  /** Whether an answer of the car is to be outlasted, and the order sent again. */
  outlasts?(answer: Answer): Promise<boolean>;
}

/**
 * Sends an order, and sends it again only when it is certain that the car has not carried it out. `yielding` aborts when a newer
 * wish waits: it ends waiting, never a request under way. Throws SmartcarError for faults that are not the car's answer.
 */
export async function carryOut(car: Ordered, order: Order, yielding: AbortSignal): Promise<Answer> {
  let failed: SmartcarError | undefined;
  for (let sends = 1; ; sends++) {
    const held = await heldBack(car, order);
    if (held) return held;
    // What was heard since it failed may have made another try pointless.
    if (failed && (await waitAfter(car, order, failed, sends - 1)) === undefined) return givenUp(car, failed);

    const sent = await car.turns.run((hasWaited) => (hasWaited ? late(car, order, yielding) : send(car, order)));
    if ("outcome" in sent) return sent;
    const { error, sending } = sent;
    if (!error) return order.accepted();

    const answer = order.answerTo(error) ?? (await readBack(order, { error, sending, yielding }));
    if (answer?.outcome === "unsupported") await car.learnUnsupported(order.name, answer);
    failed = answer ? undefined : error;
    if (answer) {
      if (!(await order.outlasts?.(answer))) return answer;
    } else {
      const wait = await waitAfter(car, order, error, sends);
      if (wait === undefined) return givenUp(car, error);
      await sleep(car.clock, wait, yielding).catch(() => {});
    }
    if (yielding.aborted) return givenWay(order, yielding);
  }
}

async function heldBack(car: Ordered, order: Order): Promise<Answer | undefined> {
  return (await car.unsupported(order.name)) ?? (await order.held());
}

interface Sent {
  readonly error: SmartcarError | undefined;
  readonly sending: Sending;
}

/** Another request to the car went before: what it changed, or spent, counts. */
async function late(car: Ordered, order: Order, yielding: AbortSignal): Promise<Answer | Sent> {
  if (yielding.aborted) return givenWay(order, yielding);
  return (await heldBack(car, order)) ?? send(car, order);
}

/** Sends once, counted before it is sent. The error is returned: only its meaning for this order says what it is. */
async function send(car: Ordered, order: Order): Promise<Sent> {
  const from = car.clock.now();
  const error = await attempt(car, order);
  return { error, sending: { from, until: car.clock.now() } };
}

async function attempt({ ledgers, clock }: Ordered, order: Order): Promise<SmartcarError | undefined> {
  let refund: Refund | undefined;
  try {
    const request = await order.prepare();
    refund = await ledgers.spend(order.name);
    await request();
    return undefined;
  } catch (err) {
    if (!(err instanceof SmartcarError)) throw err;
    await refund?.({ call: !isCounted(err), command: !err.mayHaveReachedCar });
    if (err.reason === "VEHICLE_REQUEST_LIMIT") await ledgers.calls.close(clock.now());
    return err;
  }
}

/** For an error that leaves the outcome open: what the car itself reports; `undefined` when it certainly did not do it. */
async function readBack(
  order: Order,
  { error, sending, yielding }: { error: SmartcarError; sending: Sending; yielding: AbortSignal },
): Promise<Answer | undefined> {
  if (error.retry !== "read-back") return undefined;
  const seen = await order.verify(sending, yielding);
  if (seen === "reached") return { ...order.accepted(), confirmed: true };
  return seen === "missed" ? undefined : notKnown(error);
}

async function waitAfter(car: Ordered, order: Order, error: SmartcarError, sends: number): Promise<number | undefined> {
  return waitToRepeat(order.name, error, { sends, isSpared: order.isSpared?.() ?? false, away: await isAway(car) });
}

async function isAway(car: Ordered): Promise<boolean> {
  return car.make().atHomeOnly === true && (await car.snapshot()).atHome === false;
}

/** A newer wish came, or the node was closed, before this one was carried out. */
function givenWay({ name }: Order, { reason }: AbortSignal): Answer {
  if (reason instanceof SmartcarError) throw reason;
  return replaced(name);
}

/** What the car itself refused is an outcome; what went wrong on the way to it is a fault. */
async function givenUp(car: Ordered, error: SmartcarError): Promise<Answer> {
  if (error.code !== "VEHICLE_STATE") throw error;
  return (await isAway(car)) ? refusedAway(error) : refusedBy(error);
}
