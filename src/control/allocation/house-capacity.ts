import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { GrantReason } from "./grant";
import type { GridLimit } from "./grid-limit";
import { type PowerRequest, URGENT } from "./power-request";

/** What a house can provide now, W. What is unknown is absent. */
export interface HouseNow {
  /** The main fuse, all phases together. */
  readonly connectionW?: number | undefined;
  /** What the house takes from the grid without its cars, negative for export; a mean, so that a short load stops no car. */
  readonly houseW?: number | undefined;
  /** What the house would export without its cars. */
  readonly surplusW?: number | undefined;
  readonly limit?: GridLimit | undefined;
  /** After a limit nothing starts until then. */
  readonly resumesAt?: number | undefined;
  /** Charging is not allowed until then, except for a boost. */
  readonly closedUntil?: number | undefined;
  /** The cars, the most important first. */
  readonly order?: readonly string[] | undefined;
  /** What drawing this many kW now costs as a peak of the month; money. */
  readonly peakCost?: ((kw: number) => number) | undefined;
}

/** The last grant of a car. Plain JSON. */
export interface CarGrant {
  readonly on: boolean;
  readonly since: number;
  readonly powerW: number;
  /** It has no request any more, because it has stopped by itself. */
  readonly isOver?: boolean | undefined;
}

/** A request, with what is known of its car. */
export interface KnownRequest extends PowerRequest {
  /** It charges, as far as known. */
  readonly isOn: boolean;
  readonly isNow: boolean;
  /** The last grant. */
  readonly last: CarGrant | undefined;
}

/** Nothing starts that would have to stop within this time. */
export const SHORTEST_MS = 15 * MINUTE_MS;
/** A stopped car does not start again within this time, unless charging is urgent. */
export const PAUSE_MS = 10 * MINUTE_MS;
/** How long after a solar start the meter may not show it yet. */
const SHOWS_MS = 10 * MINUTE_MS;
/** What a house without any reading is assumed to take. */
export const UNKNOWN_HOUSE_W = 1_000;
/**
 * Charging cars may exceed the fuse by this share while nothing starts: fuses carry that for an hour, and the house's load is only a
 * mean.
 */
const TOLERANCE = 0.1;
/** Within this time another car must save more than the stop costs. */
export const GAIN_MS = HOUR_MS;

/** The power that is taken while requests are granted by rank. */
export class HouseCapacity {
  readonly #house: HouseNow;
  readonly #now: number;
  readonly #taken: KnownRequest[] = [];
  #loadW = 0;

  constructor(house: HouseNow, now: number) {
    this.#house = house;
    this.#now = now;
  }

  take(request: KnownRequest): void {
    this.#taken.push(request);
    if (request.isNow) this.#loadW += request.powerW;
  }

  /** Why a car may not charge; `undefined` if it may. */
  refusal(request: KnownRequest): GrantReason | undefined {
    const reason = this.limitedReason(request);
    if (reason || (request.firm !== undefined && request.isOn)) return reason;
    const { closedUntil } = this.#house;
    if (closedUntil !== undefined && request.class !== "boost")
      return { code: "not-allowed", params: { until: closedUntil } };
    return this.#beyondFuse(request) ?? (request.isOn ? undefined : this.#tooEarly(request));
  }

  /** Why a limit from outside, or its recent end, keeps a car from charging. */
  limitedReason(request: KnownRequest): GrantReason | undefined {
    const { limit, resumesAt, surplusW = 0 } = this.#house;
    const isCounted = request.isOn && request.firm === "scheduled";
    const loadW = this.#loadW + (isCounted ? 0 : request.powerW);
    if (limit && loadW > limit.watts + Math.max(0, surplusW)) return limited(limit);
    const isWaiting = !request.isOn && resumesAt !== undefined;
    return isWaiting ? { code: "limit-over", params: { until: resumesAt } } : undefined;
  }

