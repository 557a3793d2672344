import { socAt } from "../estimate";
import { awayMs } from "./departures";
import { chargingModel, estimateSettings } from "./charging-model";
import { localTime } from "../local-time";
import { horizonOf, plannedDepartures } from "./make-plan";
import { planned } from "./planned";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import type { Verdict } from "./verdict";

/** Once below the minimum, it is charged so much above it: percent points. */
const MINIMUM_MARGIN = 2;

/** The rules in the order of their weight: the first that has something to say decides. */
export function judge(state: TariffState, settings: TariffSettings, now: number): Verdict {
  return notYet(state, now) ?? notHere(state, settings, now) ?? enough(state) ?? byPlan(state, settings, now);
}

function notYet({ wakeAt, isFresh, on }: TariffState, now: number): Verdict | undefined {
  if (wakeAt === undefined || (isFresh && now >= wakeAt)) return undefined;
  return { on, reason: { code: "warming-up", params: { until: wakeAt } } };
}

function notHere({ car, goal, presence, on }: TariffState, { zone }: TariffSettings, now: number): Verdict | undefined {
  if (car?.atHome === false) return { on: undefined, reason: { code: "away", params: {} } };
  if (car?.pluggedIn === false) return { on: false, reason: { code: "not-plugged", params: {} } };
  if (on || car?.pluggedIn === undefined || !goal || goal.readyAt > now || car.at >= goal.readyAt) return undefined;
  if (now >= goal.readyAt + awayMs(presence, localTime(goal.readyAt, zone).weekday)) return undefined;
  return { on: false, reason: { code: "departed", params: { at: goal.readyAt } } };
}

function enough({ car, estimate }: TariffState): Verdict | undefined {
  if (car?.fullyCharged) return { on: false, reason: { code: "full", params: {} } };
  const soc = estimate?.base?.soc;
  const limit = car?.limit;
  if (soc === undefined || limit === undefined || soc < limit) return undefined;
  return { on: false, reason: { code: "limit-reached", params: { soc, limit } } };
}

function byPlan(state: TariffState, settings: TariffSettings, now: number): Verdict {
  const { estimate = {}, wish = {}, car } = state;
  const known = socAt(estimate, now, estimateSettings(settings));
  const minimum = wish.minimumPercent ?? settings.minimumPercent;
  if (known && minimum !== undefined && known.soc < minimum + (state.on ? MINIMUM_MARGIN : 0))
    return { on: true, reason: { code: "minimum", params: { soc: known.soc, minimum } } };

  const untilAt = horizonOf(state, settings, now);
  const departures = plannedDepartures(state, settings, now, untilAt ?? now + 86_400_000);
  const target = departures[0]?.targetPercent ?? wish.targetPercent ?? settings.targetPercent;
  const full = Math.max(target, wish.fullPercent ?? settings.fullPercent ?? target);
  const fullPercent = Math.min(100, car?.limit ?? 100, full);
  const model = chargingModel(state, settings, fullPercent);
  if (typeof model === "string") return { on: false, reason: { code: model, params: {} } };
  if (!known) return { on: false, reason: { code: "soc-unknown", params: {} } };
  return planned(
    state,
    settings,
    { model, soc: known.soc, plusMinus: known.plusMinus, fullPercent, untilAt, departures },
    now,
  );
}
