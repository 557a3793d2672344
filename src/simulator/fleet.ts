import type { CarSpec } from "./car/car-spec";
import { demoCars } from "./demo-cars";

/**
 * So many cars, each of another owner: the demo's models in turn, half of them plugged in, at states of charge from 20% to 79%. The
 * same for the same count, and the first of a larger fleet are those of a smaller one.
 */
export function fleetOf(count: number): readonly CarSpec[] {
  return Array.from({ length: count }, (_, index) => {
    const model = demoCars[index % demoCars.length];
    const number = index.toString(16).padStart(12, "0");
    return {
      ...(model ?? missing()),
      id: `51000000-0000-4000-9000-${number}`,
      userId: `51000000-0000-4000-a000-${number}`,
      soc: 20 + ((index * 37) % 60),
      plugged: index % 2 === 0,
    };
  });
}

function missing(): never {
  throw new Error("The demo has no cars");
}
