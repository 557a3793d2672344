import { HOUR_MS } from "../../../core/duration";
import { type TariffGoal, type TariffReason, unlessMute, type TariffRuleResult } from "../decision";
import { missedWarning, type PlanGround } from "./plan-goals";
import type { TariffSettings } from "../settings";
import type { TariffState } from "../state";
import { stopBudget } from "./plan-weights";

/** The plan without any price: one block, as late as possible. */
export function latePlan(
  state: TariffState,
  settings: TariffSettings,
  ground: PlanGround,
  goal: TariffGoal | undefined,
  now: number,
): TariffRuleResult {
  if (!goal) return unlessMute(state, { code: "no-prices-yet", params: {} });
  const { model, soc } = ground;
  const { readyAt, targetPercent } = goal;
  const positionMs = model.positionMs(soc);
  const neededMs = Math.ceil(Math.max(0, model.positionMs(targetPercent) - positionMs) / 1000) * 1000;
  const startAt = Math.max(now, readyAt - neededMs);
  const energyKwh = model.grid.energyKwhAt(positionMs + neededMs) - model.grid.energyKwhAt(positionMs);
  const runs = neededMs > 0 ? [{ startAt, endAt: startAt + neededMs, energyKwh }] : [];
  const [first] = runs;
  const lateMs = Math.max(0, startAt + neededMs - readyAt);
  const isDue = first !== undefined && first.startAt <= now;
  const why = reasonFor(goal, first?.startAt, soc, now);
  return {
    ...(isDue ? { on: true, reason: why } : unlessMute(state, why)),
    nextChangeAt: isDue ? first.endAt : first?.startAt,
    goal,
    planned: {
      plan: runs.map((run) => ({ ...run, solarKwh: 0, price: undefined })),
      cost: undefined,
      saving: undefined,
      price: undefined,
      neededKwh: first?.energyKwh ?? 0,
      stopPrice: undefined,
      stopsUsed: stopBudget(state, settings, now).used,
      sunKnown: false,
      warning: missedWarning(ground, goal, (lateMs / HOUR_MS) * (model.powerW / 1000), settings.allowed),
      terminalValue: state.terminalValue,
      expected: state.expected,
      untilAt: undefined,
    },
  };
}

function reasonFor(
  { readyAt, targetPercent: target }: TariffGoal,
  startAt: number | undefined,
  soc: number,
  now: number,
): TariffReason {
  if (startAt === undefined) return { code: "target-reached", params: { soc, target } };
  return startAt <= now ? { code: "late", params: { at: readyAt } } : { code: "waiting", params: { at: startAt } };
}
