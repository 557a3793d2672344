import { readFileSync } from "node:fs";
import * as z from "zod";
import { readSignals, type Signal } from "../../../src/smartcar/signal";
import { readVehicle, type Vehicle } from "../../../src/smartcar/vehicle";
import { mergeSignal } from "../../../src/vehicle/state/known-signal";
import type { KnownSignal, Source } from "../../../src/vehicle/state/stored-state";

export interface ReportTimes {
  /** When the car recorded it; ISO 8601 or milliseconds, as the next. */
  readonly at?: string | number;
  readonly retrievedAt?: string | number;
}

/** A signal as a car reports it when all is well. */
export function report(code: string, body: Record<string, unknown>, { at, retrievedAt }: ReportTimes = {}): Signal {
  return { code, status: "SUCCESS", body, ...times({ at, retrievedAt }) };
}

/** A signal that cannot be had; `body` is the last good value that may come with it. */
export function failure(
  code: string,
  { body, type = "VEHICLE_STATE", reason = "NOT_CHARGING", ...when }: Failure = {},
): Signal {
  return { code, status: "ERROR", ...(body && { body }), error: { type, code: reason }, ...times(when) };
}

interface Failure extends ReportTimes {
  readonly body?: Record<string, unknown>;
  readonly type?: string;
  readonly reason?: string;
}

/** What is known of a car after these reports, each heard when it was recorded unless said otherwise. */
export function knownFrom(reports: readonly Signal[], receivedAt?: string): Map<string, KnownSignal> {
  const known = new Map<string, KnownSignal>();
  for (const one of reports) {
    const received = { receivedAt: ms(receivedAt) ?? one.oemUpdatedAt ?? 0, source: "webhook" as Source };
    known.set(one.code, mergeSignal(known.get(one.code), one, received));
  }
  return known;
}

const Delivery = z.object({ data: z.object({ vehicle: z.unknown(), signals: z.array(z.unknown()) }) });

/** What a real car delivered to a webhook, by the name of its fixture. */
export function delivered(name: string): { vehicle: Vehicle | undefined; signals: readonly Signal[] } {
  const text = readFileSync(new URL(`../../fixtures/webhooks/${name}.json`, `file://${__filename}`), "utf8");
  const { vehicle, signals } = Delivery.parse(JSON.parse(text)).data;
  return { vehicle: readVehicle(vehicle), signals: readSignals(signals) };
}

function times({
  at,
  retrievedAt,
}: {
  at?: ReportTimes["at"] | undefined;
  retrievedAt?: ReportTimes["at"] | undefined;
}): {
  oemUpdatedAt?: number | undefined;
  retrievedAt?: number | undefined;
} {
  return { oemUpdatedAt: ms(at), retrievedAt: ms(retrievedAt) };
}

function ms(at: string | number | undefined): number | undefined {
  return at === undefined ? undefined : new Date(at).getTime();
}

/** What a snapshot holds of the Jaguar whose real delivery is in the fixtures, besides its id and how old each value is. */
export const DELIVERED_JAGUAR = {
  make: "JAGUAR",
  model: "I-PACE",
  year: 2021,
  soc: 54,
  rangeKm: 168,
  capacityKwh: 90,
  limit: 100,
  pluggedIn: true,
  charging: true,
  status: "charging",
  certainty: { charging: 1 },
  locked: true,
  odometerKm: 167_336,
  location: { latitude: 52.238523055555554, longitude: 0.15465555555555555 },
  updatedAt: "2025-12-08T01:34:15.000Z",
  source: "webhook",
} as const;
