import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { grantChangesAt, type Grant, type GrantReason } from "./grant";
import type { GridLimit } from "./grid-limit";

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

/** What was granted before. Plain JSON. */
export interface AllocationState {
  readonly cars?: Readonly<Record<string, CarGrant>> | undefined;
}

interface CarGrant {
  readonly on: boolean;
  readonly since: number;
  readonly powerW: number;
  /** It asks no more: it has ended by itself. */
  readonly isOver?: boolean | undefined;
}

export interface AllocationStep {
  /** To be given back with the next call. */
  readonly state: AllocationState;
  /** By car, for each that asked for now. */
  readonly grants: ReadonlyMap<string, Grant>;
  /** Allocate again then, unless something changes first. */
  readonly nextTickAt: number | undefined;
}

/** What a car takes of which that is unknown: as much as most chargers give. */
export const UNKNOWN_POWER_W = 11_000;
/** Nothing starts that would have to be stopped within this time. */
const SHORTEST_MS = 15 * MINUTE_MS;
/** Nothing that was stopped starts again within this time, unless it is needed. */
const PAUSE_MS = 10 * MINUTE_MS;
/** A stop takes so long to reach a car: what takes its place waits until then. */
const HANDOVER_MS = 2 * MINUTE_MS;
/** So long after a start for the sun the meter may not show it yet. */
const SHOWS_MS = 10 * MINUTE_MS;
/** A house of which nothing is measured takes this. */
const UNKNOWN_HOUSE_W = 1_000;
/** What runs may exceed the fuse by this share while nothing starts: fuses carry it for an hour, and the house's load is only a mean. */
const TOLERANCE = 0.1;
/** So far ahead more must be gained by another car than a stop costs. */
const GAIN_MS = HOUR_MS;

/**
 * Which of the cars that want to charge may. A minimum, a departure at risk, and a person's boost go first, in this order and
 * whatever charges. Otherwise what charges goes on, and those that wait follow: for the sun, then the car that leaves first, then
 * the one whose charge is worth more, then the order of the house. A car that waits takes another's place only where that saves
 * more money than the stop costs. Nothing starts that would have to be stopped in minutes.
 */
export function allocate(
  before: AllocationState,
  requests: readonly PowerRequest[],
  house: HouseNow,
  now: number,
): AllocationStep {
  const asking = requests.map((request) => askingOf(request, before, now));
  let { grants, ranked } = granted(asking, house, now);
  for (const [running, waiting] of exchanges(ranked, grants)) {
    const changed = granted(
      asking.map((each) => (each.car === running.car ? { ...each, isOn: false } : each)),
      house,
      now,
    );
    if (changed.grants.get(waiting.car)?.granted !== true) continue;
    ({ grants, ranked } = changed);
    break;
  }
  const handed = afterHandover(ranked, grants, { before, house, now });
  return { state: stateAfter(before, ranked, handed, now), grants: handed, nextTickAt: nextTick(ranked, handed, now) };
}

/** The grants without those whose place a car still takes that was only just asked to stop. */
function afterHandover(
  ranked: readonly Asking[],
  grants: ReadonlyMap<string, Grant>,
  { before, house, now }: { readonly before: AllocationState; readonly house: HouseNow; readonly now: number },
): ReadonlyMap<string, Grant> {
  const { connectionW, houseW = UNKNOWN_HOUSE_W } = house;
  if (connectionW === undefined) return grants;
  const isGranted = (car: string): boolean => grants.get(car)?.granted === true;
  const leaving = Object.entries(before.cars ?? {}).flatMap(([car, { on, since, powerW }]) => {
    const stoppedAt = on ? now : since;
    return !isGranted(car) && now - stoppedAt < HANDOVER_MS ? [{ car, powerW, goneAt: stoppedAt + HANDOVER_MS }] : [];
  });
  const [first] = leaving;
  if (!first) return grants;
  const taking = ranked.filter(({ car, isNow }) => isNow && isGranted(car));
  let loadW = taking.filter(({ isOn, firm }) => isOn || firm).reduce((sum, { powerW }) => sum + powerW, 0);
  loadW += leaving.reduce((sum, { powerW }) => sum + powerW, Math.max(0, houseW));
  const handed = new Map(grants);
  for (const { car, powerW, isOn, firm } of taking) {
    if (isOn || firm) continue;
    loadW += powerW;
    if (loadW <= connectionW) continue;
    const goneAt = Math.max(...leaving.map((each) => each.goneAt));
    handed.set(car, { granted: false, reason: { code: "car-stopping", params: { car: first.car, at: goneAt } } });
  }
  return handed;
}

