import { systemClock, type Clock } from "../../src/core/clock";

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
  /** When the run began by the computer's clock, and how fast its time passes. */
  readonly beganAt: number;
  readonly speed: number;
}

/** A clock that runs ahead; the same in all processes of a run. */
export function fastClock({ beganAt, speed }: Pick<WorkerSetup, "beganAt" | "speed">): Clock {
  return {
    now: () => Math.round(beganAt + (Date.now() - beganAt) * speed),
    after: (ms, task) => systemClock.after(ms / speed, task),
  };
}

/** Keys of a run in the engine. */
export const PREFIX = "fleet-run:";
export const APPLICATION = "fleet";
