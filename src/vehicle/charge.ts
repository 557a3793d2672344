import { sleep, type Clock } from "../clock";
import { SmartcarError } from "../error";
import { accepted, answerTo, knownAnswer, notKnown, refusedAway, refusedBy, replaced, type Answer } from "./answer";
import { monthEnd } from "./call-ledger";
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
  /** Whether the snapshot's charge state may be believed now, given what was commanded before. */
  isFresh(): boolean;
  /** Until when the opposite command, accepted before, may still be taking effect; milliseconds since the epoch. */
  settlingUntil(command: CommandName): number | undefined;
  /** One request to Smartcar. Throws SmartcarError. */
  send(command: CommandName): Promise<void>;
  /** Waits for the car's report on a command sent at `sentAt`, at last by one read. */
  verify(command: CommandName, sentAt: number, signal: AbortSignal): Promise<"reached" | "missed" | "open">;
  /** What Smartcar has said about a command that this car cannot do. */
  unsupported(command: CommandName): Promise<string | undefined>;
  learnUnsupported(command: CommandName, reason: string): Promise<void>;
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

    const sentAt = car.clock.now();
    const error = await attempt(car, command);
    if (!error) return accepted(command);

    const answer = answerTo(command, error) ?? (await readBack(car, command, { error, sentAt, yielding }));
    if (answer?.outcome === "unsupported") await car.learnUnsupported(command, answer.reason);
    if (answer && !(await outlastsSettling(car, command, { answer, yielding }))) return answer;
    if (yielding.aborted) return replaced(command);
    if (answer) continue;

    const away = car.make().atHomeOnly === true && (await car.snapshot()).atHome === false;
    const wait = waitToRepeat(command, error, { sends, away });
    if (wait === undefined) return givenUp(error, away);
    await sleep(car.clock, wait, yielding).catch(() => {});
    if (yielding.aborted) return replaced(command);
  }
}

/**
 * "Not charging" right after an accepted start means that the car has not begun yet, and a stop that takes it for an answer is
 * lost. So it waits until the start must have taken effect; `true` when the command is to be sent again.
 */
async function outlastsSettling(
  { clock, settlingUntil }: Commanded,
  command: CommandName,
  { answer, yielding }: { answer: Answer; yielding: AbortSignal },
): Promise<boolean> {
  const until = settlingUntil(command);
  if (answer.outcome !== "already" || until === undefined || until <= clock.now()) return false;
  await sleep(clock, until - clock.now(), yielding).catch(() => {});
  return true;
}

async function whatIsKnown(car: Commanded, command: CommandName): Promise<Answer | undefined> {
  const reason = await car.unsupported(command);
  if (reason !== undefined) return { outcome: "unsupported", reason };
  return knownAnswer(command, await car.snapshot(), { make: car.make(), fresh: car.isFresh() });
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
    const reason = "The maker takes no more starts and stops until the car has been driven";
    return { outcome: "refused", code: "COMMANDS_USED", reason };
  }

  if (isStart && (await ledgers.calls.left(clock.now())) < 2) {
    const until = day(monthEnd(clock.now()));
    const reason = `The calls of this month are used up: a start needs one for itself and one for its stop. Wait until ${until}`;
    return { outcome: "refused", code: "CALLS_USED", reason };
  }
  return undefined;
}

/** Sends once, counted before it is sent. The error is returned: only its meaning for this command says what it is. */
async function attempt(car: Commanded, command: CommandName): Promise<SmartcarError | undefined> {
  const refund: Refund = await car.ledgers.spend(command);
  try {
    await car.send(command);
    return undefined;
  } catch (err) {
    if (!(err instanceof SmartcarError)) throw err;
    await refund({ call: !isCounted(err), command: !err.mayHaveReachedCar });
    if (err.reason === "VEHICLE_REQUEST_LIMIT") await car.ledgers.calls.close(car.clock.now());
    return err;
  }
}

/** Smartcar counts what it answered, except where it turned the request away at the door. */
export function isCounted({ status, mayHaveReachedCar }: SmartcarError): boolean {
  return status === undefined ? mayHaveReachedCar : ![401, 403, 429, 430].includes(status);
}

interface Sent {
  readonly error: SmartcarError;
  readonly sentAt: number;
  readonly yielding: AbortSignal;
}

/** For an error that leaves the outcome open: what the car itself reports; `undefined` when it certainly did not do it. */
async function readBack(
  car: Commanded,
  command: CommandName,
  { error, sentAt, yielding }: Sent,
): Promise<Answer | undefined> {
  if (error.retry !== "read-back") return undefined;
  switch (await car.verify(command, sentAt, yielding)) {
    case "reached":
      return { ...accepted(command), confirmed: true };
    case "missed":
      return undefined;
    case "open":
      return notKnown(error);
  }
}

/** What the car itself refused is an outcome; what went wrong on the way to it is a fault. */
function givenUp(error: SmartcarError, away: boolean): Answer {
  if (error.code !== "VEHICLE_STATE") throw error;
  return away ? refusedAway(error) : refusedBy(error);
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
