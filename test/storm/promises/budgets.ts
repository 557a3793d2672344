import * as z from "zod";
import { stormCars } from "../cars";
import type { Violation } from "../record";

const Ledger = z.object({
  cars: z.record(z.string(), z.object({ limits: z.record(z.string(), z.number()) }).catchall(z.unknown())),
});

/** Promise 3: the owner's budget is never overspent. What the cloud has counted, and what it would have granted. */
export function overspent(cloud: unknown): Violation[] {
  const { cars } = Ledger.parse(cloud);
  return stormCars.flatMap(({ id, name }) => {
    const counted = cars[id] ?? { limits: {} };
    return Object.entries(counted.limits).flatMap(([what, most]) => {
      const used = Number(Reflect.get(counted, what) ?? 0);
      return used > most ? [{ promise: "budget", text: `${name} has used ${used} ${what} of ${most}` }] : [];
    });
  });
}
