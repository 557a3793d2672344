import { MINUTE_MS } from "../../core/duration";
import type { CarSpec, MakeName } from "../car/car-spec";
import type { ScheduleType } from "../car/charge-schedule";
import type { Rules, DurationRange } from "../rules";
import type { ApiErrorName } from "./api-errors";
import type { SignalCode } from "./signal-catalog";

/** Below `/vehicles/{id}/commands/`. */
export type CommandPath = "charge/start" | "charge/stop" | "charge/set-limit" | "security/lock" | "security/unlock";

/** What a car of a make gives and refuses. Smartcar docs: OEM integrations, brand quirks, update frequencies. */
export interface MakeProfile {
  readonly signals: readonly SignalCode[];
  readonly commands: readonly CommandPath[];
  /** The kinds of charge schedules that can be made from afar. */
  readonly schedules: readonly ScheduleType[];
  /** How long a change takes to become visible while the car is awake. */
  readonly freshness: DurationRange;
  /** Data and commands only at the consented address. */
  readonly isGeofenced: boolean;
  /** Takes a limited number of stops in a rolling window. */
  readonly limitsStops: boolean;
  /** Takes a limited number of starts and stops until it is driven. */
  readonly limitsUntilDriven: boolean;
  /** Holds a limited number of schedules. */
  readonly limitsSchedules: boolean;
  /** An unlocking from afar is only completed by opening the boot. */
  readonly unlocksByBoot: boolean;
  /** A stop is refused below this state of charge, percent. */
  readonly stopsFromPercent?: number;
  /** Signals that fail although the make has them. */
  readonly failing: ReadonlyMap<SignalCode, ApiErrorName>;
  /** Gives charge records of version 2.0. */
  readonly keepsRecords: boolean;
}

const allSchedules = ["daily", "workweek", "weekly"] as const;

/** The signals that all of them give. */
const EVERYWHERE = [
  "charge-chargelimits",
  "charge-detailedchargingstatus",
  "charge-ischarging",
  "charge-ischargingcableconnected",
  "charge-timetocomplete",
  "charge-wattage",
  "tractionbattery-nominalcapacity",
  "tractionbattery-range",
  "tractionbattery-stateofcharge",
] as const;

/** What every make gives, and `more`; by name, as Smartcar lists them. */
function charging(...more: readonly SignalCode[]): readonly SignalCode[] {
  return [...EVERYWHERE, ...more].toSorted((one, other) => (one < other ? -1 : 1));
}

const plain = {
  schedules: [],
  isGeofenced: false,
  limitsStops: false,
  limitsUntilDriven: false,
  limitsSchedules: false,
  unlocksByBoot: false,
  failing: new Map<SignalCode, ApiErrorName>(),
  keepsRecords: false,
} as const;

const bmwEnergy = {
  ...plain,
  signals: charging(
    "charge-chargerecords",
    "charge-chargetimers",
    "charge-chargingconnectortype",
    "location-preciselocation",
  ),
  commands: ["charge/start", "charge/stop"],
  isGeofenced: true,
  limitsStops: true,
  keepsRecords: true,
} as const;

