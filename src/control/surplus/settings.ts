import { MINUTE_MS } from "../../core/duration";
import { WARM_UP_MS } from "../shared/clock-jump";
import { pacedMs, silenceMs } from "../shared/site-power/pace";
import type { SiteSettings } from "../shared/site-power/observe";
import type { SitePower } from "../shared/site-power/site-power";
import { IANAZone } from "luxon";

/** Hours without solar charging, as local times of day `HH:mm`. They can cross midnight; equal times mean none. */
export interface Night {
  readonly from: string;
  readonly to: string;
}

/** Settings. What is absent has the default that is named with it. */
export interface SurplusSettings {
  /** Charging power. Absent: learned from the charger or the car as soon as one of them reports it. */
  readonly chargePowerW?: number | undefined;
  /** Export that is needed beyond the charging power, and the least distance between start and stop: 200. */
  readonly startMarginW?: number | undefined;
  /** Export that starts the car, whatever it takes. Below its power it charges partly from the grid. Absent: power and margin. */
  readonly startExportW?: number | undefined;
  /** Whether a car is started on trial where an inverter that may not export could supply more: `false`. */
  readonly trialStart?: boolean | undefined;
  /** Mean import that stops the car: 300. */
  readonly stopImportW?: number | undefined;
  /** How long the surplus must be high enough without interruption: 10 minutes. */
  readonly startDelayMs?: number | undefined;
  /** How long the import must be too high without interruption: 10 minutes. */
  readonly stopDelayMs?: number | undefined;
  /** Minimum charging time after a start from here: 20 minutes. */
  readonly minOnMs?: number | undefined;
  /** Minimum pause after charging: 15 minutes. */
  readonly minOffMs?: number | undefined;
  /** Starts per local day, each of which leads to a stop: 4. */
  readonly startsPerDay?: number | undefined;
  /** No solar charging in these hours. Absent: no such hours. */
  readonly night?: Night | undefined;
  /** IANA zone of the house, for days and nights: UTC. */
  readonly zone?: string | undefined;
  /** The mean of the readings lags like a plain mean over this time: 2 minutes. With 0, each reading counts as it is. */
  readonly smoothingMs?: number | undefined;
  /** After this long without a reading, the car is stopped: 5 minutes. */
  readonly silenceMs?: number | undefined;
  /** How long a command takes to show at the meter; until then only protective rules decide: 3 minutes. */
  readonly settleMs?: number | undefined;
  /** For this long after a restart, nothing is decided: 30 seconds. */
  readonly warmUpMs?: number | undefined;
  /**
   * Whether charging that was not started here is controlled by the same rules: true, because most cars begin automatically when
   * they are plugged in, and would otherwise never charge by surplus only. Charging that begins against our own stop is a manual
   * override in either case.
   */
  readonly takeOver?: boolean | undefined;
  /** What is known of the house's connection, meter, and battery. */
  readonly site?: SiteSettings | undefined;
  /** How the meter is read, as text: a change ends what was learned about it. */
  readonly meterForm?: string | undefined;
}

type Optional = "chargePowerW" | "startExportW" | "night";

/** The settings with every default filled in. */
export type CompleteSettings = Pick<SurplusSettings, Optional> & {
  readonly [Name in Exclude<keyof SurplusSettings, Optional | "meterForm">]-?: NonNullable<SurplusSettings[Name]>;
} & {
  /** All settings as text. */
  readonly under: string;
};

/** Fills in the defaults. */
export function completeSettings(settings: SurplusSettings): CompleteSettings {
  return {
    chargePowerW: settings.chargePowerW,
    startMarginW: settings.startMarginW ?? 200,
    startExportW: settings.startExportW,
    trialStart: settings.trialStart ?? false,
    stopImportW: settings.stopImportW ?? 300,
    startDelayMs: settings.startDelayMs ?? 10 * MINUTE_MS,
    stopDelayMs: settings.stopDelayMs ?? 10 * MINUTE_MS,
    minOnMs: settings.minOnMs ?? 20 * MINUTE_MS,
    minOffMs: settings.minOffMs ?? 15 * MINUTE_MS,
    startsPerDay: settings.startsPerDay ?? 4,
    night: settings.night,
    zone: settings.zone ?? "UTC",
    smoothingMs: settings.smoothingMs ?? 2 * MINUTE_MS,
    silenceMs: settings.silenceMs ?? 5 * MINUTE_MS,
    settleMs: settings.settleMs ?? 3 * MINUTE_MS,
    warmUpMs: settings.warmUpMs ?? WARM_UP_MS,
    takeOver: settings.takeOver ?? true,
    site: settings.site ?? {},
    under: JSON.stringify(settings),
  };
}

/** Hour and minute of an `HH:mm`; `undefined` for anything else. */
export function clockTime(text: unknown): { hour: number; minute: number } | undefined {
  const [, hour, minute] = (typeof text === "string" && /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)) || [];
  return hour === undefined || minute === undefined ? undefined : { hour: Number(hour), minute: Number(minute) };
}

/** The settings for a slow meter: no delay ends before enough readings have arrived. */
export function pacedSettings(settings: CompleteSettings, site: SitePower | undefined): CompleteSettings {
  const pace = site?.pace;
  if (pace?.ms === undefined) return settings;
  return {
    ...settings,
    startDelayMs: pacedMs(pace, settings.startDelayMs, 2),
    stopDelayMs: pacedMs(pace, settings.stopDelayMs, 1),
    settleMs: pacedMs(pace, settings.settleMs, 1),
    silenceMs: silenceMs(pace, settings.silenceMs),
  };
}

type SettingsProblem =
  /** Not a number, or one that is not finite. */
  | "not-a-number"
  /** Below the least that makes sense. */
  | "too-small"
  /** Not a local time of day as `HH:mm`. */
  | "not-a-time"
  /** Not a zone of the IANA list. */
  | "unknown-zone";

interface SettingsFault {
  readonly field: string;
  readonly problem: SettingsProblem;
}

/** The lowest value of each number. The stop threshold has none, because a stop can be wanted while the house still exports. */
const LEAST = {
  chargePowerW: 1,
  startMarginW: 0,
  startExportW: 0,
  stopImportW: -Infinity,
  startDelayMs: 0,
  stopDelayMs: 0,
  minOnMs: 0,
  minOffMs: 0,
  startsPerDay: 0,
  smoothingMs: 0,
  silenceMs: 1,
  settleMs: 0,
  warmUpMs: 0,
} as const satisfies Partial<Record<keyof SurplusSettings, number>>;

/** What is wrong with the settings, field by field; empty when `decideSurplus` may be given them. */
export function settingsFaults(settings: SurplusSettings): readonly SettingsFault[] {
  const values = new Map<string, unknown>(Object.entries(settings));
  const faults: SettingsFault[] = [];
  for (const [field, least] of Object.entries(LEAST)) {
    const value = values.get(field);
    if (value === undefined) continue;
    if (typeof value !== "number" || !Number.isFinite(value)) faults.push({ field, problem: "not-a-number" });
    else if (value < least) faults.push({ field, problem: "too-small" });
  }
  for (const side of ["from", "to"] as const) {
    if (settings.night && !clockTime(settings.night[side]))
      faults.push({ field: `night.${side}`, problem: "not-a-time" });
  }
  if (settings.zone !== undefined && !IANAZone.isValidZone(settings.zone)) {
    faults.push({ field: "zone", problem: "unknown-zone" });
  }
  return faults;
}
