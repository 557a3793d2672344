import type { SmartcarError } from "../../core/error";
import type { CarSchedule } from "./car-schedules";
import type { ScheduleAnswer } from "./schedule-outcome";

/** How many schedules a car holds, those of its owner included (Smartcar docs: Volvo integration). */
export const MOST_SCHEDULES = 10;

export const REPLACED: ScheduleAnswer = {
  outcome: "refused",
  code: "REPLACED",
  reason: "A newer wish replaced this one",
};

/** What an error of Smartcar's means as an outcome; `undefined` for a fault. */
export function answerTo(error: SmartcarError): ScheduleAnswer | undefined {
  const { message: reason, reason: word } = error;
  const code = word === undefined ? {} : { code: word };
  if (error.code === "BUDGET") return { outcome: "refused", code: "CALLS_USED", reason };
  if (error.code === "UNSUPPORTED") return { outcome: "unsupported", reason, ...code };
  if (error.code === "VEHICLE_STATE" && error.retry !== "read-back") return { outcome: "refused", reason, ...code };
  if (error.retry === "read-back" && error.code !== "CLOSED") return { outcome: "unknown", reason, ...code };
  return undefined;
}

export function full(held: readonly CarSchedule[]): ScheduleAnswer {
  const foreign = held.filter(({ ours }) => !ours).length;
  const reason =
    foreign === 0
      ? `The car stores ${MOST_SCHEDULES} schedules, and all of them were created here. Delete one with the schedule node first`
      : `The car stores ${MOST_SCHEDULES} schedules. Not created here: ${foreign}. Delete some in the car's app`;
  return { outcome: "refused", code: "SCHEDULES_FULL", reason, held };
}

export function summary({ created, deleted, kept, merged }: ReportedNumbers): string {
  const paused =
    merged.length === 0 ? "" : `; ${merged.length} pauses are charged through because the car holds so few`;
  return `${count(created.length)} made, ${deleted.length} deleted, ${kept.length} kept${paused}`;
}

interface ReportedNumbers {
  readonly created: readonly unknown[];
  readonly deleted: readonly unknown[];
  readonly kept: readonly unknown[];
  readonly merged: readonly unknown[];
}

export function count(schedules: number): string {
  return schedules === 1 ? "1 schedule" : `${schedules} schedules`;
}
