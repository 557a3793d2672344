import type { TimersForm } from "../rules";
import { weekdays, weekOf, type ChargeSchedule, type Weekday } from "../car/charge-schedule";

/** The signal ChargeTimers: every schedule in the car's memory, whoever made it. Smartcar docs: signals. */
export function chargeTimers(
  schedules: readonly ChargeSchedule[],
  form: TimersForm,
): Readonly<Record<string, unknown>> {
  return { values: schedules.map((schedule) => timer(schedule, form)) };
}

function timer({ id, location, times }: ChargeSchedule, form: TimersForm): object {
  const isNew = form === "2026";
  const everywhere = isNew
    ? { type: "CHARGING_TYPE", condition: { chargingType: "AC" } }
    : { type: "GLOBAL", condition: null };
  return {
    ...(location
      ? { type: "LOCATION", condition: { latitude: location.latitude, longitude: location.longitude } }
      : everywhere),
    schedules: stretches(weekOf(times)),
    departureTimers: [],
    isOEMOptimizationEnabled: false,
    scheduleType: isNew ? times.type.toUpperCase() : times.type,
    scheduleId: id,
  };
}

/** Days with the same window stand together. */
function stretches(week: ReturnType<typeof weekOf>): readonly object[] {
  const days = new Map<string, Weekday[]>();
  for (const day of weekdays) {
    const window = week[day];
    if (!window) continue;
    const key = `${window.startTime} ${window.stopTime}`;
    days.set(key, [...(days.get(key) ?? []), day]);
  }
  return [...days].map(([key, on]) => {
    const [start, end] = key.split(" ");
    return { start: `${start}:00`, end: `${end}:00`, days: on.map((day) => day.toUpperCase()) };
  });
}
