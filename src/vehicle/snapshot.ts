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
} from "./body";
import type { Fault } from "./car-faults";
import { CHARGE_STATUS_CODE, CHARGING_CODE, chargeState } from "./charge-state";
import { distanceM } from "./distance";
import { isoText } from "../instant";
import { currentBody, type KnownSignal, type Source } from "./known-signal";

/** What the owner knows of the car and Smartcar may not. */
export interface Facts {
  readonly name?: string | undefined;
  readonly make?: string | undefined;
  readonly model?: string | undefined;
  readonly year?: number | undefined;
  readonly home?: Position | undefined;
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
  atHome?: boolean;
  /** When the car recorded the newest of these, ISO 8601. */
  updatedAt?: string;
  source?: Source;
  /** Seconds since the car recorded each value; absent for what never changes. */
  ages: Record<string, number>;
  /** Values whose newest report was an error: true once, not known to be true now. */
  lastKnown?: Record<string, unknown>;
  /** What keeps the car from being read or commanded, as Smartcar told by a webhook. */
  fault?: Fault;
}

type Values = Omit<
  Snapshot,
  "vehicleId" | "name" | "make" | "model" | "year" | "updatedAt" | "source" | "ages" | "lastKnown" | "fault"
>;

/** Which signal each value comes from, and how its body is read. */
const FIELDS: {
  readonly [Name in keyof Required<Values>]: readonly [code: string, read: (body: Body) => Values[Name]];
} = {
  soc: ["tractionbattery-stateofcharge", percent],
  rangeKm: ["tractionbattery-range", quantity("km", "rangeKm")],
  capacityKwh: ["tractionbattery-nominalcapacity", capacity],
  limit: ["charge-chargelimits", chargeLimit],
  pluggedIn: ["charge-ischargingcableconnected", flag],
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

/** A car this near to its home position is at home: a maker's own geofence is about as wide. */
const HOME_RADIUS_M = 200;

export type Known = ReadonlyMap<string, KnownSignal>;

/** The snapshot of a car at `now`, from its signals by code and from what its owner knows. */
export function snapshotOf(vehicleId: string, known: Known, facts: Facts, now: number): Snapshot {
  const snapshot: Snapshot = { vehicleId, ...identity(facts), ages: {} };
  const lastKnown: Record<string, unknown> = {};
  let newest: KnownSignal | undefined;

  for (const [name, [code, read]] of Object.entries(FIELDS)) {
    const signal = known.get(code);
    if (!signal?.body) continue;
    const value = read(signal.body);
    if (value === undefined) continue;
    const current = currentBody(signal) !== undefined;
    Object.assign(current ? snapshot : lastKnown, { [name]: value });
    if (signal.updatedAt === undefined) continue;
    snapshot.ages[name] = ageS(signal.updatedAt, now);
    if (current && (newest?.updatedAt === undefined || signal.updatedAt > newest.updatedAt)) newest = signal;
  }

  if (newest?.updatedAt !== undefined) {
    snapshot.updatedAt = isoText(newest.updatedAt);
    snapshot.source = newest.source;
  }
  addChargeState(snapshot, known, now);
  if (snapshot.capacityKwh === undefined && facts.capacityKwh !== undefined) snapshot.capacityKwh = facts.capacityKwh;
  addHome(snapshot, facts);
  const onlyLastKnown = Object.entries(lastKnown).filter(([name]) => !(name in snapshot));
  if (onlyLastKnown.length > 0) snapshot.lastKnown = Object.fromEntries(onlyLastKnown);
  return snapshot;
}

function identity({ name, make, model, year }: Facts): Partial<Snapshot> {
  return { ...(name && { name }), ...(make && { make }), ...(model && { model }), ...(year && { year }) };
}

function addChargeState(snapshot: Snapshot, known: Known, now: number): void {
  const state = chargeState(known);
  if (!state) return;
  const { charging, status, signal } = state;
  Object.assign(snapshot, { charging, status });
  for (const name of ["charging", "status"]) {
    if (signal.updatedAt === undefined) delete snapshot.ages[name];
    else snapshot.ages[name] = ageS(signal.updatedAt, now);
  }
}

function addHome(snapshot: Snapshot, { home }: Facts): void {
  if (snapshot.atHome !== undefined || !home || !snapshot.location) return;
  snapshot.atHome = distanceM(snapshot.location, home) <= HOME_RADIUS_M;
  if (snapshot.ages["location"] !== undefined) snapshot.ages["atHome"] = snapshot.ages["location"];
}

function ageS(updatedAt: number, now: number): number {
  return Math.max(0, Math.round((now - updatedAt) / 1000));
}
