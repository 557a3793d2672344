import { MINUTE_MS } from "../../../src/core/duration";
import { decideCommand } from "../../../src/vehicle/commands/policy/decide-command";
import type { Budgets, CommandRequest, Decision, Knowledge } from "../../../src/vehicle/commands/policy/decision";
import { makeOf } from "../../../src/vehicle/makes";

export const NOW = Date.parse("2026-06-01T10:00:00Z");
export const ago = (minutes: number): number => NOW - minutes * MINUTE_MS;

/** A car of which nothing is known. */
export const nothingKnown: Knowledge = {
  make: makeOf("TESLA"),
  makeName: "TESLA",
  unsupported: undefined,
  place: "unknown",
  soc: undefined,
  charge: { signs: [] },
  value: undefined,
  last: undefined,
  taken: undefined,
  stopSent: undefined,
  startSent: undefined,
  settledAt: -Infinity,
  settlingUntil: undefined,
  doubtedAt: -Infinity,
  startableAt: -Infinity,
  lastUpdateAt: undefined,
  awakeAt: undefined,
};
/** A stop that a person asks for. */
export const person: CommandRequest = {
  command: "stop",
  askedAt: NOW,
  repeated: false,
  automatic: false,
  force: false,
};
export const enough: Budgets = { calls: 400, stops: undefined, commands: undefined };

/** What is decided, in a word: what is done, or the code of the answer. */
export function decide(
  known: Partial<Knowledge>,
  request: Partial<CommandRequest> = {},
  budgets: Partial<Budgets> = {},
): string {
  const decision = decideCommand(
    { ...nothingKnown, ...known },
    { ...person, ...request },
    { ...enough, ...budgets },
    NOW,
  );
  return inAWord(decision);
}

function inAWord(decision: Decision): string {
  if ("fault" in decision) return decision.fault.code;
  return "answer" in decision ? (decision.answer.code ?? decision.answer.outcome) : decision.do;
}
