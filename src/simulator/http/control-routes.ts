import { Hono, type Context } from "hono";
import { z } from "zod";
import type { CarChange } from "../car/car-change";
import { obstacles } from "../car/car-state";
import { truthOf } from "../car/truth";
import type { Cloud, ConnectedCar } from "../cloud/cloud";
import type { Env } from "./env";
import { FaultSchema, type Faults } from "./fault";
import type { RequestLog } from "./request-log";

const ChangeSchema: z.ZodType<CarChange> = z.strictObject({
  plugged: z.boolean().optional(),
  charging: z.boolean().optional(),
  driving: z.boolean().optional(),
  atHome: z.boolean().optional(),
  soc: z.number().min(0).max(100).optional(),
  limit: z.number().min(1).max(100).optional(),
  locked: z.boolean().optional(),
  obstacle: z.enum(obstacles).nullable().optional(),
});

export interface Controlled {
  readonly cloud: Cloud;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** How fast the cloud's clock runs, to tell those who ask. */
  readonly speed: number;
}

/** The simulator's own API, for people at their cars, for demos and for tests. Needs no token and costs nothing. */
export function controlRoutes({ cloud, faults, log, speed }: Controlled): Hono<Env> {
  return new Hono<Env>()
    .get("/clock", (c) => c.json({ now: cloud.clock.now(), speed }))
    .get("/cars", (c) => c.json([...cloud.cars.values()].map(({ car }) => truthOf(car))))
    .post("/cars/:vehicleId", async (c) => {
      const target = cloud.cars.get(c.req.param("vehicleId"));
      if (!target) return c.json({ error: "No car has this id; GET /simulator/cars lists them all." }, 404);
      const change = ChangeSchema.safeParse(await readJson(c));
      if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
      target.car.change(change.data);
      return c.json(truthOf(target.car));
    })
    .post("/faults", async (c) => {
      const added = z.array(FaultSchema).safeParse(await readJson(c));
      if (!added.success) return c.json({ error: z.prettifyError(added.error) }, 400);
      faults.add(added.data);
      return c.body(null, 204);
    })
    .delete("/faults", (c) => {
      faults.clear();
      return c.body(null, 204);
    })
    .get("/ledger", (c) => {
      const now = cloud.clock.now();
      const cars = [...cloud.cars].map(([id, target]) => [id, ledgerOf(target, now)] as const);
      return c.json({ cars: Object.fromEntries(cars), totals: log.totals });
    });
}

function ledgerOf({ calls, commands }: ConnectedCar, now: number): object {
  return {
    callsThisMonth: calls.used(now),
    stopsLast30Days: commands.stops(now),
    commandsSinceDriven: commands.commandsSinceDriven,
  };
}

function readJson(c: Context<Env>): Promise<unknown> {
  return c.req.json().catch(() => undefined);
}
