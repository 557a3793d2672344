import { clockShifts } from "./clock-shifts";
import { HabitModel } from "./habit-model";
import { DAY_MS, type History } from "./history";
import { type Outlook, PastDays } from "./past-days";
import { WeatherModel } from "./weather-model";

/** What is forecast: what the house without the car leaves over, what the sun gives, or what the house takes. */
export type Forecast = "surplus" | "solar" | "load";

/**
 * Power in the slot `target` if it becomes as it was `day` days before, and `apart` slots from the same time.
 * Slots are numbered from the beginning of the history.
 */
export type Scenario = (target: number, day: number, apart: number) => number | undefined;

/** The scenarios for slots that end so many hours from now. */
export type Scenarios = (hoursAhead: number) => Scenario;

/** How long a house that takes more than it used to goes on to do so; with the sun in it, which is not known apart, longer. */
const LOAD_LASTS_HOURS = 0.5;
const SURPLUS_LASTS_HOURS = 3;

/** @param next the number of the slot that is about to begin. */
export function scenariosOf(history: History, next: number, of: Forecast, zone: string): Scenarios {
  if (of === "solar") return solarScenarios(history, next);
  if (of === "load") return loadScenarios(history, next, zone);
  if (history.solarW.every((watts) => watts === null)) {
    return sameTime(new HabitModel(new PastDays(history, history.surplusW, next), SURPLUS_LASTS_HOURS), history);
  }
  const solar = solarScenarios(history, next);
  const load = loadScenarios(history, next, zone);
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

interface Model {
  ahead(hours: number): Outlook;
}

function sameTime(model: Model, { slotMs }: History, shifts: readonly number[] = []): Scenarios {
  const perDay = DAY_MS / slotMs;
  return (hoursAhead) => {
    const outlook = model.ahead(hoursAhead);
    return (target, day, apart) => outlook(target - day * perDay + (shifts[day] ?? 0) + apart, target, day);
  };
}