interface Asking extends PowerRequest {
  /** It charges, as far as anybody knows. */
  readonly isOn: boolean;
  readonly isNow: boolean;
  /** What was last granted. */
  readonly last: CarGrant | undefined;
}

function askingOf(request: PowerRequest, before: AllocationState, now: number): Asking {
  const last = before.cars?.[request.car];
  const isNow = (request.startsAt ?? now) <= now;
  return {
    ...request,
    isOn: isNow && (request.firm !== undefined || (last?.on ?? request.isCharging) === true),
    isNow,
    last,
  };
}

function granted(
  asking: readonly Asking[],
  house: HouseNow,
  now: number,
): { readonly ranked: readonly Asking[]; readonly grants: ReadonlyMap<string, Grant> } {
  const ranked = asking.toSorted((one, other) => compare(one, other, house.order ?? []));
  const book = new Book(house, now);
  const grants = new Map<string, Grant>();
  // What cannot be interrupted is there, whatever else is decided.
  for (const request of ranked) if (request.isOn && request.firm === "scheduled") book.take(request);
  for (const request of ranked) {
    if (!request.isNow) {
      // Schedules are moved ahead of their time.
      const reason = request.firm === "scheduled" ? book.limitedReason(request) : undefined;
      if (reason) grants.set(request.car, { granted: false, reason });
      book.take(request);
      continue;
    }
    const reason = book.refusal(request);
    if (!reason && request.firm !== "scheduled") book.take(request);
    grants.set(request.car, reason ? { granted: false, reason } : { granted: true });
  }
  return { ranked, grants };
}

/** Those of these classes take the place of others, whatever that costs. */
const URGENT: ReadonlySet<RequestClass> = new Set(["minimum", "departure", "boost"]);

function compare(one: Asking, other: Asking, order: readonly string[]): number {
  const classes = CLASSES.indexOf(one.class) - CLASSES.indexOf(other.class);
  const leaves = difference(one.leavesAt ?? Infinity, other.leavesAt ?? Infinity);
  const running = Number(other.isOn) - Number(one.isOn);
  if (URGENT.has(one.class) || URGENT.has(other.class)) {
    if (classes !== 0) return classes;
    if (one.class === "departure" && leaves !== 0) return leaves;
  }
  return (
    running ||
    classes ||
    leaves ||
    (other.worth ?? 0) - (one.worth ?? 0) ||
    rankIn(one.car, order) - rankIn(other.car, order) ||
    one.car.localeCompare(other.car)
  );
}

