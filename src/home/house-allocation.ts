import { allocate, type AllocationState } from "../control/allocation/allocate";
import type { HouseNow } from "../control/allocation/house-capacity";
import type { PowerRequest } from "../control/allocation/power-request";
import type { Grant, HouseView } from "../control/allocation/grant";
import type { GridLimit } from "../control/allocation/grid-limit";
import { stopsFirst } from "../control/allocation/stop-order";
import { flatPrice } from "../control/price/house-price";
import { allowedChangesAt, isAllowed } from "../control/shared/allowed-times";
import { slotAt, type Slot } from "../control/shared/slots";
import { type Alarm, alarmAfter, type Clock, type Sleeper } from "../core/clock";
import { DAY_MS, MINUTE_MS } from "../core/duration";
import type { AnyUpdate, HomeFollower, HomeUpdate, Home } from "./home";
import { type HouseWarning, Seat, type SeatInHouse } from "./house-seat";
import { HouseLimits } from "./house-limits";
import { HouseLoad } from "./house-load";
import { type CommonShare, HousePlans } from "./house-plans";
import { HouseSeats, type OpenSeat, type SeatOptions } from "./house-seats";
import type { HouseMemory } from "./stored-house";

export interface HouseAllocationOptions {
  readonly home: Home;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Its cars are simulated. For real cars, simulated data does not count. */
  readonly isSimulated?: boolean | undefined;
  /** Stores what survives a restart. */
  readonly store?: ((memory: HouseMemory) => void) | undefined;
}

/** For this long after a start or stop, the meter does not show the house alone. */
const SHOWS_MS = 5 * MINUTE_MS;
/** How long after a node has left nothing is granted to others. */
const LEFT_FOR_MS = MINUTE_MS;
/** The longest time without an allocation. */
const LONGEST_MS = 15 * MINUTE_MS;

/** Of a house of which nothing survives. */
const storeNothing = (): void => {};

/** What of a house grants depend on. */
const FOLLOWED = ["meter", "battery", "limit"] as const;

/** Grants power to the cars of one house: upon requests of its nodes, new readings and limits, and over time. */
export class HouseAllocation implements HomeFollower<(typeof FOLLOWED)[number]>, Sleeper {
  readonly kinds = FOLLOWED;
  readonly #home: Home;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #seats = new HouseSeats();
  readonly #limits: HouseLimits;
  readonly #load: HouseLoad;
  readonly #plans = new HousePlans();
  readonly #isSimulated: boolean;
  #state: AllocationState = {};
  #switchedAt = -Infinity;
  #alarm: Alarm | undefined;

  constructor({ home, clock, random, isSimulated = false, store = storeNothing }: HouseAllocationOptions) {
    this.#home = home;
    this.#clock = clock;
    this.#random = random;
    this.#load = new HouseLoad(home.settings.fuse?.limitW);
    this.#limits = new HouseLimits(home.settings, store);
    this.#isSimulated = isSimulated;
    home.follow(this);
  }

  /** Restores what was stored, except for what has been received since. */
  restore(memory: HouseMemory): void {
    this.#limits.restore(memory);
    this.#allocate();
  }

  /** A seat for a node that decides. Leave it when the node is closed. */
  join(options: SeatOptions): SeatInHouse {
    const seat = new Seat(this, options, this.#viewOf({ granted: true }, options));
    this.#seats.add(seat);
    return seat;
  }

  /** Grants again after a seat's request has changed. */
  asked(seat: OpenSeat): void {
    this.#planTogether();
    this.#allocate(seat);
  }

  /** Gives up a seat. */
  left(seat: OpenSeat): void {
    this.#seats.delete(seat);
    // At a deploy the other nodes leave as well, or this one comes back, so nothing is granted meanwhile.
    const now = this.#clock.now();
    this.#wakeAt(now + LEFT_FOR_MS, now);
  }

  /** The warnings of the house. */
  get warnings(): readonly HouseWarning[] {
    const { limit } = this;
    const lastAt = this.#limits.receivedAt ?? 0;
    return limit?.isFallback ? [{ code: "limit-silent", params: { lastAt, watts: limit.watts } }] : [];
  }

  /** The limit from outside that applies now. */
  get limit(): GridLimit | undefined {
    return this.#limits.limit(this.#clock.now());
  }

  close(): void {
    this.#alarm?.cancel();
    this.#home.unfollow(this);
  }

  homeUpdated(update: AnyUpdate<(typeof FOLLOWED)[number]>): void {
    if (!this.#counts(update)) return;
    switch (update.kind) {
      case "meter":
        return this.#observeMeter(update);
      case "battery":
        return this.#load.observe(update.value, this.#clock.now());
      case "limit":
        return this.#receiveLimit(update);
    }
  }

  /** The time has come that it has set itself. */
  wake(): void {
    this.#lookAgain();
  }

  #lookAgain(): void {
    this.#planTogether();
    this.#allocate();
  }

  #receiveLimit({ value, at }: HomeUpdate<"limit">): void {
    this.#limits.receive(value, at, this.#random());
    this.#lookAgain();
  }

  #observeMeter({ value, at }: HomeUpdate<"meter">): void {
    this.#load.observe(value, this.#clock.now());
    const gridW = this.#load.gridW(at);
    if (gridW === undefined) return;
    this.#limits.observe(gridW, at);
    // If the last switch is in the future, the clock was set back.
    if (at >= this.#switchedAt && at - this.#switchedAt < SHOWS_MS) return;
    this.#load.add(gridW, this.#chargingW(at), at);
    this.#allocate();
  }

