import * as z from "zod";
import { anything, text } from "../smartcar/lenient";
import { signalCode } from "./signal-code";
import { isRecord } from "../core/describe-value";

/** A fault of a car or of its connection that has begun or is over. Words are in upper case, and all lists of them are open. */
export interface VehicleError {
  /** As `CONNECTED_SERVICES_ACCOUNT`. */
  readonly type?: string | undefined;
  /** As `AUTHENTICATION_FAILED`; missing permissions come without. */
  readonly code?: string | undefined;
  readonly state: "ERROR" | "RESOLVED";
  /** What Smartcar advises, as `REAUTHENTICATE`. */
  readonly resolution?: string | undefined;
  /** Smartcar's text for the owner, or else the one for developers. */
  readonly message?: string | undefined;
  /** The codes of the signals that cannot be had; absent if no signal is named, which means the whole car. */
  readonly signals?: readonly string[] | undefined;
}

const wireError = z.object({
  type: text,
  code: text,
  state: text,
  resolution: anything,
  suggestedUserMessage: text,
  description: text,
  detail: text,
  signals: z.array(z.unknown()).optional().catch(undefined),
});

/** Reads the errors of a VEHICLE_ERROR (Smartcar docs: vehicle error events), leaving out what is none. */
export function readVehicleErrors(wire: unknown): readonly VehicleError[] {
  const items: readonly unknown[] = Array.isArray(wire) ? wire : [];
  return items.map(readVehicleError).filter((error) => error !== undefined);
}

function readVehicleError(item: unknown): VehicleError | undefined {
  const wire = wireError.safeParse(item);
  if (!wire.success) return undefined;
  const { type, code, state, resolution, suggestedUserMessage, description, detail, signals = [] } = wire.data;
  const codes = signals.map(signalCode).filter((named) => named !== undefined);
  return {
    type: upper(type),
    code: upper(code),
    state: upper(state) === "RESOLVED" ? "RESOLVED" : "ERROR",
    resolution: upper(isRecord(resolution) ? resolution["type"] : resolution),
    message: suggestedUserMessage ?? description ?? detail,
    signals: codes.length > 0 ? codes : undefined,
  };
}

function upper(wire: unknown): string | undefined {
  return typeof wire === "string" && wire !== "" ? wire.toUpperCase() : undefined;
}
