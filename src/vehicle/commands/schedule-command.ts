import { MINUTE_MS } from "../../core/duration";
import { speaksOfPath } from "../../smartcar/schedules/schedule-client";
import type { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { already, carsOf, unsupportedBy } from "./answers";
import type { CommandSpec } from "./command-spec";

const GONE = say("outcome.schedule-gone");

const SCHEDULE: CommandSpec = {
  lane: "schedule",
  isAccepted: () => true,
  repetitionMs: 0,
  freshMs: Infinity,
  tooLateMs: Infinity,
  looksMs: () => [],
  answerTo: () => undefined,
  say: {
    cannot: (make) => say("outcome.MAKE_CANNOT-schedule", { cars: carsOf(make) }),
    already: () => say("outcome.already-sync"),
    accepted: () => say("outcome.accepted-schedule"),
  },
};

/** What the car holds now. Its form is inferred, and a car may have none: what the car reports says the same, only later. */
export const scheduleList: CommandSpec = {
  ...SCHEDULE,
  isAccepted: ({ schedules }) => schedules,
  answerTo: (error) => (error.code === "BAD_RESPONSE" && error.status === 200 ? unsupportedBy(error) : undefined),
};

/** What the car has last reported of its schedules. */
export const scheduleReport: CommandSpec = SCHEDULE;

/** Makes one schedule. A lost answer is looked up, at once and when the make must have passed it on, and never repeated. */
export const scheduleCreate: CommandSpec = {
  ...SCHEDULE,
  isAccepted: ({ schedules }) => schedules,
  // Smartcar takes minutes over a command.
  repetitionMs: 10 * MINUTE_MS,
  looksMs: ({ lagMs }) => [0, lagMs + MINUTE_MS],
  say: {
    ...SCHEDULE.say,
    already: () => say("outcome.already-schedule"),
    accepted: () => say("outcome.accepted-schedule"),
  },
};

/** Deletes one schedule. One that is gone already is as good as deleted. */
export const scheduleDelete: CommandSpec = {
  ...SCHEDULE,
  looksMs: () => [0],
  answerTo: (error) => (isGone(error) ? already(GONE) : undefined),
  say: { ...SCHEDULE.say, already: () => GONE, accepted: () => say("outcome.schedule-deleted") },
};

function isGone(error: SmartcarError): boolean {
  return error.code === "NOT_FOUND" && error.scope === "request" && !speaksOfPath(error);
}
