import { chargingTimeMs } from "../planner/charging-time";
import { cannotPlan } from "../tariff/decision";
import { boostEndAt } from "./boost";
import { chargingCar, minimumPercent } from "./car";
import type { ModeReason } from "./decision";
import type { PlannedWindow } from "./input";
import type { Moment } from "./moment";
import { isPlannedByTariff } from "./ready";
import { HOUR_MS, MINUTE_MS } from "./settings";
import type { Window } from "./state";

/** What is charged at once, when nobody knows for how long. It is prolonged while it lasts. */
const UNKNOWN_MS = 12 * HOUR_MS;

/** A window that ends too early would end the charge. */
const SPARE_MS = 30 * MINUTE_MS;

/** A charge that takes longer than was reckoned is prolonged by so much, so long before its window ends. */
const PROLONG_MS = 2 * HOUR_MS;
export const PROLONG_AHEAD_MS = 15 * MINUTE_MS;

/**
 * When the car is to charge, for one that can only be given schedules: the plan of the mode, and what was asked for once.
 * `undefined` while that is not known, so that what such a car was given stays.
 */
export function planOf(moment: Moment, code: ModeReason["code"]): readonly Window[] | undefined {
  if (["warming-up", "away", "left-on", "left-off"].includes(code)) return undefined;
  const { boost, ready } = moment.state;
  const once: Window[] = [];
  if (code === "minimum") once.push(atOnce(moment, minimumPercent(moment)));
  if (boost) once.push({ startAt: boost.startAt, endAt: boostEndAt(moment, boost) });
  if (ready && isPlannedByTariff(moment, ready)) once.push(...(moment.state.tariff?.plan ?? []));
  else if (ready?.block) once.push(ready.block);

  const plan = modePlan(moment);
  if (!plan && once.length === 0) return undefined;
  return merged([...(plan ?? []), ...once].filter(({ startAt, endAt }) => endAt > Math.max(startAt, moment.now)));
}

function modePlan(moment: Moment): readonly Window[] | undefined {
  const { mode, tariff } = moment.state;
  if (mode === "off") return [];
  if (mode === "now") return [atOnce(moment, moment.state.car?.limit ?? 100)];
  const { plan, on, code = "" } = tariff ?? {};
  if (mode === "solar") return plan?.filter(isSunny) ?? [];
  return plan?.length === 0 && (on === true || cannotPlan(code)) ? undefined : plan;
}

function isSunny({ energyKwh = 0, solarKwh = 0 }: PlannedWindow): boolean {
  return solarKwh > 0 && solarKwh >= energyKwh / 2;
}

/** From when it began to when it is enough, reckoned from the car's last report so that it does not move with the time. */
function atOnce(moment: Moment, toPercent: number | undefined): Window {
  const { state, now } = moment;
  const { car, codeSince: startAt = now } = state;
  const known = chargingCar(moment);
  const isKnown = known !== undefined && car?.soc !== undefined && toPercent !== undefined;
  const forMs = isKnown ? Math.ceil(chargingTimeMs(known, car.soc, toPercent)) + SPARE_MS : UNKNOWN_MS;
  const fromAt = isKnown ? Math.max(startAt, car.updatedAt ?? startAt) : startAt;
  const overdueMs = now + PROLONG_AHEAD_MS - (fromAt + forMs);
  const steps = overdueMs < 0 ? 0 : Math.floor(overdueMs / PROLONG_MS) + 1;
  return { startAt, endAt: fromAt + forMs + steps * PROLONG_MS };
}

function merged(windows: readonly Window[]): readonly Window[] {
  const apart: Window[] = [];
  for (const { startAt, endAt } of windows.toSorted((a, b) => a.startAt - b.startAt)) {
    const last = apart.at(-1);
    if (!last || startAt > last.endAt) apart.push({ startAt, endAt });
    else apart[apart.length - 1] = { startAt: last.startAt, endAt: Math.max(last.endAt, endAt) };
  }
  return apart;
}
