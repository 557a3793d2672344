import { isoText } from "../../core/instant";
import type { Speech } from "../../core/speech";
import { weekdays, type ListedSchedule, type ScheduleLocation, type Weekday } from "../../smartcar/schedules/schedule";
import type { Budget } from "../outcome";
import type { CarSchedule } from "./car-schedules";
import type { MergedPause } from "./target";

export type ScheduleAction = "list" | "create" | "delete" | "sync";

/** A schedule as it is in messages. */
export interface ShownSchedule {
  id?: string;
  type?: string;
  location?: ScheduleLocation;
  /** By the car's clock; one that ends before it starts ends on the next day. */
  windows: { start: string; end: string; days: Weekday[] }[];
  ours: boolean;
}

/** What became of an action on a car's schedules. */
export interface ScheduleOutcome {
  command: ScheduleAction;
  outcome: "done" | "already" | "refused" | "unsupported" | "unknown";
  /** A sentence for a person, in English; `says` is the same for other languages, and no part of a message. */
  reason: string;
  says?: Speech;
  /** `SCHEDULES_FULL`, `CALLS_USED`, `MAKE_CANNOT`, `NO_ID`, or Smartcar's own code such as `ASLEEP`. */
  code?: string;
  /** What the car holds then, as far as it is known; absent where nobody looked. */
  schedules?: ShownSchedule[];
  created: ShownSchedule[];
  deleted: ShownSchedule[];
  /** What was right already. */
  kept: ShownSchedule[];
  /** Pauses that had to be given up because the car holds only so many schedules. */
  merged: MergedPause[];
  /** How many windows of the plan the car gets later: a daily schedule can only hold what is less than a day away. */
  waiting: number;
  /** When a sync that was refused is tried again automatically, ISO 8601; a newer request comes before. */
  retryAt?: string;
  /** When it was decided, ISO 8601. */
  at: string;
  budget: Budget;
}

/** How an action ended, before it is dressed as an outcome. */
export interface ScheduleAnswer extends Pick<ScheduleOutcome, "outcome" | "reason" | "says" | "code"> {
  readonly held?: readonly CarSchedule[] | undefined;
  readonly created?: readonly ListedSchedule[];
  readonly deleted?: readonly ListedSchedule[];
  readonly kept?: readonly ListedSchedule[];
  readonly merged?: readonly MergedPause[];
  readonly waiting?: number;
  /** Milliseconds since the epoch. */
  readonly retryAt?: number;
}

/** The outcome that an answer is at `now`, milliseconds since the epoch, with what is left of the budgets. */
export function outcomeOf(
  command: ScheduleAction,
  answer: ScheduleAnswer,
  { now, budget }: { readonly now: number; readonly budget: Budget },
): ScheduleOutcome {
  const { outcome, reason, says, code, held, retryAt } = answer;
  const { created = [], deleted = [], kept = [], merged = [], waiting = 0 } = answer;
  return {
    command,
    outcome,
    reason,
    ...(says && { says }),
    ...(code !== undefined && { code }),
    ...(held && { schedules: held.map(shown) }),
    created: created.map(shown),
    deleted: deleted.map(shown),
    kept: kept.map(shown),
    merged: [...merged],
    waiting,
    ...(retryAt !== undefined && { retryAt: isoText(retryAt) }),
    at: isoText(now),
    budget,
  };
}

/** A schedule as a message has it. */
function shown(schedule: ListedSchedule & { readonly ours?: boolean }): ShownSchedule {
  const { id, type, location, week, ours = true } = schedule;
  const windows = new Map<string, ShownSchedule["windows"][number]>();
  for (const day of weekdays) {
    for (const { start, end } of week[day] ?? []) {
      const known = windows.get(`${start}-${end}`);
      if (known) known.days.push(day);
      else windows.set(`${start}-${end}`, { start, end, days: [day] });
    }
  }
  return {
    ...(id !== undefined && { id }),
    ...(type !== undefined && { type }),
    ...(location && { location: { ...location } }),
    windows: [...windows.values()],
    ours,
  };
}
