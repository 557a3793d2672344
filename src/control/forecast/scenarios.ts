import { DAY_MS, MINUTE_MS } from "../../core/duration";
import { HabitModel, WeatherModel } from "./power-models";
import { type History, DAYS_KEPT } from "./history";
import { type PowerEstimate, PastDays } from "./past-days";
import { IANAZone } from "luxon";

/** What is forecast: what the house without the car leaves over, what the sun gives, or what the house takes. */
export type Forecast = "surplus" | "solar" | "load";

/**
 * Power in the slot `target` if it becomes as it was `day` days before, and `apart` slots from the same time.
 * Slots are numbered from the beginning of the history.
 */
export type Scenario = (target: number, day: number, apart: number) => number | undefined;

/** The scenarios for slots that end so many hours from now. */
type Scenarios = (hoursAhead: number) => Scenario;

/** How long a house that takes more than it used to goes on to do so. */
const LOAD_LASTS_HOURS = 0.5;

/** @param next the number of the slot that is about to begin. */
export function scenariosOf(history: History, next: number, of: Forecast, zone: string): Scenarios {
  if (of === "solar") return solarScenarios(history, next);
  if (of === "load") return loadScenarios(history, next, zone);
  const parted = history.solarW.some((watts) => watts !== null) ? history : withGuessedSun(history);
  const solar = solarScenarios(parted, next);
  const load = loadScenarios(parted, next, zone);
  return (hoursAhead) => {
    const [sun, house] = [solar(hoursAhead), load(hoursAhead)];
    return (target, day, apart) => {
      const gives = sun(target, day, apart);
      const takes = house(target, day, apart);
      return gives === undefined || takes === undefined ? undefined : gives - takes;
    };
  };
}

function solarScenarios(history: History, next: number): Scenarios {
  return sameTime(new WeatherModel(new PastDays(history, history.solarW, next)), history);
}

/** People live by the clock, and the sun does not. */
function loadScenarios(history: History, next: number, zone: string): Scenarios {
  const loadW = history.surplusW.map((surplus, index) => {
    const solar = history.solarW[index] ?? null;
    return surplus === null || solar === null ? null : Math.max(0, solar - surplus);
  });
  const shifts = clockShifts(history.startAt + next * history.slotMs, history.slotMs, zone);
  return sameTime(new HabitModel(new PastDays(history, loadW, next), LOAD_LASTS_HOURS), history, shifts);
}

/** Where the sun is not measured apart: all beyond what the house mostly takes without it. */
function withGuessedSun(history: History): History {
  const dark = history.surplusW.filter((watts) => watts !== null && watts < 0).toSorted((a, b) => (a ?? 0) - (b ?? 0));
  const usualW = dark[Math.floor(dark.length / 2)] ?? 0;
  return { ...history, solarW: history.surplusW.map((watts) => (watts === null ? null : Math.max(0, watts - usualW))) };
}

interface Model {
  ahead(hours: number): PowerEstimate;
}

function sameTime(model: Model, { slotMs }: History, shifts: readonly number[] = []): Scenarios {
  const perDay = DAY_MS / slotMs;
  return (hoursAhead) => {
    const estimate = model.ahead(hoursAhead);
    return (target, day, apart) => estimate(target - day * perDay + (shifts[day] ?? 0) + apart, target, day);
  };
}

/**
 * For each of the last days by how many slots the same local time stood later than the same instant of the day, because
 * the clocks were changed since. Index 0 is today.
 */
function clockShifts(now: number, slotMs: number, zone: string): readonly number[] {
  const local = IANAZone.create(zone);
  if (!local.isValid || local.isUniversal) return [];
  const offset = local.offset(now);
  return Array.from({ length: DAYS_KEPT + 1 }, (_, day) =>
    Math.round(((offset - local.offset(now - day * DAY_MS)) * MINUTE_MS) / slotMs),
  );
}
