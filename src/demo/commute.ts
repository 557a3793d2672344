import { timeOfDay } from "./house-time";

/** What a person does to a car, as the simulator takes it. */
export interface CarAct {
  readonly driving?: boolean;
  readonly atHome?: boolean;
  readonly plugged?: boolean;
  readonly soc?: number;
}

const ACTS: readonly (readonly [time: string, act: CarAct])[] = [
  ["07:15", { driving: true }],
  ["08:00", { driving: false }],
  ["18:15", { driving: true }],
  ["19:00", { driving: false, atHome: true, plugged: true }],
];

/** A car that comes home in the evening: before the first day, or as it begins. */
export const COMES_HOME: CarAct = { driving: false, atHome: true, plugged: true };

const MINUTE_MS = 60_000;

/** What happens on the way to work and back after `from`, up to `to`. */
export function commuteBetween(from: number, to: number): readonly CarAct[] {
  const acts: CarAct[] = [];
  for (let at = (Math.floor(from / MINUTE_MS) + 1) * MINUTE_MS; at <= to; at += MINUTE_MS) {
    const time = timeOfDay(at);
    acts.push(...ACTS.filter(([due]) => due === time).map(([, act]) => act));
  }
  return acts;
}
