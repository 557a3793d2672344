import { Hono } from "hono";
import { ApiError } from "../cloud/api-errors";
import type { Cloud } from "../cloud/cloud";
import type { Env } from "./env";
import { vehicleDocument } from "./vehicle-document";

/** What a vehicle is. Needs no user. Smartcar docs: get vehicle. */
export function vehicleRoutes({ cars }: Cloud): Hono<Env> {
  return new Hono<Env>().get("/:vehicleId", (c) => {
    const target = cars.get(c.req.param("vehicleId"));
    if (!target) throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
    return c.json({ data: vehicleDocument(target.car.spec, new URL(c.req.url).origin) });
  });
}
