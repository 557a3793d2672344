import { MINUTE_MS } from "../../core/duration";
import { WARM_UP_MS } from "../shared/clock-jump";
import { pacedMs, silenceMs } from "../shared/site-power/pace";
import type { SiteSettings } from "../shared/site-power/observe";
import type { SitePower } from "../shared/site-power/site-power";
import { IANAZone } from "luxon";

/** Hours in which the car is never charged by sun, as local times of day `HH:mm`. May cross midnight; equal times mean none. */
export interface Night {
  readonly from: string;
  readonly to: string;
}

/** What a user may set. Whatever is absent has the default named with it. */
export interface SurplusSettings {
  /** What the car takes while it charges. Absent: learnt from the charger or the car as soon as either tells it. */
  readonly chargePowerW?: number | undefined;
  /** Export wanted beyond the charge power, and the least distance between start and stop: 200. */
  readonly startMarginW?: number | undefined;
  /** Export that starts the car, whatever it takes; below its power means part sun, part grid. Absent: power and margin. */
  readonly startExportW?: number | undefined;
  /** Mean import that stops the car: 300. */
  readonly stopImportW?: number | undefined;
  /** How long the surplus must be enough without a break: 10 minutes. */
  readonly startDelayMs?: number | undefined;
  /** How long the import must be too high without a break: 10 minutes. */
  readonly stopDelayMs?: number | undefined;
  /** Shortest charge that was started here: 20 minutes. */
  readonly minOnMs?: number | undefined;
  /** Shortest pause after a charge: 15 minutes. */
  readonly minOffMs?: number | undefined;
  /** Starts in one local day, each of which will cost a stop: 4. */
  readonly startsPerDay?: number | undefined;
  /** No charging by sun in these hours. Absent: no such hours. */
  readonly night?: Night | undefined;
  /** IANA zone of the house, for days and nights: UTC. */
  readonly zone?: string | undefined;
  /** The mean of the readings lags as a plain mean over this time would: 2 minutes. 0 takes each reading as it is. */
  readonly smoothingMs?: number | undefined;
  /** A meter that says nothing for this long is not trusted, and the car is stopped: 5 minutes. */
  readonly silenceMs?: number | undefined;
  /** How late a command shows in the meter; nothing is decided meanwhile but protections: 3 minutes. */
  readonly settleMs?: number | undefined;
  /** After a restart nothing is decided for this long: 30 seconds. */
  readonly warmUpMs?: number | undefined;
  /**
   * Whether a charge that is found running is treated as our own and stopped by the same rules: true, because most
   * cars begin automatically when they are plugged in, and solar charging would never come to pass. A charge that
   * begins against our own stop is someone's will and is left alone in either case.
   */
  readonly takeOver?: boolean | undefined;
  /** What is known of the house's connection, meter and battery. */
  readonly site?: SiteSettings | undefined;
  /** How the meter is read, as a text: another one ends what was found out about it. */
  readonly meterForm?: string | undefined;
}

type Optional = "chargePowerW" | "startExportW" | "night";

/** The settings with every default filled in. */
export type CompleteSettings = Pick<SurplusSettings, Optional> & {
  readonly [Name in Exclude<keyof SurplusSettings, Optional | "meterForm">]-?: NonNullable<SurplusSettings[Name]>;
} & {
  /** All that is set, as a text. */
  readonly under: string;
};

/** Fills in the defaults. */
export function completeSettings(settings: SurplusSettings): CompleteSettings {
  return {
    chargePowerW: settings.chargePowerW,
    startMarginW: settings.startMarginW ?? 200,
    startExportW: settings.startExportW,
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

/** The settings as a slow meter needs them: no delay ends before it has spoken often enough. */
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

/** The least value of each number. A stop may be requested while the house still exports, so its threshold has none. */
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
