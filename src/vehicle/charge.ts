import { sleep, type Clock } from "../clock";
import { SmartcarError } from "../error";
import {
  accepted,
  answerTo,
  knownAnswer,
  makeCannot,
  notKnown,
  refusedAway,
  refusedBy,
  replaced,
  type Answer,
} from "./answer";
import { monthEnd } from "./call-ledger";
import { isCounted } from "./counted";
import type { Believed, Sending } from "./evidence";
import type { Ledgers, Refund } from "./ledgers";
import type { Make } from "./makes";
import type { CommandName } from "./outcome";
import { waitToRepeat } from "./patience";
import type { Snapshot } from "./snapshot";

/** What a command needs of its car. */
export interface Commanded {
  readonly clock: Clock;
  readonly ledgers: Ledgers;
  make(): Make;
  snapshot(): Promise<Snapshot>;
  /** What of the car's reports may be believed now, given what was commanded before. */
  believed(): Promise<Believed>;
  /** Until when the opposite command, sent before, may still be taking effect; milliseconds since the epoch. */
  settlingUntil(command: CommandName): number | undefined;
  /** Gets everything for one request to Smartcar that costs nothing; what it resolves with sends it. Both throw SmartcarError. */
  prepare(command: CommandName): Promise<() => Promise<void>>;
  /** Waits for the car's report on a command, at last by one read. */
  verify(command: CommandName, sending: Sending, signal: AbortSignal): Promise<"reached" | "missed" | "open">;
  /** What Smartcar has said about a command that this car cannot do. */
  unsupported(command: CommandName): Promise<Answer | undefined>;
  learnUnsupported(command: CommandName, answer: Answer): Promise<void>;
}

/**
 * Starts or stops the charging of one car: asks what is known, what the make can, what may be spent; then sends, and sends
 * again only when it is certain that the car has not done it. `yielding` aborts when a newer wish waits: it ends waiting, never
 * a request under way. Throws SmartcarError for faults that are not the car's answer.
 */
export async function charge(car: Commanded, command: CommandName, yielding: AbortSignal): Promise<Answer> {
  for (let sends = 1; ; sends++) {
    const held = (await whatIsKnown(car, command)) ?? (await whatIsLeft(car, command));
    if (held) return held;

    const from = car.clock.now();
    const error = await attempt(car, command);
    if (!error) return accepted(command);

    const sending = { from, until: car.clock.now() };
    const answer = answerTo(command, error) ?? (await readBack(car, command, { error, sending, yielding }));
    if (answer?.outcome === "unsupported") await car.learnUnsupported(command, answer);
    if (answer) {
      if (!(await outlastsSettling(car, command, { answer, yielding }))) return answer;
    } else {
      const away = await isAway(car);
      const wait = waitToRepeat(command, error, { sends, away });
      if (wait === undefined) return givenUp(error, away);
      await sleep(car.clock, wait, yielding).catch(() => {});
    }
    if (yielding.aborted) return givenWay(command, yielding);
  }
}

/** A newer wish came, or the node was closed, before this one was carried out. */
function givenWay(command: CommandName, { reason }: AbortSignal): Answer {
  if (reason instanceof SmartcarError) throw reason;
  return replaced(command);
}

async function isAway(car: Commanded): Promise<boolean> {
  return car.make().atHomeOnly === true && (await car.snapshot()).atHome === false;
}

/**
 * "Not charging" right after a start was sent means that the car has not begun yet, and a stop that takes it for an answer is
 * lost. So it waits until the start must have taken effect; `true` when the command is to be sent again.
 */
async function outlastsSettling(
  car: Commanded,
  command: CommandName,
  { answer, yielding }: { answer: Answer; yielding: AbortSignal },
): Promise<boolean> {
  const until = car.settlingUntil(command);
  const left = until === undefined ? 0 : until - car.clock.now();
  if (answer.outcome !== "already" || left <= 0) return false;
  await sleep(car.clock, left, yielding).catch(() => {});
  return true;
}

async function whatIsKnown(car: Commanded, command: CommandName): Promise<Answer | undefined> {
  const learnt = await car.unsupported(command);
  if (learnt) return learnt;
  if (!car.make().startStop) return makeCannot((await car.snapshot()).make);
  return knownAnswer(command, await car.believed());
}

/** A start also reserves its stop. A stop is held back only where the maker would refuse it anyway. */
async function whatIsLeft({ ledgers, clock }: Commanded, command: CommandName): Promise<Answer | undefined> {
  const isStart = command === "start";
  const stops = await ledgers.stops();
  if (stops && (isStart ? !stops.mayStart : stops.left === 0)) {
    const free = stops.nextFreeAt === undefined ? "" : `; the next is free on ${day(stops.nextFreeAt)}`;
    const kept = isStart && stops.left > 0 ? `, and the last ${stops.left} are kept for stops` : "";
    const reason = `${stops.used} of the maker's ${stops.limit} stops in ${stops.windowDays} days are used${kept}${free}`;
    return { outcome: "refused", code: "STOPS_USED", reason };
  }

  const commands = await ledgers.commandsLeft();
  if (commands !== undefined && commands < (isStart ? 2 : 1)) {
    const kept = commands === 1 ? " but one, which is kept for a stop" : "";
    const reason = `The maker takes no more starts and stops${kept}, until the car has been driven`;
    return { outcome: "refused", code: "COMMANDS_USED", reason };
  }

  const calls = await ledgers.calls.left(clock.now());
  if (isStart && calls < 2) {
    const until = day(monthEnd(clock.now()));
    const reason = `A start needs two calls, one of them for its stop, and ${calls === 0 ? "none" : "one"} is left this month. Wait until ${until}`;
    return { outcome: "refused", code: "CALLS_USED", reason };
  }
  return undefined;
}

/** Sends once, counted before it is sent. The error is returned: only its meaning for this command says what it is. */
async function attempt(car: Commanded, command: CommandName): Promise<SmartcarError | undefined> {
  let refund: Refund | undefined;
  try {
    const send = await car.prepare(command);
    refund = await car.ledgers.spend(command);
    await send();
    return undefined;
  } catch (err) {
    if (!(err instanceof SmartcarError)) throw err;
    await refund?.({ call: !isCounted(err), command: !err.mayHaveReachedCar });
    if (err.reason === "VEHICLE_REQUEST_LIMIT") await car.ledgers.calls.close(car.clock.now());
    return err;
  }
}

interface Sent {
  readonly error: SmartcarError;
  readonly sending: Sending;
  readonly yielding: AbortSignal;
}

/** For an error that leaves the outcome open: what the car itself reports; `undefined` when it certainly did not do it. */
async function readBack(
  car: Commanded,
  command: CommandName,
  { error, sending, yielding }: Sent,
): Promise<Answer | undefined> {
  if (error.retry !== "read-back") return undefined;
  const seen = await car.verify(command, sending, yielding);
  if (seen === "reached") return { ...accepted(command), confirmed: true };
  return seen === "missed" ? undefined : notKnown(error);
}

/** What the car itself refused is an outcome; what went wrong on the way to it is a fault. */
function givenUp(error: SmartcarError, away: boolean): Answer {
  if (error.code !== "VEHICLE_STATE") throw error;
  return away ? refusedAway(error) : refusedBy(error);
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
