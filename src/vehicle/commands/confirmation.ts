import { SETTLE_MS, type Seen, type Sending } from "../state/evidence";

/** One thing that a car reports of what a command is about. */
export interface Witness {
  /** Whether it shows the wished state. */
  readonly fits: boolean;
  /** Nearly the wished value: the car's way of obeying, once it has settled. */
  readonly isNear?: boolean;
  /** When the car or its make vouched for it; milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What the car's reports show of a command that was sent. It is reached as soon as what was reported since shows it and nothing of
 * that shows otherwise. It is missed only when the car has had time to settle: with `onlyAll` if everything shows that, without
 * if anything does.
 */
export function judge(witnesses: readonly Witness[], { from, until }: Sending, onlyAll = false): Seen {
  const since = witnesses.filter(({ at }) => at > from);
  if (since.length === 0) return "open";
  const hasSettled = (at: number): boolean => at >= until + SETTLE_MS;
  if (since.every(({ fits, isNear = false, at }) => fits || (isNear && hasSettled(at)))) return "reached";
  const against = since.filter(({ fits, isNear = false, at }) => !fits && !isNear && hasSettled(at));
  const isMissed = onlyAll ? since.every(({ fits }) => !fits) && against.length > 0 : against.length > 0;
  return isMissed ? "missed" : "open";
}
