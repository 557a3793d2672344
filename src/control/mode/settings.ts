import { HOUR_MS } from "../../core/duration";
import type { Mode } from "../shared/requests";
import { WARM_UP_MS } from "../shared/clock-jump";

/** Settings. What is absent has the default that is named with it. */
export interface ModeSettings {
  /** The mode until another one is requested: solar + cheap. */
  readonly mode?: Mode | undefined;
  /** Below it the car is charged at once, percent: none. */
  readonly minimumPercent?: number | undefined;
  /** How long a start in the car or its app is respected; 0 for not at all: 24 hours, or until unplugged. */
  readonly respectStartMs?: number | undefined;
  /** How long a stop is: 12 hours, so that one in the evening does not cost the next day's sun. */
  readonly respectStopMs?: number | undefined;
  /** Charging power. Absent: as the car reports it, or unknown. */
  readonly chargePowerW?: number | undefined;
  /** Capacity of the battery. Absent: as the car reports it, or unknown. */
  readonly capacityKwh?: number | undefined;
  /** The share of the energy that reaches the battery, 0 to 1: 0.85. */
  readonly efficiency?: number | undefined;
  /** Whether the home battery may charge the car: `false`. */
  readonly batteryFeedsCar?: boolean | undefined;
  /** For this long after a restart, nothing is decided: 30 seconds. */
  readonly warmUpMs?: number | undefined;
  /** IANA zone of the house, for days: UTC. */
  readonly zone?: string | undefined;
}

type Optional = "minimumPercent" | "chargePowerW" | "capacityKwh";

/** The settings with every default filled in. */
export type CompleteSettings = Pick<ModeSettings, Optional> & {
  readonly [Name in Exclude<keyof ModeSettings, Optional>]-?: NonNullable<ModeSettings[Name]>;
};

/** Fills in the defaults. */
export function completeSettings(settings: ModeSettings): CompleteSettings {
  return {
    mode: settings.mode ?? "solar+cheap",
    minimumPercent: settings.minimumPercent,
    respectStartMs: settings.respectStartMs ?? 24 * HOUR_MS,
    respectStopMs: settings.respectStopMs ?? 12 * HOUR_MS,
    chargePowerW: settings.chargePowerW,
    capacityKwh: settings.capacityKwh,
    efficiency: settings.efficiency ?? 0.85,
    warmUpMs: settings.warmUpMs ?? WARM_UP_MS,
    batteryFeedsCar: settings.batteryFeedsCar ?? false,
    zone: settings.zone ?? "UTC",
  };
}
