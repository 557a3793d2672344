import type { GridLimitSettings } from "../control/allocation/grid-limit";
import type { PeakTariff } from "../control/allocation/month-peak";
import type { HousePrice } from "../control/price/house-price";
import type { Holidays, TimesOfYear } from "../control/price/price-zones";

/** What the whole house shares. Powers in W. */
export interface HomeSettings {
  readonly name: string | undefined;
  readonly position: Position | undefined;
  readonly radiusM: number | undefined;
  /** IANA, as the owner set it; absent: that of the position, or the computer's. */
  readonly zone: string | undefined;
  /** ISO 4217. */
  readonly currency: string | undefined;
  readonly price: HousePrice;
  /** When cars may charge, by the local clock; empty: at all times. */
  readonly allowedTimes: readonly TimesOfYear[];
  readonly holidays: Holidays;
  /** Cars by name, the most important first. Those that are not listed come after them. */
  readonly carOrder: readonly string[];
  readonly fuse: Fuse | undefined;
  /** How the highest power of a month is billed; absent where it is not. */
  readonly peak: PeakTariff | undefined;
  /** How limits from outside are read, and what holds where none is heard any more. */
  readonly gridLimit: GridLimitSettings;
  /** The topic of a limit from outside; absent: those that end in `grid-limit`. */
  readonly gridLimitTopic: string | undefined;
  readonly battery: HomeBattery | undefined;
}

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** The main fuse: a planning limit. */
export interface Fuse {
  readonly amps: number;
  readonly phases: 1 | 3;
  /** What it carries at 230 V. */
  readonly limitW: number;
}

/** Who has the sun first. */
export type BatteryStrategy =
  /** The battery, until it is at `upToPercent`; what it takes beyond that is surplus. */
  | { readonly kind: "battery-first"; readonly upToPercent: number }
  /** The car: what the battery takes is surplus. */
  | { readonly kind: "car-first" }
  /** Half of what the battery takes is surplus. */
  | { readonly kind: "share" };

export interface HomeBattery {
  readonly capacityKwh: number | undefined;
  readonly powerW: number | undefined;
  readonly strategy: BatteryStrategy;
  /** Whether the car may charge from it. */
  readonly mayFeedCar: boolean;
}

/** Volts of one phase. */
const PHASE_V = 230;

/** A main fuse with the power that it carries. */
export function fuseOf(amps: number, phases: 1 | 3): Fuse {
  return { amps, phases, limitW: amps * phases * PHASE_V };
}
