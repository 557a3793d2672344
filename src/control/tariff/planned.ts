import { chargingTimeMs } from "../plan/charging-time";
import { planCharge } from "../plan/plan-charge";
import type { PlannedRun } from "../plan/planned-run";
import { type CostCell, costAtOnce } from "./costs";
import type { PlannedCharge, TariffGoal, TariffReason, TariffWarning } from "./decision";
import { type MadePlan, makePlan, type PlanBase } from "./make-plan";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { stopBudget } from "./stop-price";
import type { Planned, Verdict } from "./verdict";

/** A plan's base of which it is not certain that prices are known. */
export type PlanGround = Omit<PlanBase, "untilAt"> & { readonly untilAt: number | undefined };

/** Less than this is no plan that was missed: percent points. */
const MISSED_LEAST = 1;
const HOUR_MS = 3_600_000;

/** What the plan says of now. */
export function planned(state: TariffState, settings: TariffSettings, ground: PlanGround, now: number): Verdict {
  const { untilAt } = ground;
  const goal = currentGoal(state, ground, now);
  if (goal && goal.readyAt <= now) return overrun(goal);
  if (untilAt === undefined) return late(state, settings, ground, goal, now);

  const base = { ...ground, untilAt };
  const made = makePlan(state, settings, base, now);
  const { cells } = made;
  const runs = placed(state, settings, base, made, now);
  const plan = runs.map((run) => withSun(run, cells));
  const energyKwh = runs.reduce((sum, run) => sum + run.energyKwh, 0);
  const cost = total(plan);
  const atOnce = costAtOnce(cells, energyKwh, base.model.powerW);
  const on = plan[0]?.startAt === now;
  const extra: Planned = {
    plan,
    goal,
    cost,
    saving: cost === undefined || atOnce === undefined ? undefined : atOnce - cost,
    price: cells[0]?.costPerKwh,
    neededKwh: neededKwh(base, goal),
    ...stopsOf(state, settings, now),
    sunKnown:
      cells.some(({ solarShare }) => solarShare > 0) || state.meter !== undefined || state.forecast !== undefined,
    warning: missed(base, goal, made),
    outlook: made.outlook,
    expected: made.expected,
    step: undefined,
    untilAt: cells[0]?.endAt,
  };
  const nextChangeAt = on ? plan[0]?.endAt : plan[0]?.startAt;
  return { on, reason: reasonFor(state, base, extra, made, on, now), nextChangeAt, planned: extra };
}

/** The goal that is charged for: one that has passed stays while the car charges for it and nobody has seen it leave. */
function currentGoal(
  { goal, car, on }: TariffState,
  { departures, soc }: PlanGround,
  now: number,
): TariffGoal | undefined {
  const isMissed = goal && goal.readyAt <= now && on && (car?.at ?? 0) < goal.readyAt && soc < goal.targetPercent;
  if (isMissed) return goal;
  const [next] = departures;
  return next && { readyAt: next.readyAt, targetPercent: next.targetPercent, once: next.once };
}

function overrun({ readyAt: at, targetPercent: target }: TariffGoal): Verdict {
  return { on: true, reason: { code: "overrun", params: { at, target } } };
}

/** Without any price: one block, as late as is enough. */
function late(
  state: TariffState,
  settings: TariffSettings,
  { model, soc, departures }: PlanGround,
  goal: TariffGoal | undefined,
  now: number,
): Verdict {
  const [next] = departures;
  if (!goal || !next) return { on: false, reason: { code: "no-prices-yet", params: {} } };
  const positionMs = model.positionMs(soc);
  const { runs } = planCharge({
    now,
    costs: [],
    curve: model.curve,
    positionMs,
    neededMs: Math.max(0, model.positionMs(goal.targetPercent) - positionMs),
    readyAt: goal.readyAt,
    chargingForMs: state.on ? now - (state.since ?? now) : undefined,
    reservedMs: settings.preconditionMs,
  });
  const [first] = runs;
  const on = first !== undefined && first.startAt <= now;
  const plan = runs.map((run) => ({ ...run, solarKwh: 0, price: undefined }));
  const reason: TariffReason = !first
    ? { code: "target-reached", params: { soc, target: goal.targetPercent } }
    : on
      ? { code: "late", params: { at: goal.readyAt } }
      : { code: "waiting", params: { at: first.startAt } };
  const extra: Planned = {
    plan,
    goal,
    cost: undefined,
    saving: undefined,
    price: undefined,
    neededKwh: runs.reduce((sum, { energyKwh }) => sum + energyKwh, 0),
    ...stopsOf(state, settings, now),
    sunKnown: false,
    warning: undefined,
    outlook: state.outlook,
    expected: state.expected,
    step: undefined,
    untilAt: undefined,
  };
  return { on, reason, nextChangeAt: on ? first.endAt : first?.startAt, planned: extra };
}

