import { Hono, type MiddlewareHandler } from "hono";
import * as z from "zod";
import { DAY_MS } from "../../../core/duration";
import { ApiError } from "../../cloud/api-errors";
import { recordsBetween } from "../../cloud/charge-records";
import type { Cloud } from "../../cloud/cloud";
import type { Env } from "../env";
import { bearerToken, granted, vehicleLimits } from "../gates";
import { v2ErrorAnswer } from "../error-answer";

const USUAL_DAYS = 30;

const Period = z.object({ startDate: z.iso.date().optional(), endDate: z.iso.date().optional() });

/** What is left of version 2.0: the charge records of BMW and MINI. Smartcar docs: get charge records. */
export function recordRoutes(cloud: Cloud): Hono<Env> {
  const { clock, rules } = cloud;
  const routes = new Hono<Env>();
  routes.onError((err, c) => v2ErrorAnswer(c, err));

  if (rules.v2Ended !== undefined) {
    return routes.all("*", (c) => v2ErrorAnswer(c, new ApiError("RESOURCE_NOT_FOUND/PATH"), rules.v2Ended));
  }
  const gates = [userGrant(cloud), vehicleLimits(cloud), granted("read_charge_records")] as const;
  return routes.get("/vehicles/:vehicleId/:make/charge/records", ...gates, (c) => {
    const { car, make } = c.get("target");
    const named = c.req.param("make");
    if (named !== named.toLowerCase()) throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
    if (named !== "bmw" && named !== "mini") throw new ApiError("RESOURCE_NOT_FOUND/PATH");
    if (!make.keepsRecords || named !== car.spec.make.toLowerCase()) {
      throw new ApiError("COMPATIBILITY/VEHICLE_NOT_CAPABLE");
    }
    const { data: period } = Period.safeParse(c.req.query());
    const fromAt = instantOf(period?.startDate) ?? clock.now() - USUAL_DAYS * DAY_MS;
    const untilAt = (instantOf(period?.endDate) ?? clock.now()) + DAY_MS;
    if (!period || fromAt >= untilAt) {
      throw new ApiError("VALIDATION/INVALID_INPUT_FORMAT", {
        detail: "startDate and endDate are dates as 2026-06-30, and the first is not after the second.",
      });
    }
    const consentedAt = c.get("connection").createdAt;
    return c.json({ records: recordsBetween(car.state, car.spec, { fromAt, untilAt, consentedAt }) });
  });
}

/** When a day begins; days are those of UTC. */
function instantOf(date: string | undefined): number | undefined {
  return date === undefined ? undefined : Date.parse(date);
}

/** Lets pass a user's token that is good for the car of the path, as long as its owner stays connected. */
function userGrant({ cars, connections, grants }: Cloud): MiddlewareHandler<Env> {
  return async (c, next) => {
    const grant = grants.grantOf(bearerToken(c));
    if (!grant) throw new ApiError("AUTHENTICATION/UNAUTHORIZED");
    const vehicleId = c.req.param("vehicleId") ?? "";
    const target = cars.get(vehicleId);
    const connection = connections.of(vehicleId);
    if (!target || connection?.userId !== grant.userId || !grant.vehicleIds.includes(vehicleId)) {
      throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
    }
    const permissions = connection.permissions.filter((permission) => grant.permissions.includes(permission));
    c.set("target", target);
    c.set("connection", { ...connection, permissions });
    await next();
  };
}
