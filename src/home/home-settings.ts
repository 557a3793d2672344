import type { GridLimitSettings } from "../control/allocation/grid-limit";
import type { PeakTariff } from "../control/allocation/month-peak";
import type { HousePrice } from "../control/price/house-price";
import type { Holidays } from "../control/price/price-zones";
import type { AllowedTimes } from "../control/shared/allowed-times";
import type { BatteryStrategy } from "../control/shared/site-power/battery-strategy";

/** The settings that all nodes of a house share. Powers in W. */
export interface HomeSettings {
  readonly name: string | undefined;
  readonly position: Position | undefined;
  readonly radiusM: number | undefined;
  /** IANA, as set by the owner; absent: that of the position or the computer. */
  readonly zone: string | undefined;
  /** ISO 4217. */
  readonly currency: string | undefined;
  readonly price: HousePrice;
  readonly allowed: AllowedTimes;
  readonly holidays: Holidays;
  /** Cars by name, the most important first. Cars that are not listed come last. */
  readonly carOrder: readonly string[];
  readonly fuse: Fuse | undefined;
  /** How the highest power of a month is billed; absent if it is not. */
  readonly peak: PeakTariff | undefined;
  /** How limits from outside are read, and which one applies if no more messages arrive. */
  readonly gridLimit: GridLimitSettings;
  /** The topic of a limit from outside; absent: all topics that end in `grid-limit`. */
  readonly gridLimitTopic: string | undefined;
  readonly battery: HomeBattery | undefined;
}

/** Degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** The main fuse: a planning limit. */
export interface Fuse {
  readonly amps: number;
  readonly phases: 1 | 3;
  /** Its capacity at 230 V. */
  readonly limitW: number;
}

/** The battery of a house; `undefined` for what its owner has not set. */
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
