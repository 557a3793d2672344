import { Hono } from "hono";
import { ApiError, errorEntry, type ApiErrorName } from "../../cloud/api-errors";
import type { Cloud } from "../../cloud/cloud";
import { definitionOf, isSignalCode, type SignalCode } from "../../cloud/signal-catalog";
import type { Env } from "../env";
import { ownCar, vehicleLimits } from "../gates";
import { vehicleDocument } from "../vehicle-document";
import type { Connection } from "../../cloud/connections";
import type { CachedSignal } from "../../cloud/signal-cache";

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

/** A signal as the cache holds it, or as the error that keeps it from being read. `origin` is where the API was called. */
function signalDocument(signal: CachedSignal, { spec, permissions, problem }: Connection, origin: string): object {
  const { code, body, error, oemUpdatedAt, retrievedAt, ingestedAt } = signal;
  const { permission } = definitionOf(code);
  if (!permissions.includes(permission)) return refusedDocument(code, permissionError, linksOf(code, spec.id, origin));
  return {
    ...describe(code, statusOf(error, problem), body),
    meta: { ingestedAt: iso(ingestedAt), retrievedAt: iso(retrievedAt), oemUpdatedAt: iso(oemUpdatedAt) },
    links: linksOf(code, spec.id, origin),
  };
}

/** A signal that this make does not give. */
function incapableDocument(code: SignalCode, { spec }: Connection, origin: string): object {
  return refusedDocument(code, errorOf("COMPATIBILITY/VEHICLE_NOT_CAPABLE"), linksOf(code, spec.id, origin));
}

const permissionError = { type: "PERMISSION", code: "UNKNOWN", resolution: { type: "REAUTHENTICATE" } };

/** What was read before something happened to the owner's account stays, but is no longer current. */
function statusOf(error: CachedSignal["error"], problem: Connection["problem"]): object {
  if (problem) return { value: "ERROR", error: errorOf(`CONNECTED_SERVICES_ACCOUNT/${problem}`) };
  return error ? { value: "ERROR", error: errorOf(error) } : { value: "SUCCESS" };
}

function refusedDocument(code: SignalCode, error: object, links: object): object {
  return { ...describe(code, { value: "ERROR", error }), meta: {}, links };
}

function describe(code: SignalCode, status: object, body?: object): object {
  const { name, group } = definitionOf(code);
  return { id: code, type: "signal", attributes: { code, name, group, status, body } };
}

function errorOf(name: ApiErrorName): object {
  const { type, code, title, detail, resolution } = errorEntry(name);
  const description = "Deprecated. Use detail";
  return { type, code, title, detail, description, resolution: { type: resolution.type ?? "UNKNOWN_RESOLUTION_TYPE" } };
}

function linksOf(code: SignalCode, vehicleId: string, origin: string): object {
  return { self: `${origin}/v3/vehicles/${vehicleId}/signals/${code}` };
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
