import { makeLabel } from "../../car/car-spec";
import { Hono, type Context } from "hono";
import * as z from "zod";
import type { CarChange } from "../../car/car-change";
import { obstacles } from "../../car/car-state";
import { truthOf } from "../../car/truth";
import type { Cloud } from "../../cloud/cloud";
import type { CloudCar } from "../../cloud/cloud-car";
import { accountProblems } from "../../cloud/connections";
import { ForeignSchedule } from "../../cloud/schedule-body";
import { addSchedule, newSchedule, removeSchedule } from "../../cloud/schedules";
import { ApiError } from "../../cloud/api-errors";
import type { Env } from "../env";
import { partOf } from "./part-of-list";
import { ControlError, readBody } from "./read-body";

const ChangeSchema: z.ZodType<CarChange> = z.strictObject({
  plugged: z.boolean().optional(),
  charging: z.boolean().optional(),
  driving: z.boolean().optional(),
  atHome: z.boolean().optional(),
  soc: z.number().min(0).max(100).optional(),
  limit: z.number().min(1).max(100).optional(),
  locked: z.boolean().optional(),
  bootOpen: z.boolean().optional(),
  obstacle: z.enum(obstacles).nullable().optional(),
});

const AccountSchema = z.strictObject({ problem: z.enum(accountProblems).nullable() });

/** What a person does at a car, in the make's app, and with the account there. */
export function carControl(cloud: Cloud): Hono<Env> {
  const { cars, connections } = cloud;
  const find = (c: Context<Env>): CloudCar => {
    const target = cars.get(c.req.param("vehicleId") ?? "");
    if (!target) throw new ControlError(404, "No car has this id; GET /simulator/cars lists them all.");
    return target;
  };
  const show = ({ car }: CloudCar): object => {
    const connection = connections.of(car.id);
    const makeName = makeLabel(car.spec.make);
    const accountProblem = connection?.problem ?? null;
    return { ...truthOf(car), makeName, connected: connection !== undefined, accountProblem };
  };

  return new Hono<Env>()
    .get("/", (c) => {
      const { items, total } = partOf([...cars.values()], c.req.query(), ({ car: { id, spec } }) =>
        [id, makeLabel(spec.make), spec.model].join(" "),
      );
      c.header("X-Total-Count", String(total));
      return c.json(items.map(show));
    })
    .post("/:vehicleId", async (c) => {
      const target = find(c);
      target.car.change(await readBody(c, ChangeSchema));
      return c.json(show(target));
    })
    .post("/:vehicleId/account", async (c) => {
      const target = find(c);
      const { problem } = await readBody(c, AccountSchema);
      connections.report(target.car.id, problem ?? undefined);
      return c.json(show(target));
    })
    .post("/:vehicleId/schedules", async (c) => {
      const target = find(c);
      const { times, location } = await readBody(c, ForeignSchedule);
      const schedule = newSchedule(cloud, times, location);
      const refusal = addSchedule(cloud, target, schedule);
      if (refusal) throw new ApiError(refusal);
      return c.json(schedule, 201);
    })
    .delete("/:vehicleId/schedules/:scheduleId", (c) => {
      const refusal = removeSchedule(cloud, find(c), c.req.param("scheduleId"));
      if (refusal) throw new ApiError(refusal);
      return c.body(null, 204);
    });
}
