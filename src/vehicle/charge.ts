import { sleep } from "../clock";
import { accepted, answerTo, knownAnswer, makeCannot, type Answer } from "./answer";
import { monthEnd } from "./call-ledger";
import { carryOut, type Ordered } from "./carry-out";
import { day } from "./day";
import type { Believed, Seen, Sending } from "./evidence";
import type { CommandName } from "./outcome";

/** What a start or a stop needs of its car. */
export interface Commanded extends Ordered {
  /** What of the car's reports may be believed now, given what was commanded before. */
  believed(): Promise<Believed>;
  /** Until when the opposite command, sent before, may still be taking effect; milliseconds since the epoch. */
  settlingUntil(command: CommandName): number | undefined;
  /** Gets everything for one request to Smartcar that costs nothing; what it resolves with sends it. Both throw SmartcarError. */
  prepare(command: CommandName): Promise<() => Promise<void>>;
  /** Whether what counts with the maker is not to be sent again once it has failed. */
  isSpared(command: CommandName): boolean;
  /** Waits for the car's report on a command, at last by one read. */
  verify(command: CommandName, sending: Sending, signal: AbortSignal): Promise<Seen>;
}

/**
 * Starts or stops the charging of one car: asks what is known, what the make can, what may be spent; then sends, as `carryOut`
 * does. Throws SmartcarError for faults that are not the car's answer.
 */
export function charge(car: Commanded, command: CommandName, yielding: AbortSignal): Promise<Answer> {
  return carryOut(
    car,
    {
      name: command,
      held: async () => (await whatIsKnown(car, command)) ?? (await whatIsLeft(car, command)),
      prepare: () => car.prepare(command),
      accepted: () => accepted(command),
      answerTo: (error) => answerTo(command, error),
      verify: (sending, signal) => car.verify(command, sending, signal),
      isSpared: () => car.isSpared(command),
      outlasts: (answer) => outlastsSettling(car, command, { answer, yielding }),
    },
    yielding,
  );
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
