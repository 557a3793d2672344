import { errorEntry, type ApiErrorName } from "../cloud/api-errors";
import type { CloudCar } from "../cloud/cloud-car";
import type { Connection } from "../cloud/connections";
import type { CachedSignal } from "../cloud/signal-cache";
import { definitionOf, type SignalCode } from "../cloud/signal-catalogue";
import type { EventSignal } from "./vehicle-event";

/** Every one of `codes` as Smartcar holds it of the car, or why it does not. */
export function eventSignals(
  { make, cache }: CloudCar,
  { permissions, problem }: Connection,
  codes: readonly SignalCode[],
): readonly EventSignal[] {
  const held = new Map(cache.signals().map((signal) => [signal.code, signal]));
  return codes.map((code) => {
    if (!make.signals.includes(code)) return refused(code, "COMPATIBILITY", "VEHICLE_NOT_CAPABLE");
    if (!permissions.includes(definitionOf(code).permission)) return refused(code, "PERMISSION", null);
    if (problem) return refused(code, "CONNECTED_SERVICES_ACCOUNT", problem);
    return eventSignal(code, held.get(code));
  });
}

function eventSignal(code: SignalCode, signal: CachedSignal | undefined): EventSignal {
  if (!signal?.body || signal.error) return refusedAs(code, signal?.error ?? "VEHICLE_STATE/NOT_CHARGING");
  const { body, oemUpdatedAt = 0, retrievedAt = 0 } = signal;
  return { code, body, oemUpdatedAt, retrievedAt };
}

function refusedAs(code: SignalCode, name: ApiErrorName): EventSignal {
  const { type, code: reason } = errorEntry(name);
  return refused(code, type, reason);
}

function refused(code: SignalCode, type: string, reason: string | null): EventSignal {
  return { code, error: { type, code: reason } };
}
