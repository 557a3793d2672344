import { Hono, type Context, type Next } from "hono";
import type { ChargeSchedule, ScheduleType } from "../../car/charge-schedule";
import { ApiError } from "../../cloud/api-errors";
import type { Cloud } from "../../cloud/cloud";
import { scheduleIn } from "../../cloud/schedule-body";
import { addSchedule, newSchedule, removeSchedule } from "../../cloud/schedules";
import type { Env } from "../env";
import { execute } from "../execute";
import { executionDocument } from "../execution-document";
import { granted, ownCar, vehicleLimits } from "../gates";

/** One of the two documented forms of the paths. */
interface PathForm {
  /** Below `/vehicles/{id}/`. */
  readonly folder: string;
  /** Before the kind of the schedule, as in `charge-daily`. */
  readonly prefix: string;
  readonly hasList: boolean;
}

const types: readonly ScheduleType[] = ["daily", "workweek", "weekly"];

/** The form of the API reference, for `/v3`. Smartcar docs: charge schedules. */
export const referenceForm: PathForm = { folder: "charge-schedules", prefix: "", hasList: false };

/** The form of the page on Volvo's integration, for `/v3.0`. Smartcar docs: Volvo, what's new. */
export const updatesForm: PathForm = { folder: "schedules", prefix: "charge-", hasList: true };

/** The routes of the charge schedules, in one of the forms that their paths have. */
export function scheduleRoutes(cloud: Cloud, { folder, prefix, hasList }: PathForm): Hono<Env> {
  const routes = new Hono<Env>();
  const path = `/:vehicleId/${folder}`;
  const gates = [ownCar(cloud), vehicleLimits(cloud)] as const;
  const listGates = [...gates, granted("read_charge"), capable] as const;
  const commandGates = [...gates, granted("control_charge"), capable] as const;

  for (const type of types) {
    routes.post(`${path}/${prefix}${type}`, ...commandGates, (c) => create(c, cloud, { type, folder }));
  }
  if (hasList) {
    routes.get(path, ...listGates, (c) => {
      const data = c.get("target").car.state.schedules.map(scheduleDocument);
      return c.json({ data, meta: { totalCount: data.length } });
    });
  }
  return routes.delete(`${path}/:scheduleId`, ...commandGates, (c) => remove(c, cloud));
}

/** Lets pass a make that has schedules at all. */
async function capable(c: Context<Env>, next: Next): Promise<void> {
  if (c.get("target").make.schedules.length === 0) throw new ApiError("COMPATIBILITY/VEHICLE_NOT_CAPABLE");
  await next();
}

async function create(
  c: Context<Env>,
  cloud: Cloud,
  { type, folder }: { type: ScheduleType; folder: string },
): Promise<Response> {
  const target = c.get("target");
  if (!target.make.schedules.includes(type)) throw new ApiError("COMPATIBILITY/VEHICLE_NOT_CAPABLE");
  const requested = scheduleIn(await c.req.json().catch(() => undefined), type);
  if (!requested) throw new ApiError("VALIDATION/INVALID_INPUT_FORMAT");

  const schedule = newSchedule(cloud, requested.times, requested.location);
  const { scheduleType, ...parameters } = attributesOf(schedule);
  return execute(c, cloud, {
    run: () => addSchedule(cloud, target, schedule),
    document: (times) =>
      executionDocument(
        {
          type: "charge-schedule-execution",
          attributes: { action: "create", scheduleType, scheduleId: schedule.id, parameters },
          links: { schedule: `/vehicles/${target.car.id}/${folder}/${schedule.id}` },
        },
        times,
      ),
  });
}

async function remove(c: Context<Env>, cloud: Cloud): Promise<Response> {
  const target = c.get("target");
  const scheduleId = c.req.param("scheduleId") ?? "";
  const answer = await execute(c, cloud, {
    run: () => removeSchedule(cloud, target, scheduleId),
    document: (times) =>
      executionDocument({ type: "charge-schedule-execution", attributes: { action: "delete", scheduleId } }, times),
  });
  return answer.status === 200 && cloud.rules.deletionStatus === 204 ? c.body(null, 204) : answer;
}

function scheduleDocument(schedule: ChargeSchedule): object {
  return { id: schedule.id, type: "charge-schedule", attributes: attributesOf(schedule) };
}

function attributesOf({ location, times: { type, ...times } }: ChargeSchedule): {
  readonly scheduleType: ScheduleType;
} {
  return { scheduleType: type, ...(location && { location }), ...times };
}
