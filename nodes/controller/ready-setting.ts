import type { TariffSettings, Weekday } from "../../src/control/tariff/settings";
import { refused, textSetting } from "../runtime/settings";

/** By when a car shall be ready, day by day, as it is stored in a flow. */
export interface ReadyDef {
  readyMonday?: unknown;
  readyTuesday?: unknown;
  readyWednesday?: unknown;
  readyThursday?: unknown;
  readyFriday?: unknown;
  readySaturday?: unknown;
  readySunday?: unknown;
}

const DAYS: ReadonlyArray<readonly [day: Weekday, name: keyof ReadyDef]> = [
  [1, "readyMonday"],
  [2, "readyTuesday"],
  [3, "readyWednesday"],
  [4, "readyThursday"],
  [5, "readyFriday"],
  [6, "readySaturday"],
  [7, "readySunday"],
];

/** Local times `HH:mm` by weekday; a day without one has no departure. Throws SmartcarError `BAD_INPUT` naming the day. */
export function readySetting(def: ReadyDef): TariffSettings["ready"] {
  const ready: Partial<Record<Weekday, string>> = {};
  for (const [day, name] of DAYS) {
    const time = textSetting(def[name]);
    if (time === "") continue;
    if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(time))
      throw refused(`Ready by, ${name.slice("ready".length)}`, time, "a time of day such as 07:30, or nothing");
    ready[day] = time.padStart(5, "0");
  }
  return ready;
}
