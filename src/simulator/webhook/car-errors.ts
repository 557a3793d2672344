import type { CloudCar } from "../cloud/cloud-car";
import type { Connection } from "../cloud/connections";
import { errorEntry, type ApiErrorName } from "../cloud/api-errors";
import { definitionOf, type SignalCode } from "../cloud/signal-catalogue";
import type { EventError } from "./vehicle-event";
import type { Webhook } from "./webhook";

/** The obstacles that Smartcar reports. Smartcar docs: vehicle error. */
const reported: ReadonlySet<string | undefined> = new Set(["ASLEEP", "REMOTE_ACCESS_DISABLED", "UNREACHABLE"]);

/** Everything that keeps the webhook's signals from being read now. */
export function errorsOf({ car, make }: CloudCar, connection: Connection, { signals }: Webhook): readonly EventError[] {
  const { obstacle } = car.state;
  const given = signals.filter((code) => make.signals.includes(code));
  const granted = given.filter((code) => connection.permissions.includes(definitionOf(code).permission));
  const beyond = signals.filter((code) => !make.signals.includes(code));
  const withheld = given.filter((code) => !granted.includes(code));
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

/** What has begun and what is over, compared with what was told before. */
export function changesSince(told: readonly EventError[], now: readonly EventError[]): readonly EventError[] {
  const begun = now.filter((error) => !told.some((other) => isSame(error, other)));
  const over = told.filter((error) => !now.some((other) => isSame(error, other)));
  return [...begun, ...over.map((error) => ({ ...error, state: "RESOLVED" as const }))];
}

function isSame(a: EventError, b: EventError): boolean {
  return a.type === b.type && a.code === b.code;
}
