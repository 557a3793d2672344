import type { MiddlewareHandler } from "hono";
import { ApiError } from "../cloud/api-errors";
import type { Cloud } from "../cloud/cloud";
import type { Env } from "./env";

/** Lets nobody pass without a valid access token. */
export function bearer({ tokens }: Cloud): MiddlewareHandler<Env> {
  return async (c, next) => {
    const [, token = ""] = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    if (!tokens.accepts(token)) throw new ApiError("AUTHENTICATION/UNAUTHORIZED");
    await next();
  };
}

/** Lets the application pass as often as its bucket allows. */
export function applicationLimit({ bucket }: Cloud): MiddlewareHandler<Env> {
  return async (_c, next) => {
    const { waitMs } = bucket.take();
    if (waitMs > 0) throw new ApiError("RATE_LIMIT/SMARTCAR_API", { retryAfterMs: waitMs });
    await next();
  };
}

/** Finds the car of the path, and lets only its user pass. */
export function ownCar({ cars }: Cloud): MiddlewareHandler<Env> {
  return async (c, next) => {
    const userId = c.req.header("sc-user-id");
    if (!userId) throw new ApiError("VALIDATION/INVALID_INPUT_FORMAT", { detail: "The header sc-user-id is missing." });
    const target = cars.get(c.req.param("vehicleId") ?? "");
    if (target?.car.spec.userId !== userId) throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
    c.set("target", target);
    await next();
  };
}

/** Lets a car be asked as often as its plan and its own limit allow. The request itself is already in the ledger. */
export function vehicleLimits({ clock, rules }: Cloud): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { calls, bucket } = c.get("target");
    if (calls.used(clock.now()) > rules.monthlyCalls) throw new ApiError("BILLING/VEHICLE_REQUEST_LIMIT");
    const { waitMs } = bucket.take();
    if (waitMs > 0) throw new ApiError("RATE_LIMIT/VEHICLE", { retryAfterMs: waitMs });
    await next();
  };
}
