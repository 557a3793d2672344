import { AdjustableClock } from "../../src/core/adjustable-clock";
import { HOUR_MS } from "../../src/core/duration";
import type { MakeName } from "../../src/simulator/car/car-spec";
import { startSimulator } from "../../src/simulator/simulator";
import { stormCars } from "./cars";

/** The cloud of a storm, as a process of its own: the start's instant and the speed of its clock are its arguments. */
async function main([startAt = "", speed = ""]: readonly string[]): Promise<void> {
  const clock = new AdjustableClock({ now: Date.parse(startAt), speed: Number(speed) });
  const cars = stormCars.map((car) => ({ ...car, make: car.make satisfies MakeName }));
  // An application of this size has a larger bucket of requests; what one car may cost stays as it is.
  const rules = { applicationBucket: { capacity: 2000, refillPerMinute: 200 }, tokenLifetimeMs: 6 * HOUR_MS };
  const { origin } = await startSimulator({ clock, cars, rules });
  process.stdout.write(`cloud at ${origin}\n`);
}

main(process.argv.slice(2)).catch((err: unknown) => {
  process.stderr.write(`${String(err)}\n`);
  process.exit(1);
});