function difference(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

function rankIn(car: string, order: readonly string[]): number {
  const place = order.indexOf(car);
  return place < 0 ? order.length : place;
}

/** Pairs of a car that charges and one that waits for it, where the exchange saves more than the stop costs. */
function exchanges(
  ranked: readonly Asking[],
  grants: ReadonlyMap<string, Grant>,
): ReadonlyArray<readonly [running: Asking, waiting: Asking]> {
  const isExchanged = ({ class: kind, firm }: Asking): boolean => firm === undefined && !URGENT.has(kind);
  const running = ranked.filter((each) => each.isOn && isExchanged(each) && grants.get(each.car)?.granted === true);
  const waiting = ranked.filter((each) => !each.isOn && isTaken(grants.get(each.car)));
  return waiting.flatMap((each) =>
    running.flatMap((other): ReadonlyArray<readonly [Asking, Asking]> => {
      const gain = ((each.worth ?? 0) - (other.worth ?? 0)) * (each.powerW / 1000) * (GAIN_MS / HOUR_MS);
      return gain > (other.stopCost ?? 0) ? [[other, each]] : [];
    }),
  );
}

/** What of the house is taken, while requests are gone through by rank. */
class Book {
  readonly #house: HouseNow;
  readonly #now: number;
  readonly #taken: Asking[] = [];
  #loadW = 0;

  constructor(house: HouseNow, now: number) {
    this.#house = house;
    this.#now = now;
  }

  take(request: Asking): void {
    this.#taken.push(request);
    if (request.isNow) this.#loadW += request.powerW;
  }

  /** Why a car may not charge; `undefined` if it may. */
  refusal(request: Asking): GrantReason | undefined {
    const reason = this.limitedReason(request);
    if (reason || (request.firm !== undefined && request.isOn)) return reason;
    const { closedUntil } = this.#house;
    if (closedUntil !== undefined && request.class !== "boost")
      return { code: "not-allowed", params: { until: closedUntil } };
    return this.#beyondFuse(request) ?? (request.isOn ? undefined : this.#tooEarly(request));
  }

  /** What a limit from outside, or its end a moment ago, has against a car. */
  limitedReason(request: Asking): GrantReason | undefined {
    const { limit, resumesAt, surplusW = 0 } = this.#house;
    const isCounted = request.isOn && request.firm === "scheduled";
    const loadW = this.#loadW + (isCounted ? 0 : request.powerW);
    if (limit && loadW > limit.watts + Math.max(0, surplusW)) return limited(limit);
    const isWaiting = !request.isOn && resumesAt !== undefined;
    return isWaiting ? { code: "limit-over", params: { until: resumesAt } } : undefined;
  }

  #beyondFuse(request: Asking): GrantReason | undefined {
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

  #tooEarly(request: Asking): GrantReason | undefined {
    if (URGENT.has(request.class)) return undefined;
    const { last } = request;
    const pausedUntil = last && !last.on && !last.isOver ? last.since + PAUSE_MS : this.#now;
    if (pausedUntil > this.#now) return { code: "house-pause", params: { until: pausedUntil } };
    return request.class === "sun" ? this.#withoutSun(request) : this.#beyondPeak(request);
  }

  /** The sun is for one car after the other: what has just started does not show at the meter yet. */
  #withoutSun(request: Asking): GrantReason | undefined {
    const { surplusW } = this.#house;
    const solar = this.#taken.filter((taken) => taken.isNow && taken.class === "sun");
    const [first] = solar;
    if (!first) return undefined;
    if (surplusW !== undefined) {
      const neededW = solar.reduce((sum, { powerW }) => sum + powerW, request.powerW);
      return neededW <= surplusW ? undefined : { code: "sun-taken", params: { car: first.car } };
    }
    const startedAt = ({ isOn, last }: Asking): number => (isOn ? (last?.since ?? -Infinity) : this.#now);
    const starting = solar.find((taken) => this.#now - startedAt(taken) < SHOWS_MS);
    return starting && { code: "car-starting", params: { car: starting.car, at: startedAt(starting) + SHOWS_MS } };
  }

  /** A charge that saves less than the peak costs waits. One of which it is not known what it saves has been planned with the peak. */
  #beyondPeak({ powerW, worth, endsAt = this.#now + GAIN_MS }: Asking): GrantReason | undefined {
    const { peakCost, houseW = UNKNOWN_HOUSE_W } = this.#house;
    if (!peakCost || worth === undefined) return undefined;
    const peakKw = (houseW + this.#loadW + powerW) / 1000;
    const cost = peakCost(peakKw);
    const saved = worth * (powerW / 1000) * ((endsAt - this.#now) / HOUR_MS);
    return cost > Math.max(0, saved) ? { code: "month-peak", params: { peakW: peakKw * 1000 } } : undefined;
  }
}

/** What asks no more has ended by itself, and its pause is its own node's. */
function stateAfter(
  before: AllocationState,
  asking: readonly Asking[],
  grants: ReadonlyMap<string, Grant>,
  now: number,
): AllocationState {
  const cars = new Map<string, CarGrant>();
  for (const [car, last] of Object.entries(before.cars ?? {})) {
    if (last.on) cars.set(car, { ...last, on: false, since: now, isOver: true });
    else if (now - last.since < PAUSE_MS) cars.set(car, last);
  }
  for (const { car, powerW, last } of asking) {
    const on = grants.get(car)?.granted;
    // What never charged was not stopped.
    if (on === undefined || (!on && !last)) continue;
    cars.set(car, last?.on === on ? { ...last, powerW: on ? powerW : last.powerW } : { on, since: now, powerW });
  }
  return { cars: Object.fromEntries(cars) };
}

function nextTick(asking: readonly Asking[], grants: ReadonlyMap<string, Grant>, now: number): number | undefined {
  const times = [
    ...asking.flatMap(({ startsAt, endsAt }) => [startsAt, startsAt && startsAt - SHORTEST_MS, endsAt]),
    ...[...grants.values()].map(({ reason }) => reason && grantChangesAt(reason)),
  ];
  const ahead = times.flatMap((at) => (at !== undefined && at > now ? [at] : []));
  return ahead.length === 0 ? undefined : Math.min(...ahead);
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

/** Whether another car is in the way. */
function isTaken(grant: Grant | undefined): boolean {
  return grant?.reason?.code === "other-car" || grant?.reason?.code === "other-car-until";
}
