import type { CaseHome } from "../case-home";
import type { Expectation } from "../expectation";
import { budget, calls, charging, limit, schedules, soc } from "./cars";
import { atLeast, atMost, commands, never, requests } from "./commands";
import { feed, feeds } from "./feeds";
import { decision, error, messages, noError, outcome, plan, planWithin, sessions, reported } from "./messages";

/** What is not as it should be, in words; nothing if all is. */
export type Failures = readonly string[] | Promise<readonly string[]>;

type Word = Exclude<keyof Expectation, "anyOf">;

type Check<W extends Word> = (home: CaseHome, want: NonNullable<Expectation[W]>) => Failures;

type Checks = { readonly [W in Word]: Check<W> };

const checks: Checks = {
  commands,
  atMost,
  atLeast,
  never,
  requests,
  charging,
  soc,
  limit,
  schedules,
  calls,
  callsLeft: budget("callsLeft"),
  stopsLeft: budget("stopsLeft"),
  commandsLeft: budget("commandsLeft"),
  decision,
  outcome,
  plan,
  planWithin,
  told: reported,
  sessions,
  messages,
  error,
  noError,
  feed,
  feeds,
};

/** Looks at everything that a case expects. */
export async function failuresOf(home: CaseHome, expected: Expectation): Promise<string[]> {
  const failures: string[] = [];
  for (const word of Object.keys(checks) as Word[]) failures.push(...(await check(home, word, expected)));
  if (!expected.anyOf) return failures;
  const each = await Promise.all(expected.anyOf.map((one) => failuresOf(home, one)));
  if (each.some((none) => none.length === 0)) return failures;
  return [...failures, `one of: ${each.map((list) => list.join(" and ")).join(" | or ")}`];
}

function check<W extends Word>(home: CaseHome, word: W, expected: Pick<Expectation, W>): Failures {
  const want = expected[word];
  const look: Check<W> = checks[word];
  return want === undefined ? [] : look(home, want);
}
