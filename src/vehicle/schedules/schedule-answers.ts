import type { SmartcarError } from "../../core/error";
import { say, type Text } from "../../core/speech";
import { reasonOf } from "../commands/answers";
import type { CarSchedule } from "./car-schedules";
import type { ScheduleAnswer } from "./schedule-outcome";

/** How many schedules a car holds, those of its owner included (Smartcar docs: Volvo integration). */
export const MOST_SCHEDULES = 10;

export const REPLACED: ScheduleAnswer = {
  outcome: "refused",
  code: "REPLACED",
  ...reasonOf(say("outcome.REPLACED-schedule")),
};

/** What an error of Smartcar's means as an outcome; `undefined` for a fault. */
export function answerTo(error: SmartcarError): ScheduleAnswer | undefined {
  const words = reasonOf(error.says);
  const { reason: word } = error;
  const code = word === undefined ? {} : { code: word };
  if (error.code === "BUDGET") return { outcome: "refused", code: "CALLS_USED", ...words };
  if (error.code === "UNSUPPORTED") return { outcome: "unsupported", ...words, ...code };
  if (error.code === "VEHICLE_STATE" && error.retry !== "read-back") return { outcome: "refused", ...words, ...code };
  if (error.retry === "read-back" && error.code !== "CLOSED") return { outcome: "unknown", ...words, ...code };
  return undefined;
}

/** The car has no free schedule. */
export function full(held: readonly CarSchedule[]): ScheduleAnswer {
  const foreign = held.filter(({ ours }) => !ours).length;
  const says =
    foreign === 0
      ? say("outcome.SCHEDULES_FULL-ours", { most: MOST_SCHEDULES })
      : say("outcome.SCHEDULES_FULL", { most: MOST_SCHEDULES, foreign });
  return { outcome: "refused", code: "SCHEDULES_FULL", ...reasonOf(says), held };
}

/** What was created, deleted, and left as it is, in numbers. */
export function summary({ created, deleted, kept, merged }: ReportedNumbers): readonly Text[] {
  const counts = { created: created.length, deleted: deleted.length, kept: kept.length };
  const pauses = { most: MOST_SCHEDULES, merged: merged.length };
  const paused = merged.length === 0 ? [] : [say("outcome.schedules-merged", pauses)];
  return [say("outcome.schedules-synced", counts), ...paused];
}

interface ReportedNumbers {
  readonly created: readonly unknown[];
  readonly deleted: readonly unknown[];
  readonly kept: readonly unknown[];
  readonly merged: readonly unknown[];
}
