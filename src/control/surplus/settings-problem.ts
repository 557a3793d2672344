import { IANAZone } from "luxon";
import { clockTime } from "./day-night";
import type { SurplusSettings } from "./settings";

export type SettingsProblem =
  /** Not a number, or one that is not finite. */
  | "not-a-number"
  /** Below the least that makes sense. */
  | "too-small"
  /** Not a local time of day as `HH:mm`. */
  | "not-a-time"
  /** Not a zone of the IANA list. */
  | "unknown-zone";

export interface SettingsFault {
  readonly field: string;
  readonly problem: SettingsProblem;
}

/** The least value of each number. A stop may be wished while the house still exports, so its threshold has none. */
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
