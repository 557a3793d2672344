import { MINUTE_MS } from "../../../core/duration";
import { type CostCell, costAtOnce, pricedCharge, totalCost } from "./costs";
import type { Expected, TariffGoal, TariffReason, Planned, TariffRuleResult } from "../decision";
import { latePlan } from "./late-plan";
import { type PlanSolution, planSolution } from "./make-plan";
import { doubtOf, missedWarning, type PlanGround, type PlanBase } from "./plan-goals";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";
import { stopBudget } from "./plan-weights";
import { chargePowerW } from "../../soc/charge-power";
import { withinGrant } from "../house-demand";
import type { TariffInput } from "../input";
import { countingSurplusW } from "./sun";
import { chargingTimeMs } from "../../planner/charging-time";

/** The result of planning for now. */
export function planStep(
  state: TariffState,
  settings: TariffSettings,
  ground: PlanGround,
  now: number,
): TariffRuleResult {
  const { untilAt, departures } = ground;
  const [next] = departures;
  const goal = next && goalFrom(next);
  if (untilAt === undefined) return latePlan(state, settings, ground, goal, now);

  const base = { ...ground, untilAt };
  const solution = planSolution(state, settings, base, now);
  const { cells, runs } = solution;
  const plan = runs.map((run) => pricedCharge(run, cells));
  const energyKwh = runs.reduce((sum, run) => sum + run.energyKwh, 0);
  const cost = totalCost(plan);
  const atOnce = costAtOnce(cells, energyKwh, base.model.powerW);
  const { on, nextChangeAt } = chargeNow(state, base, solution);
  const extra: Planned = {
    plan,
    cost,
    saving: cost === undefined || atOnce === undefined ? undefined : atOnce - cost,
    price: cells[0]?.importPrice === undefined ? undefined : cells[0].costPerKwh,
    neededKwh: goal ? Math.max(0, goal.targetPercent - base.soc) * base.model.kwhPerPercent : 0,
    stopPrice: solution.stopCost,
    stopsUsed: stopBudget(state, settings, now).used,
    sunKnown:
      cells.some(({ solarShare }) => solarShare > 0) ||
      state.site?.grid !== undefined ||
      (state.forecasts ?? []).length > 0,
    warning: missedWarning(base, goal, solution.firstMissedKwh, settings.allowed),
    terminalValue: solution.terminalValue,
    expected: solution.expected,
    untilAt: sameUntil(cells),
    holdsBattery: on ? isBatteryWorthMore(solution.expected, cells[0]) : false,
  };
  const reason = planReason(state, base, { goal, planned: extra, cell: cells[0], ceiling: solution.ceiling, on }, now);
  return { on, reason, nextChangeAt, goal, planned: extra };
}

/** This close to its limit a car counts as full: percentage points. */
const NEARLY = 1;

/** Whether to charge now, and until when that applies: what the plan shows is what happens. */
function chargeNow(
  state: TariffState,
  base: PlanBase,
  { on, runs: [first] }: PlanSolution,
): { readonly on: boolean; readonly nextChangeAt: number | undefined } {
  if (on) return { on, nextChangeAt: first?.endAt };
  // Nobody knows when the car ends it, and a later charge is not that end.
  return endsByItself(state, base) ? { on: true, nextChangeAt: undefined } : { on, nextChangeAt: first?.startAt };
}

/** A car that is nearly at its own limit stops without a command. */
function endsByItself({ on, car }: TariffState, { soc, fullPercent }: PlanBase): boolean {
  return on === true && soc >= fullPercent - NEARLY && fullPercent >= (car?.limit ?? 100);
}

function goalFrom({ readyAt, targetPercent, once, stays, learnt }: TariffGoal): TariffGoal {
  return { readyAt, targetPercent, once, ...(stays && { stays }), ...(learnt && { learnt }) };
}

/** Whether the energy of the home battery saves more later than the grid costs now; `undefined` if unknown. */
function isBatteryWorthMore({ battery: [now] }: Expected, cell: CostCell | undefined): boolean | undefined {
  if (!now || cell?.importPrice === undefined) return undefined;
  return now.worthPerKwh > cell.importPrice;
}

/** How long a kWh costs the same as now. */
function sameUntil(cells: readonly CostCell[]): number | undefined {
  const [now] = cells;
  return cells.find(({ costPerKwh }) => costPerKwh !== now?.costPerKwh)?.startAt ?? cells.at(-1)?.endAt;
}

/** A smaller change of the surplus that the car can use, as a share of its power, is ignored. */
const SAME_SUN = 0.03;
/** Charging may be faster or slower than planned, so plans are made again at least this often. */
const HOLDS_MS = 15 * MINUTE_MS;
const USUAL_W = 3_000;

