import type { Context, MiddlewareHandler } from "hono";
import { ApiError } from "../cloud/api-errors";
import type { Cloud } from "../cloud/cloud";
import type { Env } from "./env";

/** The token of the `Authorization` header; empty if there is none. */
export function bearerToken(c: Context<Env>): string {
  return /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
}

/** Lets nobody pass without a valid access token. */
export function bearer({ tokens }: Cloud): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (!tokens.accepts(bearerToken(c))) throw new ApiError("AUTHENTICATION/UNAUTHORIZED");
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
export function ownCar({ cars, connections }: Cloud): MiddlewareHandler<Env> {
  return async (c, next) => {
    const userId = c.req.header("sc-user-id");
    if (!userId) throw new ApiError("VALIDATION/INVALID_INPUT_FORMAT", { detail: "The header sc-user-id is missing." });
    const vehicleId = c.req.param("vehicleId") ?? "";
    const target = cars.get(vehicleId);
    const connection = connections.of(vehicleId);
    if (!target || connection?.userId !== userId) throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
    c.set("target", target);
    c.set("connection", connection);
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

/** Lets pass what the owner has granted, as long as nothing is wrong with the owner's account. */
export function granted(permission: string): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { permissions, problem } = c.get("connection");
    if (problem) throw new ApiError(`CONNECTED_SERVICES_ACCOUNT/${problem}`);
    if (!permissions.includes(permission)) throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
    await next();
  };
}
