import { MINUTE_MS } from "../core/duration";
import { timeOfDay } from "./household";

/** Something that a person does with a car, as the simulator accepts it. */
export interface CarAct {
  readonly driving?: boolean;
  readonly atHome?: boolean;
  readonly plugged?: boolean;
  readonly soc?: number;
}

/** A step on the way to work and back. */
export interface CommuteStep {
  readonly time: string;
  readonly act: CarAct;
  /** Whether it begins at home. */
  readonly leaves: boolean;
}

/** Parks at home and plugs in. */
export const COMES_HOME: CarAct = { driving: false, atHome: true, plugged: true };

/** Unplugged a while before it leaves, because some makes report nothing after that. */
const STEPS: readonly CommuteStep[] = [
  { time: "07:10", act: { plugged: false }, leaves: true },
  { time: "07:15", act: { driving: true }, leaves: true },
  { time: "08:00", act: { driving: false }, leaves: false },
  { time: "18:15", act: { driving: true }, leaves: false },
  { time: "19:00", act: COMES_HOME, leaves: false },
];

/** The steps on the way to work and back after `from`, up to `to`. */
export function commuteBetween(from: number, to: number): readonly CommuteStep[] {
  const steps: CommuteStep[] = [];
  for (let at = (Math.floor(from / MINUTE_MS) + 1) * MINUTE_MS; at <= to; at += MINUTE_MS) {
    const time = timeOfDay(at);
    steps.push(...STEPS.filter((step) => step.time === time));
  }
  return steps;
}
