import { type FleetCost, measureFleet as measureDecidedFleet } from "../fleet/measure-fleet";
import { measureFleet, messageNames, type MessageName, type Size } from "./measure-growth";

const SIZES = [1, 10, 100, 1000, 10_000] as const;

/** So many cars that a surplus, a tariff, and a mode node decide for: what is loaded with the first one is a small part then. */
const DECIDED = 1000;

/** Below this, what one car costs by itself hides what a further one adds. */
const FEW = 10;

export interface GrowthResult {
  readonly sizes: readonly Size[];
  /** What a further car takes that is decided for, each in a home of its own; absent with fewer cars. */
  readonly decided: Pick<FleetCost, "cars" | "heapKbPerCar" | "bufferKbPerCar"> | undefined;
  /** Processor time and bytes of a message in the largest fleet, each as a multiple of that with ten cars. */
  readonly growth: Readonly<Partial<Record<MessageName, { readonly cpu: number; readonly bytes: number }>>>;
}

/** What fleets of one car up to `mostCars` take, one after the other. */
export async function compareGrowth(mostCars: number): Promise<GrowthResult> {
  const sizes: Size[] = [];
  for (const cars of SIZES.filter((size) => size <= mostCars)) {
    process.stderr.write(`  ${cars} cars …\n`);
    const size = await measureFleet(cars);
    process.stderr.write(`  ${JSON.stringify({ ...size, errors: size.errors.length })}\n`);
    sizes.push(size);
  }
  if (mostCars >= DECIDED) process.stderr.write(`  ${DECIDED} cars that are decided for …\n`);
  const decided = mostCars >= DECIDED ? await measureDecidedFleet(DECIDED) : undefined;
  const few = sizes.find(({ cars }) => cars === FEW);
  const many = sizes.at(-1);
  if (!few || !many || many === few) return { sizes, decided, growth: {} };
  const growth = messageNames.map((name) => {
    const [before, after] = [few.messages[name], many.messages[name]];
    return [name, { cpu: after.cpuMs / before.cpuMs, bytes: after.bytes / before.bytes }] as const;
  });
  return { sizes, decided, growth: Object.fromEntries(growth) };
}
