import { MINUTE_MS } from "../../core/duration";
import type { Span } from "./search";

const SLOT_MS = 15 * MINUTE_MS;
/** Shorter than this neither a run nor a pause is worth a command. */
const SHORT_MS = 14 * MINUTE_MS;

export interface PlanMoment {
  readonly now: number;
  /** The plan as it was made last, from now on. */
  readonly runs: readonly Span[];
  /** For how long the car still has to charge; 0 or less once the goal is reached. */
  readonly neededMs: number;
  readonly readyAt?: number | undefined;
  readonly reservedMs?: number | undefined;
  readonly isOneBlock?: boolean | undefined;
  /** The slots that costs are known for: charging does not end within one because the plan has changed. */
  readonly slots?: readonly Span[] | undefined;
  /** What it said last; absent after a new goal, or once the car was unplugged. */
  readonly last?: Pick<PlanStep, "on" | "slotEndAt"> | undefined;
}

export interface PlanStep {
  readonly on: boolean;
  readonly why:
    | "reached"
    | "waiting"
    | "planned"
    /** Too little is left of the run to be worth a start. */
    | "too-short"
    /** The deadline has passed, the goal is not reached. */
    | "overrun"
    /** The plan is another now, but the slot in which it charges has not ended. */
    | "slot"
    /** Less than a slot is missing. */
    | "almost-done"
    /** The next run begins soon. */
    | "short-pause"
    | "one-block";
  /** The end of the slot in which it charged last. */
  readonly slotEndAt?: number | undefined;
}

/** What a plan says now. Once it charges it goes on over small changes of the plan, and over the deadline until the goal is reached. */
export function followPlan(moment: PlanMoment): PlanStep {
  const { now, runs, neededMs, readyAt = Infinity, reservedMs = 0, last } = moment;
  if (neededMs <= 0) return { on: false, why: "reached" };

  const run = runs.find(({ startAt, endAt }) => startAt <= now && now < endAt);
  if (run && !last?.on && run.endAt - now < SHORT_MS) return { on: false, why: "too-short" };
  if (run) return { on: true, why: "planned", slotEndAt: slotEndIn(run, moment) };
  if (!last?.on) return { on: false, why: "waiting" };

  const { slotEndAt = -Infinity } = last;
  const next = runs.find(({ startAt }) => startAt > now);
  const isFree = neededMs > reservedMs;
  const on = (why: PlanStep["why"]): PlanStep => ({ ...last, on: true, why });
  if (now > readyAt) return on("overrun");
  if (isFree && now < slotEndAt) return on("slot");
  if (isFree && neededMs < SLOT_MS) return on("almost-done");
  if (next && next.startAt - now < SHORT_MS) return on("short-pause");
  if (isFree && moment.isOneBlock) return on("one-block");
  return { on: false, why: "waiting" };
}

function slotEndIn(run: Span, { now, slots = [] }: PlanMoment): number {
  const slot = slots.find(({ startAt, endAt }) => startAt <= now && now < endAt);
  return Math.min(run.endAt, slot?.endAt ?? run.endAt);
}
