import { createHash } from "node:crypto";
import type { CarSpec } from "../car/car-spec";

/** What an owner granted to the application for one car. */
export interface Connection {
  readonly id: string;
  readonly spec: Required<CarSpec>;
  readonly createdAt: number;
}

const HOUR_MS = 3_600_000;

/** The connection of the car that was the `index`-th last to be connected before `startedAt`. */
export function connectionOf(spec: Required<CarSpec>, index: number, startedAt: number): Connection {
  return { id: connectionIdOf(spec.id), spec, createdAt: startedAt - (index + 1) * HOUR_MS };
}

/** A UUID that is another one for each vehicle, and the same in each run. */
function connectionIdOf(vehicleId: string): string {
  const hex = createHash("sha256").update(vehicleId).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
