import { measureFleet, messageNames, type MessageName, type Size } from "./measure-growth";

const SIZES = [1, 10, 100, 1000, 10_000] as const;

/** Below this, what one car costs by itself hides what a further one adds. */
const FEW = 10;

export interface GrowthResult {
  readonly sizes: readonly Size[];
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
  const few = sizes.find(({ cars }) => cars === FEW);
  const many = sizes.at(-1);
  if (!few || !many || many === few) return { sizes, growth: {} };
  const growth = messageNames.map((name) => {
    const [before, after] = [few.messages[name], many.messages[name]];
    return [name, { cpu: after.cpuMs / before.cpuMs, bytes: after.bytes / before.bytes }] as const;
  });
  return { sizes, growth: Object.fromEntries(growth) };
}