  #beyondFuse(request: KnownRequest): GrantReason | undefined {
    const { connectionW, houseW = UNKNOWN_HOUSE_W } = this.#house;
    if (connectionW === undefined) return undefined;
    // Solar power can end at any moment, so it adds nothing to the fuse.
    const isSteady = request.isOn && this.#taken.every(({ isNow, isOn }) => !isNow || isOn);
    const capacityW = connectionW * (isSteady ? 1 + TOLERANCE : 1) - Math.max(0, houseW);
    const loadW = this.#loadW + request.powerW;
    if (loadW > capacityW) {
      const first = this.#taken.find(({ isNow }) => isNow);
      return first
        ? waitsFor(first)
        : { code: "fuse", params: { leftW: Math.max(0, Math.round(capacityW)), powerW: request.powerW } };
    }
    if (request.isOn) return undefined;
    // A car that starts within minutes counts as started.
    const soon = this.#taken.filter(({ isNow, startsAt = 0 }) => !isNow && startsAt - this.#now < SHORTEST_MS);
    const [first] = soon;
    if (!first || loadW + soon.reduce((sum, { powerW }) => sum + powerW, 0) <= capacityW) return undefined;
    return { code: "car-soon", params: { car: first.car, at: first.startsAt ?? this.#now } };
  }

  #tooEarly(request: KnownRequest): GrantReason | undefined {
    if (URGENT.has(request.class)) return undefined;
    const { last } = request;
    const pausedUntil = last && !last.on && !last.isOver ? last.since + PAUSE_MS : this.#now;
    if (pausedUntil > this.#now) return { code: "house-pause", params: { until: pausedUntil } };
    return request.class === "sun" ? this.#withoutSun(request) : this.#beyondPeak(request);
  }

  /** Solar surplus is given to one car after the other: a start does not show at the meter at once. */
  #withoutSun(request: KnownRequest): GrantReason | undefined {
    const { surplusW } = this.#house;
    const solar = this.#taken.filter((taken) => taken.isNow && taken.class === "sun");
    const [first] = solar;
    if (!first) return undefined;
    if (surplusW !== undefined) {
      const neededW = solar.reduce((sum, { powerW }) => sum + powerW, request.powerW);
      return neededW <= surplusW ? undefined : { code: "sun-taken", params: { car: first.car } };
    }
    const startedAt = ({ isOn, last }: KnownRequest): number => (isOn ? (last?.since ?? -Infinity) : this.#now);
    const starting = solar.find((taken) => this.#now - startedAt(taken) < SHOWS_MS);
    return starting && { code: "car-starting", params: { car: starting.car, at: startedAt(starting) + SHOWS_MS } };
  }

  /** Charging that saves less than the peak costs waits. If the saving is unknown, the plan has already considered the peak. */
  #beyondPeak({ powerW, worth, endsAt = this.#now + GAIN_MS }: KnownRequest): GrantReason | undefined {
    const { peakCost, houseW = UNKNOWN_HOUSE_W } = this.#house;
    if (!peakCost || worth === undefined) return undefined;
    const peakKw = (houseW + this.#loadW + powerW) / 1000;
    const cost = peakCost(peakKw);
    const saved = worth * (powerW / 1000) * ((endsAt - this.#now) / HOUR_MS);
    return cost > Math.max(0, saved) ? { code: "month-peak", params: { peakW: peakKw * 1000 } } : undefined;
  }
}

function limited({ watts, untilAt }: GridLimit): GrantReason {
  return untilAt === undefined
    ? { code: "grid-limit", params: { watts } }
    : { code: "grid-limit-until", params: { watts, until: untilAt } };
}

function waitsFor({ car, endsAt, leavesAt }: PowerRequest): GrantReason {
  const until = endsAt ?? leavesAt;
  return until === undefined
    ? { code: "other-car", params: { car } }
    : { code: "other-car-until", params: { car, until } };
}
