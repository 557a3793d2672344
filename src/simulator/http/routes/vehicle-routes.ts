import { Hono } from "hono";
import { ApiError } from "../../cloud/api-errors";
import type { Cloud } from "../../cloud/cloud";
import type { Env } from "../env";
import { vehicleDocument } from "../vehicle-document";

/** What a vehicle is. Needs no user. Smartcar docs: get vehicle. */
export function vehicleRoutes({ connections }: Cloud): Hono<Env> {
  return new Hono<Env>().get("/:vehicleId", (c) => {
    const connection = connections.of(c.req.param("vehicleId"));
    if (!connection) throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
    return c.json({ data: vehicleDocument(connection.spec, new URL(c.req.url).origin) });
  });
}
