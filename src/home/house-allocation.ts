import {
  allocate,
  type AllocationState,
  CLASSES,
  type HouseNow,
  type PowerDemand,
} from "../control/allocation/allocate";
import type { Grant, GrantReason, HouseView } from "../control/allocation/grant";
import { besideWindows, type CarPlanning, type HouseShare, sharedPlans } from "../control/allocation/house-share";
import {
  type GridLimit,
  type GridLimitState,
  limitAfter,
  limitAt,
  limitChangesAt,
  resumesAt,
} from "../control/allocation/grid-limit";
import { peakAfter, raiseCost } from "../control/allocation/month-peak";
import { stopsFirst } from "../control/allocation/stop-order";
import { flatPrice } from "../control/price/house-price";
import { meanAfter } from "../control/shared/site-power/running-mean";
import { freshW, observe } from "../control/shared/site-power/observe";
import type { SiteReading } from "../control/shared/site-power/reading";
import type { SitePower } from "../control/shared/site-power/site-power";
import type { Clock } from "../core/clock";
import { DAY_MS, MINUTE_MS } from "../core/duration";
import { allowedChangesAt, isAllowed } from "../control/shared/allowed-times";
import type { HomeUpdate, Home } from "./home";
import type { HouseMemory } from "./stored-house";

/** Who decides for a car. A mode comes after the two others, and says which of them it follows. */
export type SeatKind = "surplus" | "tariff" | "mode";

export interface SeatOptions {
  /** Tells cars apart, however they are called. */
  readonly car: string;
  /** As a person knows it. */
  readonly name: string;
  readonly kind: SeatKind;
  /** To be called when the house says something else than before, though nobody has asked. */
  readonly onChange: () => void;
}

export interface SeatRequest {
  readonly demand?: PowerDemand | undefined;
  /** The nodes that a mode follows. */
  readonly follows?: readonly SeatKind[] | undefined;
  /** What the plans of the other cars are to know of this one. */
  readonly planning?: CarPlanning | undefined;
}

/** The place of one deciding node in its house. */
export interface HouseSeat {
  /** What the house says now. */
  readonly view: HouseView;
  /** Asks for power, or for none. What is said holds until it is asked again, or until `onChange`. */
  ask(request: SeatRequest): HouseView;
  leave(): void;
}

interface OpenSeat extends SeatOptions {
  request: SeatRequest;
  view: HouseView;
}

export interface HouseAllocationOptions {
  readonly home: Home;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Its cars are simulated. Where they are not, made-up data counts for nothing. */
  readonly isSimulated?: boolean | undefined;
  /** Stores what survives a restart. */
  readonly store?: ((memory: HouseMemory) => void) | undefined;
}

/** A warning of the house, as the decisions of its nodes report it. */
export interface HouseWarning {
  readonly code: "limit-silent";
  readonly params: { readonly lastAt: number; readonly watts: number };
}

/** What the meter shows says nothing of the house while a start or stop is on its way. */
const SHOWS_MS = 5 * MINUTE_MS;
/** The house's load is a mean over so much. */
const SMOOTHING_MS = 5 * MINUTE_MS;
/** So long a common plan is valid, where nothing else changes. */
const PLANNED_FOR_MS = 30 * MINUTE_MS;
/** So long a limit that is repeated is not stored again. */
const STORED_FOR_MS = 5 * MINUTE_MS;
/** So long after a node has left, its seat stays reserved. */
const LEFT_FOR_MS = MINUTE_MS;
/** Without a message nothing waits longer for a look. */
const LONGEST_MS = 15 * MINUTE_MS;

/** Grants the cars of one house what it can carry, as its nodes ask, its meter and limits change, and time passes. */
export class HouseAllocation {
  readonly #home: Home;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #store: (memory: HouseMemory) => void;
  readonly #seats = new Set<OpenSeat>();
  readonly #offs: ReadonlyArray<() => void>;
  #state: AllocationState = {};
  #memory: HouseMemory = {};
  #site: SitePower = {};
  #houseW: { readonly meanW: number; readonly heldW: number; readonly at: number } | undefined;
  #switchedAt = -Infinity;
  /** What each car may plan with, the plan of all that is part of it, and what that was made of. */
  readonly #shares = new Map<string, HouseShare>();
  #common: ReturnType<typeof sharedPlans> = new Map();
  #plannedAs: string | undefined;
  #storedLimit: GridLimitState | undefined;
  #cancel = (): void => {};

