import { MINUTE_MS } from "../../core/duration";
import type { TimersForm } from "../rules";
import type { CarSpec } from "../car/car-spec";
import { isAtFastCharger, isFull, msUntilCharged, powerW, type CarState } from "../car/car-state";
import { rangeKm } from "../car/trip";
import { chargeRecords } from "./charge-records";
import { chargeTimers } from "./charge-timers";

export type SignalBody = Readonly<Record<string, unknown>>;

const MAINS_VOLTS = 230;
const FAST_CHARGER_VOLTS = 400;

/** Engines are not simulated: the tank stays as it is. */
const TANK_SHARE = 0.6;
const LITERS_PER_100_KM = 7;

/** Of a car with four doors: the front row and the left column are 0. */
const corners = [0, 1].flatMap((row) => [0, 1].map((column) => ({ row, column })));

/** A signal as Smartcar documents it. */
export interface SignalDefinition {
  readonly name: string;
  readonly group: string;
  readonly permission: string;
  /** Never changes, so it carries no time of its own. */
  readonly isStatic?: true;
  /** What the car reports; `undefined` from an idle car for what only a charging one knows. */
  readonly read: (state: CarState, spec: Required<CarSpec>, timersForm: TimersForm) => SignalBody | undefined;
}

type Read = SignalDefinition["read"];

function charge(name: string, read: Read): SignalDefinition {
  return { name, group: "Charge", permission: "read_charge", read };
}

function closure(name: string, read: Read): SignalDefinition {
  return { name, group: "Closure", permission: "read_security", read };
}

function fuel(name: string, read: Read): SignalDefinition {
  return { name, group: "InternalCombustionEngine", permission: "read_fuel", read };
}

function battery(name: string, read: Read): SignalDefinition {
  return { name, group: "TractionBattery", permission: "read_battery", read };
}

function connectivity(name: string, read: Read): SignalDefinition {
  return { name, group: "ConnectivityStatus", permission: "read_vehicle_info", read };
}

/** Every signal that the simulated cars know, by code, in the form of Smartcar docs: signals. */
const signalCatalog = {
  "charge-amperage": charge("Amperage", (state, spec) => ({ value: amperage(state, spec), unit: "ampere" })),
  "charge-amperagemax": charge("AmperageMax", (_state, spec) => ({ value: maxAmperage(spec), unit: "ampere" })),
  "charge-chargelimits": charge("ChargeLimits", chargeLimits),
  "charge-chargerate": charge("ChargeRate", (state, spec) =>
    state.charging ? { value: Math.round(chargeRateKmh(state, spec)), unit: "km/h" } : undefined,
  ),
  "charge-chargerecords": {
    name: "ChargeRecords",
    group: "Charge",
    permission: "read_charge_records",
    read: chargeRecords,
  },
  "charge-chargerphases": charge("ChargerPhases", (_state, spec) => ({ value: spec.phases, unit: "count" })),
  "charge-chargetimers": charge("ChargeTimers", ({ schedules }, _spec, form) => chargeTimers(schedules, form)),
  "charge-chargingconnectortype": charge("ChargingConnectorType", () => ({ value: "CCS" })),
  "charge-detailedchargingstatus": charge("DetailedChargingStatus", (state) => ({ value: chargingStatus(state) })),
  "charge-energyadded": charge("EnergyAdded", ({ energyAddedKwh }) => ({ value: tenths(energyAddedKwh), unit: "kWh" })),
  "charge-ischarging": charge("IsCharging", ({ charging }) => ({ value: charging })),
  "charge-ischargingcableconnected": charge("IsChargingCableConnected", ({ plugged }) => ({ value: plugged })),
  "charge-ischargingcablelatched": charge("IsChargingCableLatched", ({ plugged }) => ({ value: plugged })),
  "charge-ischargingportflapopen": charge("IsChargingPortFlapOpen", ({ plugged }) => ({ value: plugged })),
  "charge-fastchargertype": charge("FastChargerType", (state, spec) =>
    isAtFastCharger(spec, state) ? { value: "CCS" } : undefined,
  ),
  "charge-isfastchargerpresent": charge("IsFastChargerPresent", (state, spec) => ({
    value: isAtFastCharger(spec, state),
  })),
  "charge-timetocomplete": charge("TimeToComplete", (state, spec) =>
    state.charging ? { value: Math.round(msUntilCharged(spec, state, state.limit) / MINUTE_MS) } : undefined,
  ),
  "charge-voltage": charge("Voltage", (state, spec) => ({ value: voltage(state, spec), unit: "volts" })),
  "charge-wattage": charge("Wattage", (state, spec) =>
    state.charging ? { value: Math.round(powerW(spec, state)), unit: "watts" } : undefined,
  ),

  "tractionbattery-nominalcapacity": { ...battery("NominalCapacity", nominalCapacity), isStatic: true },
  "tractionbattery-range": battery("Range", ({ soc }, spec) => ({
    value: Math.round(rangeKm(spec, soc)),
    unit: "km",
    type: "DEFAULT",
    additionalValues: [],
  })),
  "tractionbattery-stateofcharge": battery("StateOfCharge", ({ soc }) => ({ value: Math.round(soc), unit: "percent" })),

  "location-isathome": {
    name: "IsAtHome",
    group: "Location",
    permission: "read_location",
    read: ({ atHome }) => ({ value: atHome }),
  },
  "location-preciselocation": {
    name: "PreciseLocation",
    group: "Location",
    permission: "read_location",
    read: lastParking,
  },

  "odometer-traveleddistance": {
    name: "TraveledDistance",
    group: "Odometer",
    permission: "read_odometer",
    read: ({ odometerKm }) => ({ value: tenths(odometerKm), unit: "km" }),
  },

  "closure-doors": closure("Doors", ({ locked }) => ({
    values: corners.map((corner) => ({ ...corner, isOpen: false, isLocked: locked })),
    rowCount: 2,
    columnCount: 2,
  })),
  "closure-islocked": closure("IsLocked", ({ locked }) => ({ value: locked })),
  "closure-windows": closure("Windows", () => ({
    values: corners.map((corner) => ({ ...corner, isOpen: false })),
    rowCount: 2,
    columnCount: 2,
  })),

  "connectivitystatus-isasleep": connectivity("IsAsleep", () => ({ value: false })),
  "connectivitystatus-isonline": connectivity("IsOnline", () => ({ value: true })),

  "internalcombustionengine-amountremaining": fuel("AmountRemaining", (_state, { tankLiters }) => ({
    value: tenths(tankLiters * TANK_SHARE),
    unit: "liters",
  })),
  "internalcombustionengine-fuellevel": fuel("FuelLevel", () => ({ value: TANK_SHARE * 100, unit: "percent" })),
  "internalcombustionengine-range": fuel("Range", (_state, { tankLiters }) => ({
    value: Math.round((tankLiters * TANK_SHARE * 100) / LITERS_PER_100_KM),
    unit: "km",
  })),

  "vehicleidentification-vin": {
    name: "VIN",
    group: "VehicleIdentification",
    permission: "read_vin",
    isStatic: true,
    read: (_state, { vin }) => ({ value: vin }),
  },
} as const satisfies Readonly<Record<string, SignalDefinition>>;

