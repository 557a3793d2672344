import { createHmac } from "node:crypto";
import type { Simulator } from "../../../src/simulator/simulator";

/** A delivery that says how far a car has driven. */
export interface OdometerEvent {
  readonly car: string;
  readonly eventId: string;
  readonly km: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The delivery as Smartcar signs it. */
export function signedOdometer(
  simulator: Simulator,
  { car, eventId, km, at }: OdometerEvent,
): { readonly body: string; readonly headers: Record<string, string> } {
  const signal = {
    code: "odometer-traveleddistance",
    name: "TraveledDistance",
    group: "Odometer",
    status: { value: "SUCCESS" },
    body: { value: km, unit: "km" },
    meta: { oemUpdatedAt: at, retrievedAt: at },
  };
  const body = JSON.stringify({
    eventId,
    eventType: "VEHICLE_STATE",
    data: { user: { id: simulator.car(car).spec.userId }, vehicle: { id: car }, signals: [signal] },
    triggers: [],
    meta: { deliveredAt: at, mode: "LIVE" },
  });
  const signature = createHmac("sha256", simulator.managementToken).update(body).digest("hex");
  return { body, headers: { "sc-signature": signature } };
}