  /** Simulated data only counts for simulated cars. */
  #counts({ from }: Pick<HomeUpdate, "from">): boolean {
    return this.#isSimulated || from.isSimulated !== true;
  }

  /** What the cars draw that are on, all but one. */
  #chargingW(now: number, except?: string): number {
    return this.#seats
      .requests(now)
      .filter(({ car }) => car !== except && isOn(this.#state, car))
      .reduce((sum, { powerW }) => sum + powerW, 0);
  }

  /** The requests of the cars. If a node does not know what solar charging saves, that of the house counts. */
  #requests(now: number): readonly PowerRequest[] {
    const sunWorth = this.#sunWorth(now);
    return this.#seats
      .requests(now)
      .map((each) => (each.class === "sun" && each.worth === undefined ? { ...each, worth: sunWorth } : each));
  }

  /** What a kWh of surplus saves in a car: what it would cost later, minus what it would earn now. */
  #sunWorth(now: number): number | undefined {
    const { price } = this.#home.settings;
    const latest = (kind: "prices" | "feed-in"): readonly Slot[] =>
      this.#home.all(kind).findLast((update) => this.#counts(update))?.value.slots ?? [];
    const ahead = latest("prices").filter(({ endAt }) => endAt > now);
    const sum = ahead.reduce((total, { value }) => total + value, 0);
    const paid = ahead.length > 0 ? sum / ahead.length : flatPrice(price);
    const earned = slotAt(latest("feed-in"), now)?.value;
    return paid === undefined ? undefined : paid - (earned ?? flatPrice(price.feedIn) ?? 0);
  }

  /** Grants again, and informs all nodes except the one that has asked. */
  #allocate(asking?: OpenSeat): void {
    const now = this.#clock.now();
    const before = this.#state;
    const [requests, house] = [this.#requests(now), this.#house(now)];
    const { state, grants, nextTickAt } = allocate(before, requests, house, now);
    const going = stopsFirst(requests, house.order ?? [], now);
    this.#state = state;
    if (isSwitched(before, state)) this.#switchedAt = now;
    // What no node has started may be in the last reading.
    if (requests.some(({ car, firm }) => firm && isOn(state, car) && !isOn(before, car))) this.#load.hold(now);
    for (const seat of this.#seats) {
      const grant = this.#seats.counts(seat) ? grants.get(seat.car) : undefined;
      const first = seat.kind === "surplus" ? going.get(seat.car) : undefined;
      const view = {
        ...this.#viewOf(grant ? this.#seats.named(grant) : { granted: true }, seat),
        ...(first && { stopsFirst: { ...first, car: this.#seats.nameOf(first.car) } }),
      };
      if (JSON.stringify(view) === JSON.stringify(seat.view)) continue;
      seat.view = view;
      if (seat !== asking) seat.owner.houseChanged();
    }
    this.#wakeAt(
      Math.min(
        now + LONGEST_MS,
        nextTickAt ?? Infinity,
        this.#limits.changesAt(now) ?? Infinity,
        allowedChangesAt(this.#home.settings.allowed, now) ?? Infinity,
        ...[...going.values()].map(({ until }) => until),
      ),
      now,
    );
  }

  /** Only a tariff plans. */
  #viewOf(grant: Grant, { car, kind }: Pick<SeatOptions, "car" | "kind">): HouseView {
    if (kind !== "tariff") return { grant };
    const othersW = this.#chargingW(this.#clock.now(), car);
    const share = this.#plans.shareOf(car) ?? { others: [], ...this.#commonShare() };
    return { grant, share, ...(othersW > 0 && { othersW }) };
  }

  #planTogether(): void {
    const now = this.#clock.now();
    this.#plans.update(this.#seats.plannings(), this.#commonShare(), this.#limits.month.highest, now);
  }

  #commonShare(): CommonShare {
    const { fuse, peak: tariff } = this.#home.settings;
    const { limit } = this;
    return {
      connectionW: fuse?.limitW,
      limit: limit && { watts: limit.watts, untilAt: limit.untilAt },
      peak: tariff && { tariff, month: this.#limits.month },
    };
  }

  /** Until when charging is not allowed. If the allowed times never come within a week, it is not allowed at all. */
  #closedUntil(now: number): number | undefined {
    const { allowed } = this.#home.settings;
    return isAllowed(allowed, now) ? undefined : (allowedChangesAt(allowed, now) ?? now + DAY_MS);
  }

  #wakeAt(at: number, now: number): void {
    this.#alarm?.cancel();
    this.#alarm = this.#seats.size === 0 ? undefined : alarmAfter(this.#clock, at - now, this);
  }

  #house(now: number): HouseNow {
    const { fuse, carOrder } = this.#home.settings;
    return {
      closedUntil: this.#closedUntil(now),
      connectionW: fuse?.limitW,
      houseW: this.#load.meanW(now),
      surplusW: this.#load.surplusW(now),
      limit: this.#limits.limit(now),
      resumesAt: this.#limits.resumesAt(now),
      order: this.#seats.idsOf(carOrder),
      peakCost: this.#limits.peakCost(now),
    };
  }
}

function isSwitched(before: AllocationState, after: AllocationState): boolean {
  const cars = new Set([...Object.keys(before.cars ?? {}), ...Object.keys(after.cars ?? {})]);
  return [...cars].some((car) => isOn(before, car) !== isOn(after, car));
}

function isOn({ cars }: AllocationState, car: string): boolean {
  return cars?.[car]?.on ?? false;
}
