import { flag, position, type Position } from "../state/signal-body";
import type { KnownSignal } from "../state/stored-state";
import { signalValue } from "../state/reported-state";

/** Where the owner's home is, and how near to it a car is at home. */
export interface Home {
  readonly position: Position;
  readonly radiusM: number;
}

/** A car this near to its home position is at home: a make's own geofence is about as wide. */
export const HOME_RADIUS_M = 200;

/** Leaving needs more distance than arriving: a position may be some ten meters off. */
const LEAVING = 1.5;

/** Where the car said that it is, and when that was recorded. */
export interface Spot {
  readonly isHome: boolean;
  readonly by: "position" | "car";
  readonly at: number;
}

/**
 * What the car says of its place: its position and the owner's home, or its own word. `wasHome` is what counted before, by which a
 * position at the edge of the home is judged; one at the edge of a home that was neither is no answer.
 */
export function spotOf(
  known: ReadonlyMap<string, KnownSignal>,
  home: Home | undefined,
  wasHome: boolean | undefined,
): Spot | undefined {
  const where = signalValue(known.get("location-preciselocation"), position);
  const isHome = home && where && isAtHome(distanceM(where.value, home.position), home.radiusM, wasHome);
  const spot = where && isHome !== undefined ? { isHome, by: "position" as const, at: where.at } : undefined;
  const word = signalValue(known.get("location-isathome"), flag);
  const own = word && { isHome: word.value, by: "car" as const, at: word.at };
  // An app that knows no home says that the car is not there; what it says of a home that it knows is as good as a position.
  return own && (!spot || (own.isHome && own.at >= spot.at)) ? own : spot;
}

/** Whether a position is that of the home; `undefined` at its edge. */
export function isOfHome(where: Position, home: Home): boolean | undefined {
  return isAtHome(distanceM(where, home.position), home.radiusM, undefined);
}

function isAtHome(distance: number, radiusM: number, wasHome: boolean | undefined): boolean | undefined {
  if (distance <= radiusM) return true;
  if (distance > radiusM * LEAVING) return false;
  return wasHome;
}

const EARTH_RADIUS_M = 6_371_000;

/** Meters between two positions along the surface (haversine). */
export function distanceM(a: Position, b: Position): number {
  const rad = Math.PI / 180;
  const dLat = (b.latitude - a.latitude) * rad;
  const dLon = (b.longitude - a.longitude) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
