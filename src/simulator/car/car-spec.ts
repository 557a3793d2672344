import type { Place } from "./place";

/** The makes whose way of answering is known; see cloud/makes.ts. */
export const makeNames = ["BMW", "MINI", "VOLVO", "TESLA", "VOLKSWAGEN", "POLESTAR", "MERCEDES-BENZ"] as const;
export type MakeName = (typeof makeNames)[number];

/** Makes whose own names are in capitals, as the API's are. */
const CAPITALS: ReadonlySet<string> = new Set(["BMW", "MINI"] satisfies MakeName[]);

/** A make as people write it, for pages; the API has it in capitals. */
export function makeLabel(make: MakeName): string {
  if (CAPITALS.has(make)) return make;
  return make.toLowerCase().replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** A car of the simulator: what it is, and its state when the simulator starts. */
export interface CarSpec {
  /** Smartcar's id of the vehicle, a UUID. */
  readonly id: string;
  /** Whose car it is; the simulator's user if absent. */
  readonly userId?: string;
  /** `false`: its owner has not been through Connect yet, so the application does not know it. */
  readonly connected?: boolean;
  readonly make: MakeName;
  readonly model: string;
  readonly year: number;
  readonly vin?: string;
  /** A car with an engine has fuel, one without a battery has nothing to charge. */
  readonly powertrain?: "BEV" | "PHEV" | "ICE";
  /** A Volvo without Google's system ("PHEV Classic") takes no schedules. */
  readonly classic?: boolean;
  readonly tankLiters?: number;
  readonly mode?: "live" | "simulated";
  /** What the owner granted in Connect; everything that the simulator knows if absent. */
  readonly permissions?: readonly string[];
  /** `false`: Smartcar has collected nothing yet, so the list of signals stays empty. */
  readonly collected?: boolean;

  readonly capacityKwh: number;
  /** Drawn at the socket while charging, below the taper. */
  readonly acPowerW: number;
  readonly phases?: 1 | 2 | 3;
  /** The share of the power at the socket that reaches the battery. */
  readonly efficiency?: number;
  readonly consumptionKwhPerKm?: number;
  readonly speedKmh?: number;
  /** From the accepted start to the flowing current. */
  readonly startTakesMs?: number;
  /** Whether it charges automatically as soon as it is plugged in and no schedule holds, or waits for a command. */
  readonly startsOnPlug?: boolean;
  readonly home?: Place;
  /** Where it is parked when it is not at home. */
  readonly away?: Place;
  /** What the fast charger there gives, with direct current; 0 for a charger like that at home. */
  readonly awayDcPowerW?: number;
  /** How the make calls these places in its charge records. */
  readonly homeAddress?: string;
  readonly awayAddress?: string;
  /** The time zone of the car's clock, as IANA names it; schedules follow it. */
  readonly zone?: string;
  /** How near the place of a schedule counts as being there. */
  readonly scheduleRadiusM?: number;

  /** Percent at the start. */
  readonly soc?: number;
  /** Percent at which charging ends. */
  readonly limit?: number;
  readonly plugged?: boolean;
  readonly atHome?: boolean;
  readonly locked?: boolean;
  readonly odometerKm?: number;
}

const defaults = {
  powertrain: "BEV",
  classic: false,
  tankLiters: 60,
  mode: "live",
  connected: true,
  permissions: [
    "control_charge",
    "control_security",
    "read_battery",
    "read_charge",
    "read_charge_records",
    "read_fuel",
    "read_location",
    "read_odometer",
    "read_security",
    "read_vehicle_info",
    "read_vin",
  ],
  collected: true,
  phases: 3,
  efficiency: 0.9,
  consumptionKwhPerKm: 0.18,
  speedKmh: 50,
  startTakesMs: 15_000,
  startsOnPlug: false,
  home: { latitude: 48.1371, longitude: 11.5754 },
  away: { latitude: 48.2488, longitude: 11.6532 },
  awayDcPowerW: 0,
  homeAddress: "Home Street 1, Sampletown",
  awayAddress: "Market Square 5, Sampletown",
  zone: "Europe/Berlin",
  scheduleRadiusM: 200,
  soc: 50,
  limit: 80,
  plugged: false,
  atHome: true,
  locked: true,
  odometerKm: 12_000,
} as const satisfies Partial<CarSpec>;

/** The car with everything said that its spec left open. */
export function completeSpec(spec: CarSpec, userId: string): Required<CarSpec> {
  return { ...defaults, userId, vin: inventedVin(spec.id), ...spec };
}

/** Seventeen characters that no make ever gave to a car, different for each vehicle. */
function inventedVin(id: string): string {
  return `SIM${id.replaceAll("-", "").slice(-14).toUpperCase()}`;
}
