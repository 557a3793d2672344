import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { chargingTimeMs } from "../planner/charging-time";
import { cannotPlan } from "../tariff/decision";
import { boostEndAt } from "./boost";
import { chargingCar, minimumPercent, type ModeContext } from "./context";
import type { ModeReason } from "./decision";
import type { PlannedWindow } from "./input";
import { isPlannedByTariff } from "./ready";
import type { Window } from "./state";

/** The length of charging at once, if its end is unknown. It is extended while it lasts. */
const UNKNOWN_MS = 12 * HOUR_MS;

/** A spare time, because a window that ends too early would end charging. */
const SPARE_MS = 30 * MINUTE_MS;

/** If charging takes longer than calculated, its window is extended by this much. */
const PROLONG_MS = 2 * HOUR_MS;
/** How long before its end a window is extended. */
export const PROLONG_AHEAD_MS = 15 * MINUTE_MS;

/**
 * When a car that charges by schedules should charge: the plan of the mode, and single requests. `undefined` while that is unknown,
 * so that its schedules stay.
 */
export function planOf(context: ModeContext, code: ModeReason["code"]): readonly Window[] | undefined {
  if (["warming-up", "away", "left-on", "left-off"].includes(code)) return undefined;
  const { boost, ready } = context.state;
  const once: Window[] = [];
  if (code === "minimum") once.push(atOnce(context, minimumPercent(context)));
  if (boost) once.push({ startAt: boost.startAt, endAt: boostEndAt(context, boost) });
  if (ready && isPlannedByTariff(context, ready)) once.push(...(context.state.tariff?.plan ?? []));
  else if (ready?.block) once.push(ready.block);

  const plan = modePlan(context);
  if (!plan && once.length === 0) return undefined;
  return merged([...(plan ?? []), ...once].filter(({ startAt, endAt }) => endAt > Math.max(startAt, context.now)));
}

function modePlan(context: ModeContext): readonly Window[] | undefined {
  const { mode, tariff } = context.state;
  if (mode === "off") return [];
  if (mode === "now") return [atOnce(context, context.state.car?.limit ?? 100)];
  const { plan, on, code = "" } = tariff ?? {};
  if (mode === "solar") return plan?.filter(isSunny) ?? [];
  return plan?.length === 0 && (on === true || cannotPlan(code)) ? undefined : plan;
}

function isSunny({ energyKwh = 0, solarKwh = 0 }: PlannedWindow): boolean {
  return solarKwh > 0 && solarKwh >= energyKwh / 2;
}

/** From its beginning until it is enough, calculated from the car's last report so that the end does not move with time. */
function atOnce(context: ModeContext, toPercent: number | undefined): Window {
  const { state, now } = context;
  const { car, codeSince: startAt = now } = state;
  const known = chargingCar(context);
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

/** A near edge is synced at once, and differs from a few minutes on. A far one will be planned again before it comes. */
const NEAR_MS = HOUR_MS;
const NEAR_SHIFT_MS = 5 * MINUTE_MS;
const FAR_SHIFT_MS = 15 * MINUTE_MS;

interface LastSync {
  /** `undefined` for never. */
  readonly windows: readonly Window[] | undefined;
  readonly at: number | undefined;
}

/**
 * When a car with some windows should be synced with the current plan; `undefined` if not at all. A sync uses calls, and plans
 * change: past windows do not matter, because the car removes them by itself, and small shifts do not either. A change far ahead
 * waits for half of the time until then, in which it may change again, unless the car has no window.
 */
export function syncDueAt(synced: LastSync, planned: readonly Window[], now: number): number | undefined {
  const held = synced.windows?.filter(({ endAt }) => endAt > now) ?? [];
  if (held.length === 0) return synced.windows && planned.length === 0 ? undefined : now;
  const edgeAt = firstChange(held, planned, now);
  if (edgeAt === undefined) return undefined;
  // The instant at which half as much time has passed since the last sync as is left until the edge.
  const dueAt = Math.ceil((edgeAt + 2 * (synced.at ?? now)) / 3);
  return edgeAt <= now + NEAR_MS ? now : Math.max(now, dueAt);
}

/** The earliest edge that has moved, is gone, or is new. */
function firstChange(held: readonly Window[], planned: readonly Window[], now: number): number | undefined {
  for (let index = 0; index < Math.max(held.length, planned.length); index++) {
    const [one, other] = [held[index], planned[index]];
    if (!one || !other) return one?.startAt ?? other?.startAt;
    if (isShifted(one.startAt, other.startAt, now)) return Math.min(one.startAt, other.startAt);
    if (isShifted(one.endAt, other.endAt, now)) return Math.min(one.endAt, other.endAt);
  }
  return undefined;
}

function isShifted(before: number, after: number, now: number): boolean {
  if (Math.max(before, after) <= now) return false;
  const isFar = Math.min(before, after) > now + NEAR_MS;
  return Math.abs(before - after) >= (isFar ? FAR_SHIFT_MS : NEAR_SHIFT_MS);
}
