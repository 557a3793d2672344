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

/** Warns that charging was started although it cannot be stopped. */
export interface StopFloorWarning {
  readonly code: "no-stop-below";
  readonly params: { readonly floor: number };
}

/** Up to which percentage charging continues once it has begun; 0 if it can always be stopped. */
export function stopFloor({ canStop, stopNeedsSoc = 0, limit = 100 }: Bounds): number {
  return canStop === false ? limit : stopNeedsSoc;
}

/** Why charging that starts now could not be stopped; `undefined` if it could. */
export function boundBy(car: Bounds | undefined, soc: number | undefined): StopFloorReason | undefined {
  if (car?.canStop === false) return { code: "cannot-stop", params: {} };
  const floor = car ? stopFloor(car) : 0;
  return soc === undefined || soc >= floor ? undefined : { code: "stop-floor", params: { soc, floor } };
}

/** Whether the target is above the percentage up to which charging cannot be stopped. */
export function needsBeyond(car: Bounds, target: number | undefined): boolean {
  const floor = stopFloor(car);
  return target !== undefined && (car.canStop === false ? target >= floor : target > floor);
}

/** The warning while charging continues to the floor, whatever is decided. */
export function floorWarning(car: Bounds | undefined, soc: number | undefined): StopFloorWarning | undefined {
  return car && boundBy(car, soc) ? { code: "no-stop-below", params: { floor: stopFloor(car) } } : undefined;
}

/** How long a session that resumed after a stop is remembered. */
const REMEMBERED_MS = 30 * DAY_MS;

/** Warns about a car that resumes charging after a stop. */
export type StopWarning =
  /** It resumed after two stops, and is left alone until then. */
  | { readonly code: "stop-not-held"; readonly params: { readonly until: number } }
  /** It did so on several days: stops do not work for this car. */
  | { readonly code: "holds-no-stop"; readonly params: { readonly lastAt: number } };

/** The warning, if the car is known to do so. Days are those of the zone. */
export function stopWarning({ override, unheldAt = [] }: Followed, now: number, zone: string): StopWarning | undefined {
  const recent = unheldAt.filter((at) => now - at < REMEMBERED_MS);
  const days = new Set(recent.map((at) => DateTime.fromMillis(at, { zone }).toFormat("yyyy-MM-dd")));
  if (days.size > 1) return { code: "holds-no-stop", params: { lastAt: Math.max(...recent) } };
  return override?.kind === "unheld" ? { code: "stop-not-held", params: { until: override.until } } : undefined;
}
