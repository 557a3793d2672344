import { systemClock, type Clock } from "../../src/core/clock";
import type { CarSpec } from "../../src/simulator/car/car-spec";
import { fleetOf } from "../../src/simulator/fleet";

/** That all cars are to be started or stopped from some instant on. */
export interface Edge {
  /** Counts up. */
  readonly number: number;
  readonly command: "start" | "stop";
}

/** What the processes of a fleet run are told. */
export interface WorkerSetup {
  readonly id: string;
  readonly folder: string;
  readonly redis: string;
  readonly origin: string;
  readonly credentials: { readonly clientId: string; readonly clientSecret: string };
  readonly managementToken: string;
  readonly cars: number;
  readonly leaseMs: number;
  /** When the run began by the computer's clock, what time it was then in the run, and how fast that passes. */
  readonly beganAt: number;
  readonly from: number;
  readonly speed: number;
  /** How long after a decision a process decides the same again; real time. */
  readonly heartbeatMs: number;
}

/** A date in the middle of a month: a month that ends gives new calls. */
export const FROM = Date.parse("2026-06-10T08:00:00Z");

/** A clock that runs ahead; the same in all processes of a run. */
export function fastClock({ beganAt, from, speed }: Pick<WorkerSetup, "beganAt" | "from" | "speed">): Clock {
  return {
    now: () => Math.round(from + (Date.now() - beganAt) * speed),
    after: (ms, task) => systemClock.after(ms / speed, task),
  };
}

/** Cars that can be started and stopped, half empty; every third takes a limit, too, and no stop of it is counted. */
export function carsOf(count: number): readonly CarSpec[] {
  return fleetOf(count).map((car, index) => ({
    ...car,
    ...(index % 3 === 2 ? { make: "TESLA", model: "Model 3" } : { make: "BMW", model: "i4" }),
    plugged: true,
    soc: 10 + (index % 10),
  }));
}

/** Keys of a run in the engine. */
export const PREFIX = "fleet-run:";
export const APPLICATION = "fleet";

/** The file of a run's folder with a line for each delivery that was told: the car's id. */
export const TOLD = "told.txt";
