import {
  capacity,
  chargeLimit,
  chargeStatus,
  connector,
  flag,
  percent,
  position,
  quantity,
  type Body,
  type ChargeStatus,
  type Position,
} from "./signal-body";
import type { Fault } from "./car-faults";
import { isoText } from "../../core/instant";
import { currentBody } from "./known-signal";
import { observePlace, placeResult, type Place, type PlaceResult } from "../place/place";
import { HOME_RADIUS_M, type Home } from "../place/spot";
import { CABLE_CODE, CHARGE_STATUS_CODE, CHARGING_CODE, statusOf, type StateName } from "./reported-state";
import { countedState, NOTHING_SETTLED, settle, type CountedState } from "./settled-state";
import type { KnownSignal, Source } from "./stored-state";

/** What the owner knows of the car and Smartcar may not. */
export interface Facts {
  readonly name?: string | undefined;
  readonly make?: string | undefined;
  readonly model?: string | undefined;
  readonly year?: number | undefined;
  readonly home?: Position | undefined;
  /** How near to its home position the car is at home, in meters. */
  readonly homeRadiusM?: number | undefined;
  /** IANA, where the owner set it for the whole house. */
  readonly homeZone?: string | undefined;
  readonly capacityKwh?: number | undefined;
  /** What the car draws at home when it charges, in watts at the socket. */
  readonly chargePowerW?: number | undefined;
}

/** A car at one moment, flat and ready for a switch or a chart. What is unknown is absent. */
export interface Snapshot {
  vehicleId: string;
  name?: string;
  make?: string;
  model?: string;
  year?: number;
  soc?: number;
  rangeKm?: number;
  capacityKwh?: number;
  limit?: number;
  pluggedIn?: boolean;
  charging?: boolean;
  status?: ChargeStatus;
  powerW?: number;
  minutesToFull?: number;
  connector?: string;
  energyAddedKwh?: number;
  locked?: boolean;
  odometerKm?: number;
  fuelPercent?: number;
  fuelLiters?: number;
  fuelRangeKm?: number;
  location?: Position;
  /** `true` at home, `false` away. */
  atHome?: boolean;
  /** Where the car is; absent where nothing is known of it. */
  place?: Place;
  /** Why it is judged to be there. */
  placeReasons?: string[];
  /** The values whose signals contradict each other; the settled value is shown, or none. */
  contradictory?: string[];
  /** The values whose newest report is another than the one shown, and does not count yet. */
  unconfirmed?: string[];
  /** How many witnesses confirm the last change of each value; absent for none. */
  certainty?: { charging?: 1 | 2; pluggedIn?: 1 | 2 };
  /** When the car recorded the newest of these, ISO 8601. */
  updatedAt?: string;
  source?: Source;
  /** Seconds since the car recorded each value; absent for what never changes. */
  ages: Record<string, number>;
  /** Values whose newest report was an error: true once, not known to be true now. */
  lastKnown?: Record<string, unknown>;
  /** What keeps the car from being read or commanded, as Smartcar reported by a webhook. */
  fault?: Fault;
}

/** The values that single signals carry. */
type Values = Omit<
  Snapshot,
  | "vehicleId"
  | "name"
  | "make"
  | "model"
  | "year"
  | "place"
  | "placeReasons"
  | "contradictory"
  | "unconfirmed"
  | "certainty"
  | "updatedAt"
  | "source"
  | "ages"
  | "lastKnown"
  | "fault"
>;

/** Which signal each value comes from, and how its body is read. */
const FIELDS: {
  readonly [Name in keyof Required<Values>]: readonly [code: string, read: (body: Body) => Values[Name]];
} = {
  soc: ["tractionbattery-stateofcharge", percent],
  rangeKm: ["tractionbattery-range", quantity("km", "rangeKm")],
  capacityKwh: ["tractionbattery-nominalcapacity", capacity],
  limit: ["charge-chargelimits", chargeLimit],
  pluggedIn: [CABLE_CODE, flag],
  charging: [CHARGING_CODE, flag],
  status: [CHARGE_STATUS_CODE, chargeStatus],
  powerW: ["charge-wattage", quantity("watts", "powerW")],
  minutesToFull: ["charge-timetocomplete", quantity("minutes", "minutesToFull")],
  connector: ["charge-chargingconnectortype", connector],
  energyAddedKwh: ["charge-energyadded", quantity("kwh", "energyAddedKwh")],
  locked: ["closure-islocked", flag],
  odometerKm: ["odometer-traveleddistance", quantity("km", "odometerKm")],
  fuelPercent: ["internalcombustionengine-fuellevel", percent],
  fuelLiters: ["internalcombustionengine-amountremaining", quantity("liters", "fuelLiters")],
  fuelRangeKm: ["internalcombustionengine-range", quantity("km", "rangeKm")],
  location: ["location-preciselocation", position],
  atHome: ["location-isathome", flag],
};