/** Where the runs may lie is restricted, how much is charged until the departure is not: then the exact search places it. */
function placed(
  state: TariffState,
  settings: TariffSettings,
  { model, soc }: PlanBase,
  made: MadePlan,
  now: number,
): readonly PlannedRun[] {
  const { oneBlock = false, mostStarts, shortestRunMs, preconditionMs } = settings;
  const goalAt = made.goalAt;
  if (!oneBlock && mostStarts === undefined && !shortestRunMs && !preconditionMs) return made.runs;
  const until = made.runs.filter(({ startAt }) => startAt < goalAt);
  const neededMs = until.reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);
  const costs = made.cells.flatMap(({ startAt, endAt, costPerKwh }) =>
    costPerKwh === undefined || startAt >= goalAt ? [] : [{ startAt, endAt, value: costPerKwh }],
  );
  const { runs } = planCharge({
    now,
    costs,
    curve: model.curve,
    positionMs: model.positionMs(soc),
    neededMs,
    readyAt: Math.min(goalAt, costs.at(-1)?.endAt ?? goalAt),
    chargingForMs: state.on ? now - (state.since ?? now) : undefined,
    mostStarts,
    shortestRunMs,
    isOneBlock: oneBlock,
    reservedMs: preconditionMs,
  });
  return [...runs, ...made.runs.filter(({ startAt }) => startAt >= goalAt)];
}

function reasonFor(
  state: TariffState,
  { soc, model }: PlanBase,
  { plan, goal, price, warning }: Planned,
  made: MadePlan,
  on: boolean,
  now: number,
): TariffReason {
  const [cell] = made.cells;
  const target = goal?.targetPercent;
  const needed = goal !== undefined && target !== undefined && soc < target;
  if (on) {
    if (needed) {
      const leftMs = goal.readyAt - now - chargingTimeMs(model.car, soc, target);
      if (leftMs < HOUR_MS / 2) return { code: "no-time-left", params: { at: goal.readyAt, target } };
    }
    if ((cell?.solarShare ?? 0) >= 0.5)
      return {
        code: "sun",
        params: { price, surplusW: state.meter?.meanSurplusW ?? model.powerW * (cell?.solarShare ?? 0) },
      };
    if (needed) return { code: "cheap", params: { price, at: goal.readyAt } };
    return { code: "worth-it", params: { price } };
  }
  const [next] = plan;
  if (next) return { code: "waiting", params: { price, at: next.startAt } };
  const ceiling = warning?.code === "target-missed" ? made.ceiling : undefined;
  if (ceiling !== undefined && price !== undefined && price > ceiling)
    return { code: "above-ceiling", params: { price, ceiling } };
  if (target !== undefined && !needed) return { code: "target-reached", params: { soc, target } };
  return { code: "not-now", params: { price } };
}

function stopsOf(state: TariffState, settings: TariffSettings, now: number): Pick<Planned, "stopPrice" | "stopsUsed"> {
  const { kwh, used } = stopBudget(state, settings, now);
  return { stopPrice: kwh, stopsUsed: used };
}

function neededKwh({ model, soc }: PlanBase, goal: TariffGoal | undefined): number {
  return goal ? Math.max(0, goal.targetPercent - soc) * model.kwhPerPercent : 0;
}

function missed(
  { departures, model }: PlanBase,
  goal: TariffGoal | undefined,
  made: MadePlan,
): TariffWarning | undefined {
  const [next] = departures;
  if (!goal || !next || made.firstMissedKwh / model.kwhPerPercent < MISSED_LEAST) return undefined;
  const { readyAt: at, targetPercent: target } = goal;
  const reached = Math.max(0, target - made.firstMissedKwh / model.kwhPerPercent);
  return { code: "target-missed", params: { at, target, reached } };
}

function withSun({ startAt, endAt, energyKwh, costPerKwh }: PlannedRun, cells: readonly CostCell[]): PlannedCharge {
  const sunMs = cells.reduce((sum, cell) => {
    const sharedMs = Math.min(endAt, cell.endAt) - Math.max(startAt, cell.startAt);
    return sum + Math.max(0, sharedMs) * cell.solarShare;
  }, 0);
  const solarKwh = endAt > startAt ? energyKwh * (sunMs / (endAt - startAt)) : 0;
  return { startAt, endAt, energyKwh, solarKwh, price: costPerKwh };
}

function total(plan: readonly PlannedCharge[]): number | undefined {
  return plan.reduce<number | undefined>(
    (sum, { energyKwh, price }) => (sum === undefined || price === undefined ? undefined : sum + energyKwh * price),
    0,
  );
}
