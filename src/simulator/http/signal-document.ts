import type { CarSpec } from "../car/car-spec";
import { errorEntry, type ApiErrorName } from "../cloud/api-errors";
import type { CachedSignal } from "../cloud/signal-cache";
import { definitionOf, type SignalCode } from "../cloud/signal-catalogue";

/** A signal as the cache holds it, or as its error if the owner has not granted to read it. */
export function signalDocument(signal: CachedSignal, spec: Required<CarSpec>, origin: string): object {
  const { code, body, isError, oemUpdatedAt, retrievedAt, ingestedAt } = signal;
  const { permission } = definitionOf(code);
  if (!spec.permissions.includes(permission)) return refusedDocument(code, permissionError, spec, origin);
  return {
    ...describe(code, isError ? { value: "ERROR", error: errorOf("VEHICLE_STATE/NOT_CHARGING") } : success, body),
    meta: { ingestedAt: iso(ingestedAt), retrievedAt: iso(retrievedAt), oemUpdatedAt: iso(oemUpdatedAt) },
    links: linksOf(code, spec, origin),
  };
}

/** A signal that this make does not give. */
export function incapableDocument(code: SignalCode, spec: Required<CarSpec>, origin: string): object {
  return refusedDocument(code, errorOf("COMPATIBILITY/VEHICLE_NOT_CAPABLE"), spec, origin);
}

const success = { value: "SUCCESS" };

const permissionError = { type: "PERMISSION", code: "UNKNOWN", resolution: { type: "REAUTHENTICATE" } };

function refusedDocument(code: SignalCode, error: object, spec: Required<CarSpec>, origin: string): object {
  return { ...describe(code, { value: "ERROR", error }), meta: {}, links: linksOf(code, spec, origin) };
}

function describe(code: SignalCode, status: object, body?: object): object {
  const { name, group } = definitionOf(code);
  return { id: code, type: "signal", attributes: { code, name, group, status, body } };
}

function errorOf(name: ApiErrorName): object {
  const { type, code, title, detail } = errorEntry(name);
  const description = "Deprecated. Use detail";
  return { type, code, title, detail, description, resolution: { type: "UNKNOWN_RESOLUTION_TYPE" } };
}

function linksOf(code: SignalCode, { id }: Required<CarSpec>, origin: string): object {
  return { self: `${origin}/v3/vehicles/${id}/signals/${code}` };
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
