import { Hono } from "hono";
import { ApiError } from "../../cloud/api-errors";
import type { Cloud } from "../../cloud/cloud";
import { isSignalCode } from "../../cloud/signal-catalogue";
import type { Env } from "../env";
import { ownCar, vehicleLimits } from "../gates";
import { incapableDocument, signalDocument } from "../signal-document";
import { vehicleDocument } from "../vehicle-document";

/** The last known values of a vehicle. Smartcar docs: get signals, get signal. */
export function signalRoutes(cloud: Cloud): Hono<Env> {
  const gates = [ownCar(cloud), vehicleLimits(cloud)] as const;

  return new Hono<Env>()
    .get("/:vehicleId/signals", ...gates, (c) => {
      const { car, cache } = c.get("target");
      const { origin } = new URL(c.req.url);
      const data = cache.signals().map((signal) => signalDocument(signal, c.get("connection"), origin));
      return c.json({
        data,
        meta: { totalCount: data.length, pageSize: data.length, pageNumber: 1 },
        links: { self: `${origin}/v3/vehicles/${car.id}/signals` },
        included: { vehicle: vehicleDocument(car.spec, origin) },
      });
    })
    .get("/:vehicleId/signals/:code", ...gates, (c) => {
      const { car, cache } = c.get("target");
      const { origin } = new URL(c.req.url);
      const connection = c.get("connection");
      const code = c.req.param("code");
      const signals = cache.signals();
      if (!isSignalCode(code) || signals.length === 0) throw new ApiError("RESOURCE_NOT_FOUND/SIGNAL_NOT_FOUND");
      const signal = signals.find((one) => one.code === code);
      return c.json({
        data: signal ? signalDocument(signal, connection, origin) : incapableDocument(code, connection, origin),
        included: { vehicle: vehicleDocument(car.spec, origin) },
      });
    });
}