const makes: Readonly<Record<MakeName, MakeProfile>> = {
  BMW: { ...bmwEnergy, freshness: { fromMs: 5 * MINUTE_MS, toMs: 10 * MINUTE_MS } },

  MINI: { ...bmwEnergy, freshness: { fromMs: 30 * MINUTE_MS, toMs: 60 * MINUTE_MS } },

  VOLVO: {
    ...plain,
    signals: charging(
      "charge-chargetimers",
      "charge-chargingconnectortype",
      "closure-doors",
      "closure-islocked",
      "closure-windows",
      "internalcombustionengine-amountremaining",
      "internalcombustionengine-fuellevel",
      "internalcombustionengine-range",
      "location-preciselocation",
      "odometer-traveleddistance",
    ),
    commands: ["security/lock", "security/unlock"],
    schedules: allSchedules,
    freshness: { fromMs: MINUTE_MS, toMs: 3 * MINUTE_MS },
    limitsSchedules: true,
    unlocksByBoot: true,
  },

  TESLA: {
    ...plain,
    signals: charging(
      "charge-amperage",
      "charge-amperagemax",
      "charge-chargerate",
      "charge-chargerphases",
      "charge-chargetimers",
      "charge-chargingconnectortype",
      "charge-energyadded",
      "charge-fastchargertype",
      "charge-ischargingcablelatched",
      "charge-ischargingportflapopen",
      "charge-isfastchargerpresent",
      "charge-voltage",
      "closure-islocked",
      "connectivitystatus-isasleep",
      "connectivitystatus-isonline",
      "location-isathome",
      "location-preciselocation",
      "odometer-traveleddistance",
      "vehicleidentification-vin",
    ),
    commands: ["charge/start", "charge/stop", "charge/set-limit", "security/lock", "security/unlock"],
    schedules: allSchedules,
    freshness: { fromMs: 1_000, toMs: 5 * MINUTE_MS },
  },

  VOLKSWAGEN: {
    ...plain,
    signals: charging(
      "charge-chargerate",
      "charge-chargingconnectortype",
      "charge-ischargingcablelatched",
      "odometer-traveleddistance",
      "vehicleidentification-vin",
    ),
    commands: ["charge/start", "charge/stop"],
    freshness: { fromMs: 5 * MINUTE_MS, toMs: 10 * MINUTE_MS },
    limitsUntilDriven: true,
  },

  POLESTAR: {
    ...plain,
    signals: charging(
      "charge-chargetimers",
      "charge-energyadded",
      "closure-islocked",
      "location-preciselocation",
      "odometer-traveleddistance",
      "vehicleidentification-vin",
    ),
    commands: ["charge/start", "charge/stop"],
    freshness: { fromMs: MINUTE_MS, toMs: 3 * MINUTE_MS },
    stopsFromPercent: 40,
    failing: new Map([["charge-chargetimers", "SERVER/INTERNAL"]]),
  },

  "MERCEDES-BENZ": {
    ...plain,
    signals: charging("charge-chargetimers", "location-preciselocation", "odometer-traveleddistance"),
    commands: ["charge/start", "charge/stop"],
    freshness: { fromMs: 5 * MINUTE_MS, toMs: 10 * MINUTE_MS },
  },
};

/** What a car of its make gives and refuses, where the documents leave it open as the rules have it. */
export function profileOf(spec: Required<CarSpec>, rules: Rules): MakeProfile {
  const profile = ofModel(makes[spec.make], spec);
  const has = (code: SignalCode): boolean => {
    if (code === "charge-chargerecords" && !rules.recordsSignal) return false;
    if (code.startsWith("internalcombustionengine-")) return spec.powertrain !== "BEV";
    return spec.powertrain !== "ICE" || !/^(charge|tractionbattery)-/.test(code);
  };
  return { ...profile, signals: profile.signals.filter(has), schedules: schedulesOf(profile, spec, rules) };
}

function schedulesOf(
  { schedules }: MakeProfile,
  { make, classic, powertrain }: Required<CarSpec>,
  { volvoDailyOnly }: Rules,
): readonly ScheduleType[] {
  if (powertrain === "ICE" || (make === "VOLVO" && classic)) return [];
  return make === "VOLVO" && volvoDailyOnly ? ["daily"] : schedules;
}

/** Smartcar docs: Mercedes-Benz, what's new. Only its EQ models obey, each above a state of charge of its own. */
function ofModel(profile: MakeProfile, { make, model, powertrain }: Required<CarSpec>): MakeProfile {
  if (powertrain === "ICE")
    return { ...profile, commands: profile.commands.filter((path) => !path.startsWith("charge/")) };
  if (make !== "MERCEDES-BENZ") return profile;
  if (!/^EQ/i.test(model)) return { ...profile, commands: [] };
  return { ...profile, stopsFromPercent: /^EQ[ES]/i.test(model) ? 20 : 50 };
}
