import { weekdays, weekOf, type ChargeSchedule, type Weekday } from "../car/charge-schedule";

/** The signal ChargeTimers: every schedule in the car's memory, whoever made it. Smartcar docs: signals. */
export function chargeTimers(schedules: readonly ChargeSchedule[]): Readonly<Record<string, unknown>> {
  return { values: schedules.map(timer) };
}

function timer({ id, location, times }: ChargeSchedule): object {
  return {
    type: location ? "LOCATION" : "GLOBAL",
    condition: location ? { latitude: location.latitude, longitude: location.longitude } : null,
    schedules: stretches(weekOf(times)),
    departureTimers: [],
    isOEMOptimizationEnabled: false,
    scheduleType: times.type,
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
