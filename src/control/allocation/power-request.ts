import { HALF_HOUR_MS } from "../../core/duration";

/** Why a car wants to charge, the most important first. */
export const CLASSES = ["minimum", "departure", "boost", "sun", "price"] as const;

export type RequestClass = (typeof CLASSES)[number];

/** A car that wants to charge, now or from `startsAt` on. Instants in ms since the epoch. */
export interface PowerRequest {
  /** Names the car. */
  readonly car: string;
  readonly class: RequestClass;
  readonly powerW: number;
  readonly startsAt?: number | undefined;
  /** When it leaves. */
  readonly leavesAt?: number | undefined;
  /** When it will stop by itself. */
  readonly endsAt?: number | undefined;
  /** Money that charging now saves per kWh. */
  readonly worth?: number | undefined;
  /** What a stop counts as, money. */
  readonly stopCost?: number | undefined;
  /**
   * A car that cannot be interrupted: one that charges by a schedule, or one that someone else started and that is left alone, which
   * only a limit from outside stops. Absent for a car that can be switched.
   */
  readonly firm?: "scheduled" | "left-alone" | undefined;
  /** When its own node stops it for lack of surplus; absent while the surplus is enough. */
  readonly stopsAt?: number | undefined;
  /** How much surplus is missing then, W. */
  readonly lackingW?: number | undefined;
  /** It charged before anything was granted, such as after a restart. */
  readonly isCharging?: boolean | undefined;
}

/** A request without its car, as a deciding node makes it. */
export type PowerDemand = Omit<PowerRequest, "car">;

/** A plan may differ from the windows that a car was given by so much. */
const EARLY_MS = HALF_HOUR_MS;

/** When the next window of a car begins that takes only schedules: now if it charges already, by one that it was given earlier. */
export function windowStart({ startAt }: { readonly startAt: number }, isCharging: boolean, now: number): number {
  return isCharging && startAt - now <= EARLY_MS ? Math.min(startAt, now) : startAt;
}

/** The assumed charging power of a car if it is unknown: that of most chargers. */
export const UNKNOWN_POWER_W = 11_000;

/** Requests of these classes take the place of others, whatever that costs. */
export const URGENT: ReadonlySet<RequestClass> = new Set(["minimum", "departure", "boost"]);

/** Negative if the first one is more important: it leaves earlier, saves more, or comes first in `order`. */
export function byImportance(one: PowerRequest, other: PowerRequest, order: readonly string[]): number {
  return (
    byDeparture(one, other) ||
    (other.worth ?? 0) - (one.worth ?? 0) ||
    rankIn(order, one.car) - rankIn(order, other.car)
  );
}

/** Negative if the first one leaves earlier. */
export function byDeparture(
  { leavesAt: one = Infinity }: PowerRequest,
  { leavesAt: other = Infinity }: PowerRequest,
): number {
  return one === other ? 0 : one - other;
}

function rankIn(order: readonly string[], car: string): number {
  const rank = order.indexOf(car);
  return rank < 0 ? order.length : rank;
}
