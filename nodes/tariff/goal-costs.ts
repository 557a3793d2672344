/** What charging costs by one value of *Needed at departure*, EUR a year. */
interface GoalCost {
  readonly target: number;
  /** Where the car charges up to the target only. */
  readonly toTarget: number;
  /** Where it charges up to 80% when that pays. */
  readonly to80: number;
}

/** The recorded year of `npm run bench:savings`, at 11 kW; `npx tsx bench/savings/goals.ts` measures it again. */
const YEAR: readonly GoalCost[] = [
  { target: 50, toTarget: 1145, to80: 1036 },
  { target: 60, toTarget: 1145, to80: 1068 },
  { target: 70, toTarget: 1146, to80: 1108 },
  { target: 80, toTarget: 1145, to80: 1145 },
];

const LEAST = 50;
const MOST = 80;
const USUAL = YEAR.find(({ target }) => target === LEAST)?.to80 ?? 0;

const mixed = (from: number, to: number, part: number): number => from + (to - from) * part;

/**
 * How much more a year costs by these settings, in percent, than by the default ones, in whole EUR. `undefined` where the example
 * tells nothing: its car needs 50% and charges up to 80%.
 */
export function moreThanUsual(target: number, full: number): number | undefined {
  if (!(target >= LEAST && target <= MOST && full >= 1)) return undefined;
  const below = YEAR.findLast((one) => one.target <= target);
  const above = YEAR.find((one) => one.target >= target);
  if (!below || !above) return undefined;
  const share = above.target === below.target ? 0 : (target - below.target) / (above.target - below.target);
  const toTarget = mixed(below.toTarget, above.toTarget, share);
  const to80 = mixed(below.to80, above.to80, share);
  const room = target >= MOST ? 1 : Math.min(1, Math.max(0, (full - target) / (MOST - target)));
  return Math.round(mixed(toTarget, to80, room) - USUAL);
}
