import { isoText } from "../../core/instant";
import { currentBody } from "./known-signal";
import type { KnownSignal } from "./stored-state";

/** One signal as `msg.signals` shows it, in the wire's own units. */
export interface SignalReport {
  /** `body.value`, or the whole body for signals that have no single value. Present even when only last known. */
  value?: unknown;
  unit?: string;
  /** ISO 8601. */
  updatedAt?: string;
  retrievedAt?: string;
  status: KnownSignal["status"];
  /** The value is the last known one, not the present. */
  stale?: true;
  error?: { type?: string | undefined; code?: string | undefined; resolution?: string | undefined };
}

/** Every signal by its code, also those that the snapshot has no name for. */
export function signalReports(known: ReadonlyMap<string, KnownSignal>): Record<string, SignalReport> {
  return Object.fromEntries([...known].map(([code, signal]) => [code, reportOf(signal)]));
}

function reportOf(signal: KnownSignal): SignalReport {
  const { body, updatedAt, retrievedAt, status, error } = signal;
  const unit = body?.["unit"];
  return {
    ...(body && { value: structuredClone("value" in body ? body["value"] : body) }),
    ...(typeof unit === "string" && { unit }),
    ...(updatedAt !== undefined && { updatedAt: isoText(updatedAt) }),
    ...(retrievedAt !== undefined && { retrievedAt: isoText(retrievedAt) }),
    status,
    ...(body && currentBody(signal) === undefined && { stale: true as const }),
    ...(error && { error: { ...error } }),
  };
}
