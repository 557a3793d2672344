import type { HouseReadings } from "./house";
import { household, timeOfDay } from "./household";
import type { CarTruth } from "./simulator-link";

/** Writes a line with the state of the house every hour and whenever a car starts, stops, arrives, or leaves. */
export class Diary {
  #hour: string | undefined;
  readonly #cars = new Map<string, CarTruth>();

  /** `undefined` if nothing changed in this hour. */
  line(at: number, { gridW, pvW, batteryPercent }: HouseReadings, cars: readonly CarTruth[]): string | undefined {
    const time = timeOfDay(at);
    const events = cars.flatMap((car) => eventsOf(this.#cars.get(car.id), car));
    for (const car of cars) this.#cars.set(car.id, car);
    if (events.length === 0 && time.slice(0, 2) === this.#hour) return undefined;
    this.#hour = time.slice(0, 2);
    const states = household.map(({ id, topic }) =>
      stateOf(
        topic,
        cars.find((car) => car.id === id),
      ),
    );
    const battery = batteryPercent === undefined ? [] : [`battery ${String(Math.round(batteryPercent)).padStart(3)}%`];
    return [time, `solar ${kw(pvW)}`, ...battery, `grid ${kw(gridW)}`, ...states, events.join(", ")]
      .join("  ")
      .trimEnd();
  }
}

function eventsOf(before: CarTruth | undefined, now: CarTruth): readonly string[] {
  const name = household.find(({ id }) => id === now.id)?.name ?? "a car";
  if (!before) return [];
  if (before.plugged && !now.plugged) return [`${name} leaves`];
  const came = !before.plugged && now.plugged ? [`${name} comes home`] : [];
  if (before.charging === now.charging) return came;
  return [...came, `${name} ${now.charging ? "starts" : "stops"}`];
}

function stateOf(topic: string, car: CarTruth | undefined): string {
  if (!car?.plugged) return `${topic} ${"away".padStart(13)}`;
  return `${topic} ${kw(car.powerW)} ${String(Math.floor(car.soc)).padStart(3)}%`;
}

function kw(watts: number): string {
  // Zero has no sign.
  const tenths = Math.round(watts / 100) || 0;
  return `${(tenths / 10).toFixed(1).padStart(5)} kW`;
}
