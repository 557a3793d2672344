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
import { distanceM } from "./distance";
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
}

type Values = Omit<
  Snapshot,
  "vehicleId" | "name" | "make" | "model" | "year" | "updatedAt" | "source" | "ages" | "lastKnown"
>;

/** Which signal each value comes from, and how its body is read. */
const FIELDS: {
  readonly [Name in keyof Required<Values>]: readonly [code: string, read: (body: Body) => Values[Name]];
} = {
  soc: ["tractionbattery-stateofcharge", percent],
  rangeKm: ["tractionbattery-range", quantity("km")],
  capacityKwh: ["tractionbattery-nominalcapacity", capacity],
  limit: ["charge-chargelimits", chargeLimit],
  pluggedIn: ["charge-ischargingcableconnected", flag],
  charging: ["charge-ischarging", flag],
  status: ["charge-detailedchargingstatus", chargeStatus],
  powerW: ["charge-wattage", quantity("watts")],
  minutesToFull: ["charge-timetocomplete", quantity("minutes")],
  connector: ["charge-chargingconnectortype", connector],
  energyAddedKwh: ["charge-energyadded", quantity("kwh")],
  locked: ["closure-islocked", flag],
  odometerKm: ["odometer-traveleddistance", quantity("km")],
  fuelPercent: ["internalcombustionengine-fuellevel", percent],
  fuelLiters: ["internalcombustionengine-amountremaining", quantity("liters")],
  fuelRangeKm: ["internalcombustionengine-range", quantity("km")],
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
    snapshot.ages[name] = Math.max(0, Math.round((now - signal.updatedAt) / 1000));
    if (current && (newest?.updatedAt === undefined || signal.updatedAt > newest.updatedAt)) newest = signal;
  }

  if (newest?.updatedAt !== undefined) {
    snapshot.updatedAt = new Date(newest.updatedAt).toISOString();
    snapshot.source = newest.source;
  }
  if (Object.keys(lastKnown).length > 0) snapshot.lastKnown = lastKnown;
  return withHome(withOneChargeState(withCapacity(snapshot, facts), known), facts);
}

function identity({ name, make, model, year }: Facts): Partial<Snapshot> {
  return { ...(name && { name }), ...(make && { make }), ...(model && { model }), ...(year && { year }) };
}

function withCapacity(snapshot: Snapshot, { capacityKwh }: Facts): Snapshot {
  return capacityKwh === undefined || snapshot.capacityKwh !== undefined ? snapshot : { ...snapshot, capacityKwh };
}

/** The two charge signals may disagree for a while; the newer one is believed and gives the other. */
function withOneChargeState(snapshot: Snapshot, known: Known): Snapshot {
  const flagOrder = snapshot.charging === undefined ? -Infinity : orderOf(known, FIELDS.charging[0]);
  const statusOrder = snapshot.status === undefined ? -Infinity : orderOf(known, FIELDS.status[0]);
  if (snapshot.status !== undefined && statusOrder >= flagOrder) {
    return { ...snapshot, charging: snapshot.status === "charging" };
  }
  if (snapshot.charging === undefined) return snapshot;
  const full = !snapshot.charging && snapshot.status === "fully-charged";
  return { ...snapshot, status: full ? "fully-charged" : snapshot.charging ? "charging" : "not-charging" };
}

function withHome(snapshot: Snapshot, { home }: Facts): Snapshot {
  if (snapshot.atHome !== undefined || !home || !snapshot.location) return snapshot;
  return { ...snapshot, atHome: distanceM(snapshot.location, home) <= HOME_RADIUS_M };
}

function orderOf(known: Known, code: string): number {
  return known.get(code)?.order ?? -Infinity;
}
