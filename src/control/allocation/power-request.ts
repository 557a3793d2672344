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
  /** What charging now saves, money per kWh. */
  readonly worth?: number | undefined;
  /** What one stop counts as, money. */
  readonly stopCost?: number | undefined;
  /**
   * Who cannot be interrupted: a car that takes only schedules and is in one of them, and one that somebody started who is left
   * alone, which only a limit from outside stops. Absent for a car that is switched.
   */
  readonly firm?: "scheduled" | "left-alone" | undefined;
  /** When its own node stops it for want of sun; absent while that is enough. */
  readonly stopsAt?: number | undefined;
  /** How much sun is missing then, W. */
  readonly lackingW?: number | undefined;
  /** It was charging before anything was granted: after a restart, or as it was found. */
  readonly isCharging?: boolean | undefined;
}

/** A request without its car, as whoever decides for one car makes it. */
export type PowerDemand = Omit<PowerRequest, "car">;

/** What a car takes of which that is unknown: as much as most chargers give. */
export const UNKNOWN_POWER_W = 11_000;

/** Those of these classes take the place of others, whatever that costs. */
export const URGENT: ReadonlySet<RequestClass> = new Set(["minimum", "departure", "boost"]);

/** Negative where the first one is more important to the house: it leaves earlier, saves more, or comes first in `order`. */
export function byImportance(one: PowerRequest, other: PowerRequest, order: readonly string[]): number {
  return (
    byDeparture(one, other) ||
    (other.worth ?? 0) - (one.worth ?? 0) ||
    rankIn(order, one.car) - rankIn(order, other.car)
  );
}

/** Negative where the first one leaves earlier. */
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
