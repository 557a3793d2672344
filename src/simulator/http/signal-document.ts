import { errorEntry, type ApiErrorName } from "../cloud/api-errors";
import type { Connection } from "../cloud/connections";
import type { CachedSignal } from "../cloud/signal-cache";
import { definitionOf, type SignalCode } from "../cloud/signal-catalogue";

/** A signal as the cache holds it, or as the error that keeps it from being read. `origin` is where the API was called. */
export function signalDocument(
  signal: CachedSignal,
  { spec, permissions, problem }: Connection,
  origin: string,
): object {
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
export function incapableDocument(code: SignalCode, { spec }: Connection, origin: string): object {
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
