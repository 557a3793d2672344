import { carIn } from "../cars";
import type { Wanted } from "../messages";
import type { Passed } from "../proxy";
import { answersIn, keyOf } from "./answered";
import { isReported } from "./evidence";
import { lifeAt, secondsAt, type Ask, type StormRecord, type Violation } from "../record";

/** A command that was decided before a message came may still be sent just after it. */
const UNDER_WAY_US = 3_000_000;

/** What is sent for a request that has no answer yet. A stop may be sent after its answer, when the car's next report contradicts it. */
const ownOnly: ReadonlySet<Wanted> = new Set(["start", "limit", "lock", "unlock"]);

interface Command {
  readonly car: string;
  readonly wants: Wanted;
  readonly passed: Passed;
}

/**
 * Promise 1: nothing reaches a car that nobody asked for. Each command was asked for in the same life of the process, by a request
 * that has no answer yet, and not taken back since; a start of which nobody knows whether it arrived is not sent again before someone asks again. A schedule whose time
 * has passed is taken away unasked, as it would charge the car every day, but not before the car has been heard in this life.
 */
export function unasked(record: StormRecord): Violation[] {
  const last = new Map<string, Command>();
  const nobodys = record.asks
    .filter(({ wants, isNobodys }) => isNobodys && wants === "start")
    .map(({ at, car, id }) => ({
      promise: "asked",
      at,
      car,
      text: `${secondsAt(record, at)}: ${id}, which a broker had retained, decided to start ${car}`,
    }));
  const answeredAt = answersIn(record);
  const sent = commandsIn(record).flatMap((command) => {
    const { car, wants, passed } = command;
    const before = last.get(`${car} ${wants}`);
    last.set(`${car} ${wants}`, command);
    const { n: life, from: lifeFrom = 0 } = lifeAt(record, passed.at) ?? {};
    const own = record.asks.filter((ask) => ask.car === car && ask.life === life && ask.at <= passed.at);
    const isOpenAt = (ask: Ask, at: number): boolean => (answeredAt.get(keyOf(ask)) ?? Infinity) >= at;
    const isOpen = (ask: Ask): boolean => isOpenAt(ask, before?.passed.at ?? 0);
    const isLate = ownOnly.has(wants) && !own.some((ask) => ask.wants === wants && isOpenAt(ask, passed.at));
    const isDue = passed.method === "DELETE" && isReported(record, car, { from: lifeFrom, to: passed.at });
    const problem = isDue
      ? undefined
      : (problemOf(command, own, own.filter(isOpen), before) ??
        (isLate ? "was sent although every request for it had its answer" : undefined));
    if (!problem) return [];
    return [
      {
        promise: "asked",
        at: passed.at,
        car,
        text: `${secondsAt(record, passed.at)}: ${wants} of ${car} (${passed.status}) ${problem}`,
      },
    ];
  });
  return [...nobodys, ...sent];
}

/** `open` are the asks that had no answer yet when the same command was sent before: each may have one of the two. */
function problemOf(
  { wants, passed }: Command,
  asks: readonly Ask[],
  open: readonly Ask[],
  before: Command | undefined,
): string | undefined {
  const ask = asks.findLast((one) => one.wants === wants);
  if (!ask) return "was asked for by nobody in this life";
  const opposite = opposites[wants];
  const against = asks.find((one) => one.wants === opposite && one.at > ask.at);
  if (against && passed.at - against.at > UNDER_WAY_US) return `was sent although ${opposite} was asked for since`;
  const isAgain = before !== undefined && open.filter((one) => one.wants === wants).length < 2;
  const isNew = before !== undefined && asks.some((one) => one.wants === wants && one.at > before.passed.at);
  if (wants === "start" && isAgain && !isNew && isDoubtful(before.passed)) return "was repeated on doubt";
  return undefined;
}

const opposites: Readonly<Partial<Record<Wanted, Wanted>>> = {
  start: "stop",
  stop: "start",
  lock: "unlock",
  unlock: "lock",
};

/** Whether nobody can know that the car has not got it. */
function isDoubtful({ status, isCut }: Passed): boolean {
  return status === undefined || isCut === true || status === 200 || status === 202 || status === 408 || status >= 500;
}

function commandsIn({ sent }: StormRecord): Command[] {
  return sent.flatMap((passed) => {
    const car = carIn(passed.path);
    const wants = wantedBy(passed);
    return car && wants ? [{ car, wants, passed }] : [];
  });
}

function wantedBy({ method, path }: Passed): Wanted | undefined {
  const [, word] = /commands\/(?:charge|security)\/(start|stop|set-limit|lock|unlock)$/.exec(path) ?? [];
  if (word === "set-limit") return "limit";
  if (word !== undefined) return word as Wanted;
  return (method === "POST" || method === "DELETE") && path.includes("schedules") ? "schedule" : undefined;
}
