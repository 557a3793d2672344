import { socAt } from "../soc/estimate";
import { localDay } from "../shared/local-time";
import { afterDeparture } from "./after-departure";
import { chargingModel, estimateSettings, reachedAt } from "./planning/charging-model";
import { departures } from "./departures";
import { horizonOf } from "./planning/price-horizon";
import { OUTLOOK_DAYS } from "./planning/terminal-value";
import { planned } from "./planning/plan-step";
import type { TariffSettings } from "./settings";
import type { TariffState } from "./state";
import { unlessMute, type Verdict } from "./rule-result";

/** Once below the minimum, it is charged so much above it: percent points. */
const MINIMUM_MARGIN = 2;
const DAY_MS = 86_400_000;

/** The rules in the order of their weight: the first that has something to say decides. */
export function judge(state: TariffState, settings: TariffSettings, now: number): Verdict {
  return (
    notYet(state) ??
    notHere(state) ??
    enough(state) ??
    afterDeparture(state, settings, now) ??
    atOnce(state, settings, now) ??
    byPlan(state, settings, now)
  );
}

/** No evidence is nothing to say: what was said before stands. */
function notYet({ wakeAt, goal }: TariffState): Verdict | undefined {
  if (wakeAt === undefined) return undefined;
  return { on: undefined, goal, reason: { code: "warming-up", params: { until: wakeAt } } };
}

function notHere({ car }: TariffState): Verdict | undefined {
  if (car?.place === "away") return { on: undefined, reason: { code: "away", params: {} } };
  if (car?.pluggedIn === false) return { on: false, reason: { code: "not-plugged", params: {} } };
  return undefined;
}

function enough({ car, estimate }: TariffState): Verdict | undefined {
  if (car?.fullyCharged) return { on: false, reason: { code: "full", params: {} } };
  const soc = car?.soc ?? estimate?.base?.soc;
  const limit = car?.limit;
  if (soc === undefined || limit === undefined || soc < limit) return undefined;
  return { on: false, reason: { code: "limit-reached", params: { soc, limit } } };
}

function atOnce(state: TariffState, settings: TariffSettings, now: number): Verdict | undefined {
  const { estimate = {}, wish = {}, car, on } = state;
  const soc = socAt(estimate, now, estimateSettings(settings))?.soc;
  const minimum = wish.minimumPercent ?? settings.minimumPercent;
  if (soc === undefined || minimum === undefined) return undefined;
  const target = Math.min(100, car?.limit ?? 100, minimum + (on ? MINIMUM_MARGIN : 0));
  if (soc >= target) return undefined;
  const nextChangeAt = reachedAt(state, settings, { soc, target: minimum + MINIMUM_MARGIN }, now);
  return { on: true, nextChangeAt, reason: { code: "minimum", params: { soc, minimum } } };
}

function byPlan(state: TariffState, settings: TariffSettings, now: number): Verdict {
  const { estimate = {}, wish = {}, car } = state;
  const known = socAt(estimate, now, estimateSettings(settings));
  const untilAt = horizonOf(state, settings, now);
  const seenUntilAt = localDay(untilAt ?? now + DAY_MS, settings.zone, OUTLOOK_DAYS).endAt;
  const ahead = departures(state, settings, now, seenUntilAt);
  const soon = ahead.filter(({ readyAt }, index) => index === 0 || readyAt <= (untilAt ?? now));
  const target = Math.max(0, ...soon.map(({ targetPercent }) => targetPercent));
  const usual = wish.targetPercent ?? settings.targetPercent;
  const full = Math.max(soon.length > 0 ? target : usual, wish.fullPercent ?? settings.fullPercent ?? 0);
  const fullPercent = Math.min(100, car?.limit ?? 100, full);
  const model = chargingModel(state, settings, fullPercent);
  if (typeof model === "string") return unlessMute(state, { code: model, params: {} });
  if (!known) return unlessMute(state, { code: "soc-unknown", params: {} });
  const { soc, plusMinus } = known;
  return planned(state, settings, { model, soc, plusMinus, fullPercent, untilAt, departures: ahead }, now);
}
