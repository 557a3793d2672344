import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { grantChangesAt, type Grant } from "./grant";
import {
  type KnownRequest,
  type CarGrant,
  GAIN_MS,
  HouseCapacity,
  type HouseNow,
  PAUSE_MS,
  SHORTEST_MS,
  UNKNOWN_HOUSE_W,
} from "./house-capacity";
import { byDeparture, byImportance, CLASSES, type PowerRequest, URGENT } from "./power-request";

/** The previous grants. Plain JSON. */
export interface AllocationState {
  readonly cars?: Readonly<Record<string, CarGrant>> | undefined;
}

/** What one allocation comes to. */
export interface AllocationStep {
  /** To be passed to the next call. */
  readonly state: AllocationState;
  /** By car, for each that wants to charge now. */
  readonly grants: ReadonlyMap<string, Grant>;
  /** Allocate again then, unless something changes first. */
  readonly nextTickAt: number | undefined;
}

/** How long a stop takes to reach a car. The car that takes its place waits for this long. */
const HANDOVER_MS = 2 * MINUTE_MS;

/**
 * Decides which of the cars that want to charge may. A minimum charge, a departure at risk, and a boost go first, in this order,
 * whatever charges now. Otherwise charging cars continue, and waiting ones follow: solar charging, then the car that leaves first,
 * then the one that saves more, then the order of the house. A waiting car takes the place of another only if that saves more money
 * than the stop costs. Nothing starts that would have to stop within minutes.
 */
export function allocate(
  state: AllocationState,
  requests: readonly PowerRequest[],
  house: HouseNow,
  now: number,
): AllocationStep {
  const before = withoutFuture(state, now);
  const known = requests.map((request) => knownRequest(request, before, now));
  let { grants, ranked } = granted(known, house, now);
  for (const [running, waiting] of exchanges(ranked, grants)) {
    const changed = granted(
      known.map((each) => (each.car === running.car ? { ...each, isOn: false } : each)),
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

/** Grants that are in the future, because the clock was set back, count as of now, so that no pause lasts until then. */
function withoutFuture({ cars = {} }: AllocationState, now: number): AllocationState {
  if (Object.values(cars).every(({ since }) => since <= now)) return { cars };
  const sooner = Object.entries(cars).map(
    ([car, last]) => [car, { ...last, since: Math.min(last.since, now) }] as const,
  );
  return { cars: Object.fromEntries(sooner) };
}

/** The grants without those whose place is still taken by a car that was only just stopped. */
function afterHandover(
  ranked: readonly KnownRequest[],
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

function knownRequest(request: PowerRequest, before: AllocationState, now: number): KnownRequest {
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
  known: readonly KnownRequest[],
  house: HouseNow,
  now: number,
): { readonly ranked: readonly KnownRequest[]; readonly grants: ReadonlyMap<string, Grant> } {
  const ranked = known.toSorted((one, other) => compare(one, other, house.order ?? []));
  const capacity = new HouseCapacity(house, now);
  const grants = new Map<string, Grant>();
  // What cannot be interrupted takes its power, whatever else is decided.
  for (const request of ranked) if (request.isOn && request.firm === "scheduled") capacity.take(request);
  for (const request of ranked) {
    if (!request.isNow) {
      // Schedules are moved in advance.
      const reason = request.firm === "scheduled" ? capacity.limitedReason(request) : undefined;
      if (reason) grants.set(request.car, { granted: false, reason });
      capacity.take(request);
      continue;
    }
    const reason = capacity.refusal(request);
    if (!reason && request.firm !== "scheduled") capacity.take(request);
    grants.set(request.car, reason ? { granted: false, reason } : { granted: true });
  }
  return { ranked, grants };
}

function compare(one: KnownRequest, other: KnownRequest, order: readonly string[]): number {
  const classes = CLASSES.indexOf(one.class) - CLASSES.indexOf(other.class);
  const running = Number(other.isOn) - Number(one.isOn);
  if (URGENT.has(one.class) || URGENT.has(other.class)) {
    if (classes !== 0) return classes;
    const departures = byDeparture(one, other);
    if (one.class === "departure" && departures !== 0) return departures;
  }
  return running || classes || byImportance(one, other, order) || one.car.localeCompare(other.car);
}

function isExchanged({ class: kind, firm }: KnownRequest): boolean {
  return firm === undefined && !URGENT.has(kind);
}

/** Pairs of a charging car and one that waits for it, where an exchange saves more than the stop costs. */
function exchanges(
  ranked: readonly KnownRequest[],
  grants: ReadonlyMap<string, Grant>,
): ReadonlyArray<readonly [running: KnownRequest, waiting: KnownRequest]> {
  const running = ranked.filter((each) => each.isOn && isExchanged(each) && grants.get(each.car)?.granted === true);
  const waiting = ranked.filter((each) => !each.isOn && isTaken(grants.get(each.car)));
  return waiting.flatMap((each) =>
    running.flatMap((other): ReadonlyArray<readonly [KnownRequest, KnownRequest]> => {
      const gain = ((each.worth ?? 0) - (other.worth ?? 0)) * (each.powerW / 1000) * (GAIN_MS / HOUR_MS);
      return gain > (other.stopCost ?? 0) ? [[other, each]] : [];
    }),
  );
}

/** A car without a request has stopped by itself; its own node decides when it may start again. */
function stateAfter(
  before: AllocationState,
  known: readonly KnownRequest[],
  grants: ReadonlyMap<string, Grant>,
  now: number,
): AllocationState {
  const cars = new Map<string, CarGrant>();
  for (const [car, last] of Object.entries(before.cars ?? {})) {
    if (last.on) cars.set(car, { ...last, on: false, since: now, isOver: true });
    else if (now - last.since < PAUSE_MS) cars.set(car, last);
  }
  for (const { car, powerW, last } of known) {
    const on = grants.get(car)?.granted;
    // A car that never charged was not stopped.
    if (on === undefined || (!on && !last)) continue;
    cars.set(car, last?.on === on ? { ...last, powerW: on ? powerW : last.powerW } : { on, since: now, powerW });
  }
  return { cars: Object.fromEntries(cars) };
}

function nextTick(known: readonly KnownRequest[], grants: ReadonlyMap<string, Grant>, now: number): number | undefined {
  const times = [
    ...known.flatMap(({ startsAt, endsAt }) => [startsAt, startsAt && startsAt - SHORTEST_MS, endsAt]),
    ...[...grants.values()].map(({ reason }) => reason && grantChangesAt(reason)),
  ];
  const ahead = times.flatMap((at) => (at !== undefined && at > now ? [at] : []));
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

/** Whether it waits for another car. */
function isTaken(grant: Grant | undefined): boolean {
  return grant?.reason?.code === "other-car" || grant?.reason?.code === "other-car-until";
}