/** Values that no single signal decides. */
const JUDGED: ReadonlySet<string> = new Set(["charging", "status", "pluggedIn", "atHome"]);

/** What is known of a car's signals, by their code. */
export type Known = ReadonlyMap<string, KnownSignal>;

/** What several signals, and what was known before, say together. */
export interface Settled {
  readonly counted: CountedState;
  readonly place: PlaceResult;
}

/**
 * The snapshot of a car at `now`, from its signals by code and from what its owner knows. Without `judged`, its state and its
 * place are those that the signals alone show.
 */
export function snapshotOf(
  vehicleId: string,
  known: Known,
  facts: Facts,
  now: number,
  judged: Settled = settledBySignals(known, facts, now),
): Snapshot {
  const snapshot: Snapshot = { vehicleId, ...identity(facts), ages: {} };
  const lastKnown: Record<string, unknown> = {};
  let newest: KnownSignal | undefined;

  for (const [name, [code, read]] of Object.entries(FIELDS)) {
    const signal = known.get(code);
    if (!signal?.body) continue;
    const value = read(signal.body);
    if (value === undefined) continue;
    const current = currentBody(signal) !== undefined;
    if (current && (newest?.updatedAt ?? -Infinity) < (signal.updatedAt ?? -Infinity)) newest = signal;
    if (current && JUDGED.has(name)) continue;
    Object.assign(current ? snapshot : lastKnown, { [name]: value });
    if (signal.updatedAt !== undefined) snapshot.ages[name] = ageS(signal.updatedAt, now);
  }

  if (newest?.updatedAt !== undefined) {
    snapshot.updatedAt = isoText(newest.updatedAt);
    snapshot.source = newest.source;
  }
  addState(snapshot, judged.counted, now);
  addPlace(snapshot, judged.place);
  if (snapshot.capacityKwh === undefined && facts.capacityKwh !== undefined) snapshot.capacityKwh = facts.capacityKwh;
  const onlyLastKnown = Object.entries(lastKnown).filter(([name]) => !(name in snapshot));
  if (onlyLastKnown.length > 0) snapshot.lastKnown = Object.fromEntries(onlyLastKnown);
  return snapshot;
}

/** The home that the owner entered. */
export function homeOf({ home, homeRadiusM = HOME_RADIUS_M }: Facts): Home | undefined {
  return home && { position: home, radiusM: homeRadiusM };
}

function settledBySignals(known: Known, facts: Facts, now: number): Settled {
  const settled = settle(NOTHING_SETTLED, known, { kind: "report", now, codes: new Set(known.keys()) });
  return {
    counted: countedState(settled, known),
    place: placeResult(observePlace({}, { known, home: homeOf(facts), plugged: settled.pluggedIn.counted })),
  };
}

function identity({ name, make, model, year }: Facts): Partial<Snapshot> {
  return { ...(name && { name }), ...(make && { make }), ...(model && { model }), ...(year && { year }) };
}

function addState(snapshot: Snapshot, counted: CountedState, now: number): void {
  const { charging, pluggedIn, reported, contradictory, unconfirmed, certainty } = counted;
  const status = statusOf(charging, reported);
  Object.assign(snapshot, {
    ...(charging !== undefined && { charging, status }),
    ...(pluggedIn !== undefined && { pluggedIn }),
    ...(contradictory.length > 0 && { contradictory: [...contradictory] }),
    ...(unconfirmed.length > 0 && { unconfirmed: [...unconfirmed] }),
    ...(Object.keys(certainty).length > 0 && { certainty: { ...certainty } }),
  });
  const addAge = (name: string, of: StateName): void => {
    const at = counted.datedAt[of];
    if (at !== undefined) snapshot.ages[name] = ageS(at, now);
    else if (name in snapshot) delete snapshot.ages[name];
  };
  addAge("charging", "charging");
  addAge("status", "charging");
  addAge("pluggedIn", "pluggedIn");
}

/** A place has no age: it holds until the car has moved. */
function addPlace(snapshot: Snapshot, { place, reasons }: PlaceResult): void {
  if (place !== "unknown") snapshot.atHome = place === "home";
  if (place === "unknown" && reasons.length === 0) return;
  snapshot.place = place;
  snapshot.placeReasons = [...reasons];
}

function ageS(updatedAt: number, now: number): number {
  return Math.max(0, Math.round((now - updatedAt) / 1000));
}
