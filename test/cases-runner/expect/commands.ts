import { DAY_MINUTES } from "../../../src/core/duration";
import type { CaseHome, Commanded } from "../case-home";
import type { NumberOrRange } from "../expectation";
import { isWithin, shownRange } from "./compare";

const APART_MINUTES = 2;

/** Exactly these, `18:30 start bmw` each. */
export function commands(home: CaseHome, want: readonly string[]): string[] {
  const came = home.commands;
  const isRight = want.length === came.length && want.every((text, index) => isCommand(home, text, came[index]));
  return isRight ? [] : [`commands ${want.join(", ") || "none"}, came ${home.shownCommands()}`];
}

export function atMost(home: CaseHome, want: Readonly<Record<string, number>>): string[] {
  return counted(home, want, "at most", (n, most) => n <= most);
}

export function atLeast(home: CaseHome, want: Readonly<Record<string, number>>): string[] {
  return counted(home, want, "at least", (n, least) => n >= least);
}

export function never(home: CaseHome, want: readonly string[]): string[] {
  return want.filter((name) => count(home, name) > 0).map((name) => `never ${name}, came ${home.shownCommands()}`);
}

/** How many requests have this in their method and path. */
export function requests(home: CaseHome, want: Readonly<Record<string, NumberOrRange>>): string[] {
  return Object.entries(want).flatMap(([part, range]) => {
    const n = home.requests.filter(({ method, path }) => `${method} ${path}`.includes(part)).length;
    return isWithin(range, n) ? [] : [`${shownRange(range)} requests ${part}, were ${n}`];
  });
}

function isCommand(home: CaseHome, text: string, came: Commanded | undefined): boolean {
  if (!came) return false;
  const [time = "", name, car = came.car] = text.split(" ");
  const apart = Math.abs(minuteOf(time) - minuteOf(home.time(came.at)));
  return came.name === name && came.car === car && Math.min(apart, DAY_MINUTES - apart) <= APART_MINUTES;
}

function counted(
  home: CaseHome,
  want: Readonly<Record<string, number>>,
  words: string,
  isRight: (n: number, wanted: number) => boolean,
): string[] {
  return Object.entries(want)
    .filter(([name, wanted]) => !isRight(count(home, name), wanted))
    .map(([name, wanted]) => `${words} ${wanted} ${name}, came ${count(home, name)} (${home.shownCommands()})`);
}

/** Of `start`, or of `start bmw`. */
function count(home: CaseHome, words: string): number {
  const [name, car] = words.split(" ");
  return home.commands.filter((one) => one.name === name && (car === undefined || one.car === car)).length;
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}