  constructor({ home, clock, random, isSimulated = false, store = () => {} }: HouseAllocationOptions) {
    this.#home = home;
    this.#clock = clock;
    this.#random = random;
    this.#store = store;
    const counts = ({ from }: Pick<HomeUpdate, "from">): boolean => isSimulated || from.isSimulated !== true;
    this.#offs = [
      home.subscribe("meter", (update) => counts(update) && this.#observeMeter(update)),
      home.subscribe("battery", (update) => counts(update) && this.#observe(update.value)),
      home.subscribe("limit", (update) => counts(update) && this.#receiveLimit(update)),
    ];
  }

  /** Takes up what was stored, but for what has been received since. */
  restore(memory: HouseMemory): void {
    const { running } = this.#memory.peak ?? {};
    this.#memory = { ...memory, ...this.#memory, peak: { ...memory.peak, ...(running && { running }) } };
    this.#allocate();
  }

  /** A seat for a node that decides. Leave it when the node is closed. */
  join(options: SeatOptions): HouseSeat {
    const seat: OpenSeat = { ...options, request: {}, view: this.#viewOf({ granted: true }, options) };
    this.#seats.add(seat);
    return {
      get view() {
        return seat.view;
      },
      ask: (request) => {
        seat.request = request;
        this.#planTogether();
        this.#allocate(seat);
        return seat.view;
      },
      leave: () => {
        this.#seats.delete(seat);
        // At a deploy the others leave, too, or it comes back: nothing is granted on the way.
        const now = this.#clock.now();
        this.#wakeAt(now + LEFT_FOR_MS, now);
      },
    };
  }

  /** What a person should see to. */
  get warnings(): readonly HouseWarning[] {
    const { receivedAt = 0 } = this.#memory.limit ?? {};
    const limit = this.#limit(this.#clock.now());
    return limit?.isFallback ? [{ code: "limit-silent", params: { lastAt: receivedAt, watts: limit.watts } }] : [];
  }

  /** The limit from outside that applies now. */
  get limit(): GridLimit | undefined {
    return this.#limit(this.#clock.now());
  }

  close(): void {
    this.#cancel();
    for (const off of this.#offs) off();
  }

  #lookAgain(): void {
    this.#planTogether();
    this.#allocate();
  }

  #limit(now: number): GridLimit | undefined {
    return limitAt(this.#memory.limit ?? {}, this.#home.settings.gridLimit, now);
  }

  #receiveLimit({ value, at }: HomeUpdate<"limit">): void {
    const spell = { now: at, random: this.#random() };
    this.#remember({ limit: limitAfter(this.#memory.limit ?? {}, value, this.#home.settings.gridLimit, spell) });
    this.#lookAgain();
  }

  #observeMeter({ value, at }: HomeUpdate<"meter">): void {
    this.#observe(value);
    const gridW = freshW(this.#site, "grid", at);
    if (gridW === undefined) return;
    const { peak } = this.#home.settings;
    if (peak) this.#remember({ peak: peakAfter(this.#memory.peak ?? {}, peak, gridW, at) });
    if (at - this.#switchedAt < SHOWS_MS) return;
    const heldW = gridW - this.#chargingW(at);
    const last = this.#houseW;
    const meanW = last ? meanAfter(last.meanW, last.heldW, at - last.at, SMOOTHING_MS) : heldW;
    this.#houseW = { meanW, heldW, at };
    this.#allocate();
  }

  #observe(readings: readonly SiteReading[]): void {
    this.#site = observe(this.#site, readings, {}, this.#clock.now());
  }

  #remember(change: HouseMemory): void {
    const before = this.#memory;
    this.#memory = { ...before, ...change };
    // The running quarter hour changes with each reading, and a limit may be repeated every few seconds: neither is worth a write.
    const isPeak = before.peak?.highest !== this.#memory.peak?.highest;
    if (!isPeak && (!change.limit || !isNewLimit(this.#storedLimit, change.limit))) return;
    this.#storedLimit = this.#memory.limit;
    this.#store(this.#memory);
  }

  #chargingW(now: number): number {
    return this.#requests(now)
      .filter(({ car }) => this.#state.cars?.[car]?.on === true)
      .reduce((sum, { powerW }) => sum + powerW, 0);
  }

  /** One request for each car, the most important of those of its nodes that count. */
  #requests(now: number): ReadonlyArray<PowerDemand & { readonly car: string }> {
    const cars = new Map<string, PowerDemand & { readonly car: string }>();
    for (const seat of this.#seats) {
      const { demand } = seat.request;
      if (!demand || !this.#counts(seat)) continue;
      const { car } = seat;
      const known = cars.get(car);
      cars.set(car, { ...(known ? ofOneCar(demand, known, now) : demand), car });
    }
    const sunWorth = this.#sunWorth(now);
    return [...cars.values()].map((each) =>
      each.class === "sun" && each.worth === undefined ? { ...each, worth: sunWorth } : each,
    );
  }

  /** What a kWh of the sun saves that a car takes: what it would cost later, less what it would earn now. */
  #sunWorth(now: number): number | undefined {
    const { price } = this.#home.settings;
    const ahead = (this.#home.latest("prices")?.value.slots ?? []).filter(({ endAt }) => endAt > now);
    const sum = ahead.reduce((total, { value }) => total + value, 0);
    const paid = ahead.length > 0 ? sum / ahead.length : flatPrice(price);
    const earned = this.#home
      .latest("feed-in")
      ?.value.slots.find(({ startAt, endAt }) => startAt <= now && now < endAt);
    return paid === undefined ? undefined : paid - (earned?.value ?? flatPrice(price.feedIn) ?? 0);
  }

  /** Who has a mode after it counts as long as the mode follows it. */
  #counts({ car, kind }: Pick<SeatOptions, "car" | "kind">): boolean {
    if (kind === "mode") return true;
    const modes = [...this.#seats].filter((seat) => seat.car === car && seat.kind === "mode");
    return modes.length === 0 || modes.some(({ request }) => request.follows?.includes(kind) === true);
  }

  /** Grants anew, and tells all but the one who has asked. */
  #allocate(asking?: OpenSeat): void {
    const now = this.#clock.now();
    const before = this.#state;
    const [requests, house] = [this.#requests(now), this.#house(now)];
    const { state, grants, nextTickAt } = allocate(before, requests, house, now);
    const going = stopsFirst(requests, house.order ?? [], now);
    this.#state = state;
    if (isSwitched(before, state)) this.#switchedAt = now;
    for (const seat of this.#seats) {
      const grant = this.#counts(seat) ? grants.get(seat.car) : undefined;
      const first = seat.kind === "surplus" ? going.get(seat.car) : undefined;
      const view = {
        ...this.#viewOf(grant ? this.#named(grant) : { granted: true }, seat),
        ...(first && { stopsFirst: { ...first, car: this.#nameOf(first.car) } }),
      };
      if (JSON.stringify(view) === JSON.stringify(seat.view)) continue;
      seat.view = view;
      if (seat !== asking) seat.onChange();
    }
    this.#wakeAt(
      Math.min(
        now + LONGEST_MS,
        nextTickAt ?? Infinity,
        this.#limitChangesAt(now),
        this.#allowedChangesAt(now),
        ...[...going.values()].map(({ until }) => until),
      ),
      now,
    );
  }

  /** Only a tariff plans. */
  #viewOf(grant: Grant, { car, kind }: Pick<SeatOptions, "car" | "kind">): HouseView {
    if (kind !== "tariff") return { grant };
    return { grant, share: this.#shares.get(car) ?? this.#shareOf({ others: [] }) };
  }

  /** The plans of all cars as one, made again when what they rest on is another. */
  #planTogether(): void {
    const now = this.#clock.now();
    const plannings = new Map<string, CarPlanning>();
    for (const seat of this.#seats)
      if (seat.request.planning && this.#counts(seat)) plannings.set(seat.car, seat.request.planning);
    const { connectionW, limit } = this.#shareOf({ others: [] });
    const key = JSON.stringify([planningKey(plannings, now), connectionW, limit, this.#memory.peak?.highest]);
    if (key !== this.#plannedAs) this.#common = sharedPlans(plannings, { connectionW, limit }, now);
    this.#plannedAs = key;
    for (const [car, plan] of besideWindows(this.#common, plannings)) {
      const share = this.#shareOf(plan);
      const before = this.#shares.get(car);
      // The same share stays the same object: what was planned with it stays valid.
      if (JSON.stringify(share) !== JSON.stringify(before)) this.#shares.set(car, share);
    }
    for (const car of this.#shares.keys()) if (!plannings.has(car)) this.#shares.delete(car);
  }

  #shareOf(plan: Pick<HouseShare, "others" | "mine">): HouseShare {
    const { fuse, peak: tariff } = this.#home.settings;
    const limit = this.#limit(this.#clock.now());
    const { month, highest } = this.#memory.peak ?? {};
    return {
      ...plan,
      connectionW: fuse?.limitW,
      limit: limit && { watts: limit.watts, untilAt: limit.untilAt },
      peak: tariff && { tariff, month: { month, highest } },
    };
  }

  #limitChangesAt(now: number): number {
    return limitChangesAt(this.#memory.limit ?? {}, this.#home.settings.gridLimit, now) ?? Infinity;
  }

  #allowedChangesAt(now: number): number {
    return allowedChangesAt(this.#home.settings.allowed, now) ?? Infinity;
  }

  /** Times that never come again within a week are wrong, and then nothing is allowed. */
  #closedUntil(now: number): number | undefined {
    const { allowed } = this.#home.settings;
    return isAllowed(allowed, now) ? undefined : (allowedChangesAt(allowed, now) ?? now + DAY_MS);
  }

  #wakeAt(at: number, now: number): void {
    this.#cancel();
    this.#cancel = this.#seats.size === 0 ? () => {} : this.#clock.after(at - now, () => this.#lookAgain());
  }

  #house(now: number): HouseNow {
    const { fuse, peak, carOrder, gridLimit } = this.#home.settings;
    const { limit = {}, peak: month = {} } = this.#memory;
    const last = this.#houseW;
    const isFresh = freshW(this.#site, "grid", now) !== undefined;
    const houseW = last && isFresh ? meanAfter(last.meanW, last.heldW, now - last.at, SMOOTHING_MS) : undefined;
    // With a battery the export is not all of the sun.
    const surplusW = houseW === undefined || this.#site.battery ? undefined : Math.max(0, -houseW);
    return {
      closedUntil: this.#closedUntil(now),
      connectionW: fuse?.limitW,
      houseW,
      surplusW,
      limit: this.#limit(now),
      resumesAt: resumesAt(limit, gridLimit, now),
      order: carOrder.flatMap((name) => this.#idsOf(name)),
      peakCost: peak && ((kw) => raiseCost(month, peak, [{ at: now, kw }])),
    };
  }

  #idsOf(name: string): readonly string[] {
    return [...new Set([...this.#seats].filter((seat) => isSameName(seat.name, name)).map(({ car }) => car))];
  }

  /** Cars as people know them. */
  #named(grant: Grant): Grant {
    return grant.granted ? grant : { granted: false, reason: this.#reasonNamed(grant.reason) };
  }

  #nameOf(car: string): string {
    return [...this.#seats].find((seat) => seat.car === car)?.name ?? car;
  }

  #reasonNamed(reason: GrantReason): GrantReason {
    const nameOf = (car: string): string => this.#nameOf(car);
    switch (reason.code) {
      case "other-car":
      case "sun-taken":
        return { code: reason.code, params: { car: nameOf(reason.params.car) } };
      case "other-car-until":
        return { code: reason.code, params: { ...reason.params, car: nameOf(reason.params.car) } };
      case "car-soon":
      case "car-stopping":
      case "car-starting":
        return { code: reason.code, params: { ...reason.params, car: nameOf(reason.params.car) } };
      default:
        return reason;
    }
  }
}

/** What two nodes of one car ask for as one request: the more important one, with what only the other one knows. */
function ofOneCar(one: PowerDemand, other: PowerDemand, now: number): PowerDemand {
  const [better, rest] = isBefore(one, other, now) ? [one, other] : [other, one];
  const isAlike = better.class === rest.class;
  return {
    ...better,
    isCharging: better.isCharging === true || rest.isCharging === true,
    worth: better.worth ?? (isAlike ? rest.worth : undefined),
    stopCost: better.stopCost ?? (isAlike ? rest.stopCost : undefined),
    stopsAt: better.stopsAt ?? rest.stopsAt,
    lackingW: better.lackingW ?? rest.lackingW,
  };
}

/** What charges now comes before what will; then what is more important, and what begins earlier. */
function isBefore(one: PowerDemand, other: PowerDemand, now: number): boolean {
  const isLater = ({ startsAt = now }: PowerDemand): number => (startsAt <= now ? 0 : 1);
  const difference =
    isLater(one) - isLater(other) ||
    CLASSES.indexOf(one.class) - CLASSES.indexOf(other.class) ||
    (one.startsAt ?? now) - (other.startsAt ?? now);
  return difference < 0;
}

/** What plans rest on, without what changes all the time: energy to a tenth of a kWh, and the hour. */
function planningKey(plannings: ReadonlyMap<string, CarPlanning>, now: number): unknown {
  return [...plannings].map(([car, { neededKwh, surplus, prices, isCharging, powerW, untilAt }]) => [
    car,
    Math.ceil(neededKwh * 2),
    powerW,
    untilAt,
    isCharging,
    Math.floor(now / PLANNED_FOR_MS),
    prices,
    surplus.map(({ startAt, value }) => [startAt, Math.round(value / 100)]),
  ]);
}

/** Another limit than the one that is stored, or the same so much later that a restart would take its input to be silent. */
function isNewLimit(stored: GridLimitState | undefined, limit: GridLimitState): boolean {
  if (!stored || (limit.receivedAt ?? 0) - (stored.receivedAt ?? 0) >= STORED_FOR_MS) return true;
  return stored.since !== limit.since || JSON.stringify(stored.received) !== JSON.stringify(limit.received);
}

function isSwitched(before: AllocationState, after: AllocationState): boolean {
  const cars = new Set([...Object.keys(before.cars ?? {}), ...Object.keys(after.cars ?? {})]);
  return [...cars].some((car) => (before.cars?.[car]?.on ?? false) !== (after.cars?.[car]?.on ?? false));
}

function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
