/** What the meter showed before and after a command of ours. */
export interface StepCheck {
  readonly on: boolean;
  readonly beforeW: number;
  readonly highestW: number;
  readonly lowestW: number;
  /** The step that the car should make, without its direction. */
  readonly expectedW: number;
  /** When the check ends. */
  readonly dueAt: number;
}

/** The grid power before and after a command and the expected step, W. */
export interface StepParams {
  readonly beforeW: number;
  readonly afterW: number;
  readonly expectedW: number;
}

/** What the meter shows of a command: the expected step, a step in the wrong direction, or none. */
export type StepOutcome =
  | { readonly is: "shown"; readonly watts: number }
  | { readonly is: "reversed"; readonly params: StepParams }
  | { readonly is: "missing"; readonly params: StepParams };

/**
 * A meter that moves in the wrong direction. One start proves little, because the sun may have come out at that moment. It is
 * proved when the following stop moves the meter in the other direction, or a second start does the same.
 */
export interface SignSuspicion {
  readonly params: StepParams;
  /** The settings under which it was found. It does not apply to other settings. */
  readonly under: string;
  readonly starts: number;
  /** Until the following stop has been checked. */
  readonly isOpen: boolean;
  readonly isProved: boolean;
}

/** The step that is expected if the car's power is unknown. */
const SMALLEST_STEP_W = 1_400;

/** Half the step is enough: the weather may hide the rest. */
const SHARE = 0.5;

/** Begins a check at the moment of a command; `undefined` without a meter. */
export function beginCheck(
  on: boolean,
  {
    beforeW,
    expectedW = SMALLEST_STEP_W,
    dueAt,
  }: { beforeW: number | undefined; expectedW: number | undefined; dueAt: number },
): StepCheck | undefined {
  if (beforeW === undefined) return undefined;
  return { on, beforeW, highestW: beforeW, lowestW: beforeW, expectedW, dueAt };
}

/** The check with one more reading of the grid, W. */
export function checkWith(check: StepCheck | undefined, gridW: number): StepCheck | undefined {
  if (!check || (gridW <= check.highestW && gridW >= check.lowestW)) return check;
  return { ...check, highestW: Math.max(check.highestW, gridW), lowestW: Math.min(check.lowestW, gridW) };
}

/** How a check ends: as soon as the step shows, else when it is due; `undefined` until then. */
export function stepOutcome(check: StepCheck, now: number): StepOutcome | undefined {
  const { on, beforeW, highestW, lowestW, expectedW, dueAt } = check;
  const stepW = on ? highestW - beforeW : beforeW - lowestW;
  if (stepW >= expectedW * SHARE) return { is: "shown", watts: Math.round(stepW) };
  return now >= dueAt ? lastOutcome(check) : undefined;
}

/** What is known of the steps after our own commands. */
export interface StepMarks {
  readonly check?: StepCheck | undefined;
  readonly sign?: SignSuspicion | undefined;
}

/** Whether the meter's sign is proved wrong, or so doubtful that the car is stopped to find out. */
export function isSignWrong({ sign, check }: StepMarks, on: boolean | undefined): boolean {
  if (!sign) return false;
  return sign.isProved || (sign.isOpen && (on === true || check !== undefined));
}

/** How far the meter moved in the wrong direction. */
function otherW({ on, beforeW, highestW, lowestW }: StepCheck): number {
  return on ? beforeW - lowestW : highestW - beforeW;
}

/** The outcome of a check that ends without the expected step. */
export function lastOutcome(check: StepCheck): StepOutcome {
  const { on, beforeW, highestW, lowestW, expectedW } = check;
  if (otherW(check) >= expectedW * SHARE)
    return { is: "reversed", params: { beforeW, afterW: on ? lowestW : highestW, expectedW } };
  return { is: "missing", params: { beforeW, afterW: on ? highestW : lowestW, expectedW } };
}

/** What is known of the meter's sign after a check. An expected step clears the suspicion. */
export function signAfter(
  before: SignSuspicion | undefined,
  check: StepCheck,
  outcome: StepOutcome,
  under: string,
): SignSuspicion | undefined {
  if (before?.isProved) return before;
  if (outcome.is === "shown") return undefined;
  if (outcome.is === "missing") return before && { ...before, isOpen: false };
  if (!check.on) return before && { ...before, isOpen: false, isProved: before.isOpen };
  const starts = (before?.starts ?? 0) + 1;
  return { params: outcome.params, under, starts, isOpen: true, isProved: starts > 1 };
}