export type SignalCode = keyof typeof signalCatalog;

/** Every code, in the order of the catalog. */
export const signalCodes: readonly SignalCode[] = Object.keys(signalCatalog).filter(isSignalCode);

/** What is known of a signal by its code. */
export function definitionOf(code: SignalCode): SignalDefinition {
  return signalCatalog[code];
}

/** The signal as documents name it beside its value. */
export function nameOf(code: SignalCode): { readonly code: SignalCode; readonly name: string; readonly group: string } {
  const { name, group } = definitionOf(code);
  return { code, name, group };
}

/** Whether the catalog has this code. */
export function isSignalCode(code: string): code is SignalCode {
  return Object.hasOwn(signalCatalog, code);
}

function chargeLimits({ limit, plugged }: CarState): SignalBody {
  return {
    values: [{ type: "GLOBAL", limit, condition: null }],
    activeLimit: plugged ? limit : null,
    unit: "percent",
  };
}

function chargingStatus(state: CarState): string {
  if (state.charging) return "CHARGING";
  return isFull(state) ? "FULLY_CHARGED" : "NOT_CHARGING";
}

function nominalCapacity(_state: CarState, { capacityKwh }: Required<CarSpec>): SignalBody {
  const availableCapacities = [{ capacity: capacityKwh, description: null }];
  return { capacity: capacityKwh, source: "SMARTCAR", availableCapacities, unit: "kWh" };
}

/** The road is not simulated, so a driving car shows where it stood last, as a Volvo does. */
function lastParking({ driving, atHome, leftHome }: CarState, { home, away }: Required<CarSpec>): SignalBody {
  return { ...((driving ? leftHome : atHome) ? home : away), locationType: "LAST_PARKED" };
}

function voltage(state: CarState, spec: Required<CarSpec>): number {
  if (!state.charging) return 0;
  return isAtFastCharger(spec, state) ? FAST_CHARGER_VOLTS : MAINS_VOLTS;
}

function amperage(state: CarState, spec: Required<CarSpec>): number {
  const phases = isAtFastCharger(spec, state) ? 1 : spec.phases;
  return tenths(powerW(spec, state) / (voltage(state, spec) || MAINS_VOLTS) / phases);
}

function maxAmperage({ acPowerW, phases }: Required<CarSpec>): number {
  return Math.round(acPowerW / MAINS_VOLTS / phases);
}

function chargeRateKmh(state: CarState, spec: Required<CarSpec>): number {
  return (powerW(spec, state) * spec.efficiency) / 1000 / spec.consumptionKwhPerKm;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
