import type { MakeName } from "../car/car-spec";
import type { ScheduleType } from "../car/charge-schedule";
import type { Rules, Span } from "../rules";
import type { CommandPath } from "./commands";
import type { SignalCode } from "./signal-catalogue";

/** What a make gives and refuses. Smartcar docs: OEM integrations, brand quirks, update frequencies. */
export interface MakeProfile {
  readonly signals: readonly SignalCode[];
  readonly commands: readonly CommandPath[];
  /** The kinds of charge schedules that can be made from afar. */
  readonly schedules: readonly ScheduleType[];
  /** How long a change takes to become visible while the car is awake. */
  readonly freshness: Span;
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
  /** Gives charge records of version 2.0. */
  readonly keepsRecords: boolean;
}

const MINUTE_MS = 60_000;

const allSchedules = ["daily", "workweek", "weekly"] as const;

const plain = {
  schedules: [],
  isGeofenced: false,
  limitsStops: false,
  limitsUntilDriven: false,
  limitsSchedules: false,
  unlocksByBoot: false,
  keepsRecords: false,
} as const;

const bmwEnergy = {
  ...plain,
  signals: [
    "charge-chargelimits",
    "charge-chargerecords",
    "charge-chargetimers",
    "charge-chargingconnectortype",
    "charge-detailedchargingstatus",
    "charge-ischarging",
    "charge-ischargingcableconnected",
    "charge-timetocomplete",
    "charge-wattage",
    "location-preciselocation",
    "tractionbattery-nominalcapacity",
    "tractionbattery-range",
    "tractionbattery-stateofcharge",
  ],
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
    signals: [
      "charge-amperage",
      "charge-chargelimits",
      "charge-chargetimers",
      "charge-chargingconnectortype",
      "charge-detailedchargingstatus",
      "charge-ischarging",
      "charge-ischargingcableconnected",
      "charge-timetocomplete",
      "charge-wattage",
      "closure-islocked",
      "location-preciselocation",
      "odometer-traveleddistance",
      "tractionbattery-nominalcapacity",
      "tractionbattery-range",
      "tractionbattery-stateofcharge",
      "vehicleidentification-vin",
    ],
    commands: ["security/lock", "security/unlock"],
    schedules: allSchedules,
    freshness: { fromMs: MINUTE_MS, toMs: 3 * MINUTE_MS },
    limitsSchedules: true,
    unlocksByBoot: true,
  },

  TESLA: {
    ...plain,
    signals: [
      "charge-amperage",
      "charge-amperagemax",
      "charge-chargelimits",
      "charge-chargerate",
      "charge-chargerphases",
      "charge-chargetimers",
      "charge-chargingconnectortype",
      "charge-detailedchargingstatus",
      "charge-energyadded",
      "charge-ischarging",
      "charge-ischargingcableconnected",
      "charge-ischargingcablelatched",
      "charge-ischargingportflapopen",
      "charge-isfastchargerpresent",
      "charge-timetocomplete",
      "charge-voltage",
      "charge-wattage",
      "closure-islocked",
      "connectivitystatus-isasleep",
      "connectivitystatus-isonline",
      "location-isathome",
      "location-preciselocation",
      "odometer-traveleddistance",
      "tractionbattery-nominalcapacity",
      "tractionbattery-range",
      "tractionbattery-stateofcharge",
      "vehicleidentification-vin",
    ],
    commands: ["charge/start", "charge/stop", "charge/set-limit", "security/lock", "security/unlock"],
    schedules: allSchedules,
    freshness: { fromMs: 1_000, toMs: 5 * MINUTE_MS },
  },

  VOLKSWAGEN: {
    ...plain,
    signals: [
      "charge-chargelimits",
      "charge-chargerate",
      "charge-chargingconnectortype",
      "charge-detailedchargingstatus",
      "charge-ischarging",
      "charge-ischargingcableconnected",
      "charge-ischargingcablelatched",
      "charge-timetocomplete",
      "charge-wattage",
      "odometer-traveleddistance",
      "tractionbattery-nominalcapacity",
      "tractionbattery-range",
      "tractionbattery-stateofcharge",
      "vehicleidentification-vin",
    ],
    commands: ["charge/start", "charge/stop"],
    freshness: { fromMs: 5 * MINUTE_MS, toMs: 10 * MINUTE_MS },
    limitsUntilDriven: true,
  },
};

/** What `make` gives and refuses where the documents leave it open, too. */
export function profileOf(make: MakeName, { recordsSignal, volvoDailyOnly }: Rules): MakeProfile {
  const profile = makes[make];
  return {
    ...profile,
    signals: recordsSignal ? profile.signals : profile.signals.filter((code) => code !== "charge-chargerecords"),
    schedules: make === "VOLVO" && volvoDailyOnly ? ["daily"] : profile.schedules,
  };
}
