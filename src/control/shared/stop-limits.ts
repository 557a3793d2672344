import { DAY_MS } from "../../core/duration";
import type { KnownCar } from "./known-car";
import { DateTime } from "luxon";
import type { Followed } from "./manual-override";

type Bounds = Pick<KnownCar, "canStop" | "stopNeedsSoc" | "limit">;

/** Why a start could not be taken back, percent. */
export type StopFloorReason =
  /** Its make refuses a stop below the floor. */
  | { readonly code: "stop-floor"; readonly params: { readonly soc: number; readonly floor: number } }
  /** Its make takes no stop at all: the charge ends at the car's own limit. */
  | { readonly code: "cannot-stop"; readonly params: Readonly<Record<string, never>> };

/** What a person should know of a charge that was begun although it cannot be taken back. */
export interface StopFloorWarning {
  readonly code: "no-stop-below";
  readonly params: { readonly floor: number };
}

/** Up to where a charge that has begun goes on in any case, percent; 0 where it can always be stopped. */
export function stopFloor({ canStop, stopNeedsSoc = 0, limit = 100 }: Bounds): number {
  return canStop === false ? limit : stopNeedsSoc;
}

/** Whether a start now could not be taken back, and why. */
export function boundBy(car: Bounds | undefined, soc: number | undefined): StopFloorReason | undefined {
  if (car?.canStop === false) return { code: "cannot-stop", params: {} };
  const floor = car ? stopFloor(car) : 0;
  return soc === undefined || soc >= floor ? undefined : { code: "stop-floor", params: { soc, floor } };
}

/** Whether a charge to the target goes beyond what cannot be stopped anyway. */
export function needsBeyond(car: Bounds, target: number | undefined): boolean {
  const floor = stopFloor(car);
  return target !== undefined && (car.canStop === false ? target >= floor : target > floor);
}

/** For a charge that goes on, whatever is decided, to the floor. */
export function floorWarning(car: Bounds | undefined, soc: number | undefined): StopFloorWarning | undefined {
  return car && boundBy(car, soc) ? { code: "no-stop-below", params: { floor: stopFloor(car) } } : undefined;
}

/** A session that did not hold a stop is remembered for so long. */
const REMEMBERED_MS = 30 * DAY_MS;

/** What a person should know of a car that charges again after a stop. */
export type StopWarning =
  /** It began again after two stops, and is left alone until then. */
  | { readonly code: "stop-not-held"; readonly params: { readonly until: number } }
  /** It did so on several days: a stop is the wrong means for it. */
  | { readonly code: "holds-no-stop"; readonly params: { readonly lastAt: number } };

/** `undefined` for a car that is not known for it. Days are those of the zone. */
export function stopWarning({ override, unheldAt = [] }: Followed, now: number, zone: string): StopWarning | undefined {
  const recent = unheldAt.filter((at) => now - at < REMEMBERED_MS);
  const days = new Set(recent.map((at) => DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd")));
  if (days.size > 1) return { code: "holds-no-stop", params: { lastAt: Math.max(...recent) } };
  return override?.kind === "unheld" ? { code: "stop-not-held", params: { until: override.until } } : undefined;
}
