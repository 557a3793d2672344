import { errorEntry, type ApiErrorName } from "../cloud/api-errors";
import type { CloudCar } from "../cloud/cloud-car";
import type { Connection } from "../cloud/connections";
import type { CachedSignal } from "../cloud/signal-cache";
import { definitionOf, type SignalCode } from "../cloud/signal-catalog";
import type { EventError, EventSignal } from "./vehicle-event";
import type { Webhook } from "./webhook";

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

/** The obstacles that Smartcar reports. Smartcar docs: vehicle error. */
const reported: ReadonlySet<string | undefined> = new Set(["ASLEEP", "REMOTE_ACCESS_DISABLED", "UNREACHABLE"]);

/** Everything that keeps the webhook's signals from being read now. */
export function errorsOf({ car, make }: CloudCar, connection: Connection, { signals }: Webhook): readonly EventError[] {
  const { obstacle } = car.state;
  const offered = signals.filter((code) => make.signals.includes(code));
  const granted = offered.filter((code) => connection.permissions.includes(definitionOf(code).permission));
  const beyond = signals.filter((code) => !make.signals.includes(code));
  const withheld = offered.filter((code) => !granted.includes(code));
  return [
    ...(reported.has(obstacle) ? [known(`VEHICLE_STATE/${obstacle ?? "UNKNOWN"}`, granted)] : []),
    ...(connection.problem ? [known(`CONNECTED_SERVICES_ACCOUNT/${connection.problem}`, granted)] : []),
    ...(beyond.length > 0 ? [known("COMPATIBILITY/VEHICLE_NOT_CAPABLE", beyond)] : []),
    ...(withheld.length > 0 ? [permission(withheld)] : []),
  ];
}

function known(name: ApiErrorName, signals: readonly SignalCode[]): EventError {
  const { type, code, detail, resolution } = errorEntry(name);
  return { type, code, state: "ERROR", description: detail, resolution: resolution.type, signals };
}

function permission(signals: readonly SignalCode[]): EventError {
  const description = "The owner has not granted this.";
  return { type: "PERMISSION", code: null, state: "ERROR", description, resolution: "REAUTHENTICATE", signals };
}

/** What has begun and what is over, compared with what was reported before. */
export function changesSince(before: readonly EventError[], now: readonly EventError[]): readonly EventError[] {
  const begun = now.filter((error) => !before.some((other) => isSame(error, other)));
  const over = before.filter((error) => !now.some((other) => isSame(error, other)));
  return [...begun, ...over.map((error) => ({ ...error, state: "RESOLVED" as const }))];
}

function isSame(a: EventError, b: EventError): boolean {
  return a.type === b.type && a.code === b.code;
}
