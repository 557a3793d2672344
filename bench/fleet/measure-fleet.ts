import { fork } from "node:child_process";
import { join } from "node:path";
import * as z from "zod";
import { withTemporaryFolder } from "../../scripts/temporary-folder";
import { fleetOf } from "../../src/simulator/fleet";
import { startSimulator } from "../../src/simulator/simulator";

const FleetCost = z.object({
  cars: z.number(),
  /** What one more car takes at a surplus, a tariff, and a mode node, with its home, and all that the package knows of it. */
  heapKbPerCar: z.number(),
  /** The same beside the heap, where what is at rest is. */
  bufferKbPerCar: z.number(),
  /** How many functions there are of one more car. */
  closuresPerCar: z.number(),
  /** To take in all cars, and to plan all of them anew. */
  fillCpuMs: z.number(),
  pricesCpuMs: z.number(),
  /** Of one message, until the node has finished with it. */
  messages: z.object({ reading: z.number(), request: z.number(), report: z.number() }),
});
export type FleetCost = z.infer<typeof FleetCost>;

const SIZES = (process.env["FLEET_SIZES"] ?? "10 1000 10000").split(" ").map(Number);

/** How much it takes to decide for fleets by one flow, each in a Node-RED of its own. */
export async function measureFleets(): Promise<readonly FleetCost[]> {
  const costs: FleetCost[] = [];
  for (const cars of SIZES) costs.push(await measureFleet(cars));
  return costs;
}

/** The same for a fleet of so many cars. */
export async function measureFleet(cars: number): Promise<FleetCost> {
  const generous = { capacity: 1e9, refillPerMinute: 1e9 };
  const simulator = await startSimulator({
    cars: fleetOf(cars),
    rules: { latency: { fromMs: 0, toMs: 0 }, applicationBucket: generous, vehicleBucket: generous },
  });
  try {
    const { origin, credentials } = simulator;
    return await withTemporaryFolder(
      (folder) =>
        new Promise<FleetCost>((resolve, reject) => {
          const child = fork(
            join(__dirname, "fleet-process.ts"),
            [folder, String(cars), JSON.stringify({ origin, credentials })],
            { execArgv: ["--expose-gc", "--import", "tsx"] },
          );
          child.once("message", (message) => resolve(FleetCost.parse(message)));
          child.once("exit", (code) => reject(new Error(`Deciding for ${cars} cars ended with ${code}`)));
        }),
    );
  } finally {
    await simulator.close();
  }
}