/** The last result, if it is still valid: nothing was reported but almost the same meter readings. */
export function stillHolding(
  state: TariffState,
  { kind }: TariffInput,
  settings: TariffSettings,
  now: number,
): TariffRuleResult | undefined {
  const { judged, judgedWith, on, estimate = {} } = state;
  if (!judged || (kind !== "power" && kind !== "tick")) return undefined;
  const { result, surplusW, at } = judged;
  const isOn = withinGrant(result, state).on;
  if (isOn !== on || judgedWith !== state.house?.share || now < at || now >= endOf(result, at)) return undefined;
  const shownW = countingSurplusW(state, now);
  if ((shownW === undefined) !== (surplusW === undefined)) return undefined;
  const powerW = chargePowerW(estimate, settings) ?? USUAL_W;
  const usableW = (watts = 0): number => Math.min(powerW, Math.max(0, watts));
  return Math.abs(usableW(shownW) - usableW(surplusW)) <= SAME_SUN * powerW ? result : undefined;
}

function endOf({ goal, nextChangeAt, planned }: TariffRuleResult, at: number): number {
  return Math.min(planned?.untilAt ?? at, nextChangeAt ?? Infinity, goal?.readyAt ?? Infinity, at + HOLDS_MS);
}

/** A shorter charge is for the uncertainty of the target. */
const SHORT_MS = 20 * MINUTE_MS;
/** This close to its limit a car has reached it: percentage points. */
const DONE = 0.1;
/** With less spare time there is no choice. */
const HARDLY_MS = 15 * MINUTE_MS;

interface Found {
  readonly goal: TariffGoal | undefined;
  readonly planned: Planned;
  /** What charging costs now. */
  readonly cell: CostCell | undefined;
  readonly ceiling: number | undefined;
  readonly on: boolean;
}

/** The reason for what the plan decides now. */
function planReason(state: TariffState, base: PlanBase, found: Found, now: number): TariffReason {
  return found.on ? whyOn(state, base, found, now) : whyOff(base, found, now);
}

function whyOn(
  { surplus }: TariffState,
  { soc, plusMinus, model, fullPercent }: PlanBase,
  { goal, planned: { price, plan }, cell }: Found,
  now: number,
): TariffReason {
  const needed = goal !== undefined && soc < goal.targetPercent ? goal : undefined;
  // What is left of a plan for a car that is as full as it gets is for seconds.
  const leastMs = soc >= fullPercent - DONE ? MINUTE_MS : 0;
  const isPlanned = plan.some(({ startAt, endAt: until }) => startAt <= now && now + leastMs < until);
  if (!needed && !isPlanned) return { code: "finishing", params: { limit: fullPercent } };
  if (needed) {
    const { readyAt: at, targetPercent: target } = needed;
    const spareMs = at - now - chargingTimeMs(model.car, soc, target);
    if (spareMs < HARDLY_MS) return { code: "no-time-left", params: { at, target } };
  }
  const solarShare = cell?.solarShare ?? 0;
  if (solarShare >= 0.5) {
    const surplusW = surplus?.meanW ?? model.powerW * solarShare;
    return { code: "sun", params: { price, surplusW } };
  }
  const endAt = plan[0]?.endAt ?? now;
  if (goal && !needed && soc < goal.targetPercent + doubtOf(plusMinus) && endAt - now <= SHORT_MS) {
    const { targetPercent: target } = goal;
    const percent = Math.round((target + doubtOf(plusMinus) - soc) * 10) / 10;
    if (percent > 0) return { code: "to-be-sure", params: { price: cell?.importPrice, percent, target } };
  }
  const mixed = { price, ...mixedWith(cell) };
  return needed ? { code: "cheap", params: { ...mixed, at: needed.readyAt } } : { code: "worth-it", params: mixed };
}

function whyOff(
  { soc }: PlanBase,
  { goal, planned: { plan, price, warning }, cell, ceiling }: Found,
  now: number,
): TariffReason {
  const next = plan.find(({ startAt }) => startAt > now);
  if (next) return { code: "waiting", params: { price: cell?.importPrice, at: next.startAt } };
  const isMissed = warning?.code === "target-missed";
  if (isMissed && ceiling !== undefined && price !== undefined && price > ceiling)
    return { code: "above-ceiling", params: { price, ...mixedWith(cell), ceiling } };
  if (goal && soc >= goal.targetPercent) return { code: "target-reached", params: { soc, target: goal.targetPercent } };
  return { code: "not-now", params: { price: cell?.importPrice } };
}

/** What makes charging cost something else than the price of the grid, which people see beside it. */
function mixedWith(cell: CostCell | undefined): { readonly mixedWith?: "sun" | "battery" } {
  if (cell?.importPrice === undefined || cell.costPerKwh === cell.importPrice) return {};
  return { mixedWith: cell.solarShare > 0 ? "sun" : "battery" };
}
