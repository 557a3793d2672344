import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { GrantReason } from "./grant";
import type { GridLimit } from "./grid-limit";
import { type PowerRequest, URGENT } from "./power-request";

/** What a house can carry now, W. What is unknown is absent. */
export interface HouseNow {
  /** The main fuse, all phases together. */
  readonly connectionW?: number | undefined;
  /** What the house takes from the grid without its cars, negative for export; a mean, so that a kettle stops no car. */
  readonly houseW?: number | undefined;
  /** What the house would export without its cars. */
  readonly surplusW?: number | undefined;
  readonly limit?: GridLimit | undefined;
  /** After a limit nothing starts until then. */
  readonly resumesAt?: number | undefined;
  /** Charging is not allowed until then, but for a boost. */
  readonly closedUntil?: number | undefined;
  /** The cars, the most important first. */
  readonly order?: readonly string[] | undefined;
  /** What it costs to draw so many kW now, as a peak of the month; money. */
  readonly peakCost?: ((kw: number) => number) | undefined;
}

/** What was last granted to a car. Plain JSON. */
export interface CarGrant {
  readonly on: boolean;
  readonly since: number;
  readonly powerW: number;
  /** It asks no more: it has ended by itself. */
  readonly isOver?: boolean | undefined;
}

/** A request, with what is known of its car. */
export interface KnownRequest extends PowerRequest {
  /** It charges, as far as anybody knows. */
  readonly isOn: boolean;
  readonly isNow: boolean;
  /** What was last granted. */
  readonly last: CarGrant | undefined;
}

/** Nothing starts that would have to be stopped within this time. */
export const SHORTEST_MS = 15 * MINUTE_MS;
/** Nothing that was stopped starts again within this time, unless it is needed. */
export const PAUSE_MS = 10 * MINUTE_MS;
/** So long after a start for the sun the meter may not show it yet. */
const SHOWS_MS = 10 * MINUTE_MS;
/** A house of which nothing is measured takes this. */
export const UNKNOWN_HOUSE_W = 1_000;
/** What runs may exceed the fuse by this share while nothing starts: fuses carry it for an hour, and the house's load is only a mean. */
const TOLERANCE = 0.1;
/** So far ahead more must be gained by another car than a stop costs. */
export const GAIN_MS = HOUR_MS;

/** What of the house is taken, while requests are gone through by rank. */
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

  /** What a limit from outside, or its end a moment ago, has against a car. */
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
    // Sun may go at any moment, so it adds nothing to the fuse.
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
    // Whoever starts within minutes is taken to have started.
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

  /** The sun is for one car after the other: what has just started does not show at the meter yet. */
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

  /** A charge that saves less than the peak costs waits. One of which it is not known what it saves has been planned with the peak. */
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
