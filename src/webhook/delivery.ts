import * as z from "zod";
import { instant } from "../smartcar/instant";
import { anything, number, text } from "../smartcar/lenient";
import { readSignals, type Signal } from "../smartcar/signal";
import { readVehicle, type Vehicle } from "../smartcar/vehicle";
import { challengeOf } from "./challenge";
import { readTriggers, type Triggers } from "./trigger";
import { readVehicleErrors, type VehicleError } from "./vehicle-error";

/** What a delivery says of itself and of its car. */
interface Envelope {
  /** The same in every attempt to deliver it, and the only means to know one again. */
  readonly eventId?: string | undefined;
  readonly vehicleId: string;
  readonly userId?: string | undefined;
  readonly vehicle: Pick<Vehicle, "make" | "model" | "year">;
  /** When this attempt was made; milliseconds since the epoch. */
  readonly deliveredAt?: number | undefined;
  /** Its place among the deliveries; the same in every attempt. */
  readonly sequence?: number | undefined;
  /** `LIVE` where it is said. */
  readonly mode?: string | undefined;
}

/** What a car has reported: all signals that the webhook is set up for, whichever of them have changed. */
export interface StateDelivery extends Envelope, Triggers {
  readonly kind: "state";
  readonly signals: readonly Signal[];
}

/** Faults of a car that have begun or are over. */
export interface ErrorDelivery extends Envelope {
  readonly kind: "error";
  readonly errors: readonly VehicleError[];
}

/** Update of a car. */
export type CarDelivery = StateDelivery | ErrorDelivery;

/** What Smartcar has sent, by its type. */
export type Delivery =
  | CarDelivery
  /** Smartcar asks whether the address is ours. */
  | { readonly kind: "verify"; readonly challenge: string }
  /** Sent by the dashboard's button; its values are made up. */
  | { readonly kind: "test"; readonly eventType: string }
  /** Of a type that is not known, or without a car. */
  | { readonly kind: "unknown"; readonly eventType?: string | undefined };

const wireDelivery = z.object({
  eventId: text,
  eventType: text,
  eventName: text,
  vehicleId: text,
  triggers: anything,
  data: z
    .object({
      user: z.object({ id: text }).optional().catch(undefined),
      vehicle: anything,
      signals: z.array(z.unknown()).catch([]),
      errors: anything,
      triggers: anything,
    })
    .optional()
    .catch(undefined),
  meta: z
    .object({ mode: text, deliveredAt: anything, deliveryTime: anything, sequence: number })
    .optional()
    .catch(undefined),
});

/** Reads the parsed body of a delivery, of any version. Says nothing of whether it is genuine. */
export function deliveryOf(document: unknown): Delivery {
  const challenge = challengeOf(document);
  if (challenge !== undefined) return { kind: "verify", challenge };
  const wire = wireDelivery.safeParse(document);
  return wire.success ? readEvent(wire.data) : { kind: "unknown" };
}

function readEvent(wire: z.infer<typeof wireDelivery>): Delivery {
  const { eventId, data, meta } = wire;
  const eventType = (wire.eventType ?? wire.eventName)?.toUpperCase();
  const mode = meta?.mode?.toUpperCase();
  if (eventType === undefined) return { kind: "unknown" };
  if (mode === "TEST") return { kind: "test", eventType };

  const { id, make, model, year } = readVehicle(data?.vehicle) ?? {};
  const vehicleId = id ?? wire.vehicleId;
  if (!data || !vehicleId) return { kind: "unknown", eventType };
  const envelope = {
    eventId,
    vehicleId,
    userId: data.user?.id,
    vehicle: { make, model, year },
    deliveredAt: instant(meta?.deliveredAt) ?? instant(meta?.deliveryTime),
    ...(meta?.sequence !== undefined && { sequence: meta.sequence }),
    mode,
  };
  if (eventType === "VEHICLE_STATE") {
    const triggers = readTriggers(wire.triggers ?? data.triggers);
    return { kind: "state", ...envelope, signals: readSignals(data.signals), ...triggers };
  }
  if (eventType === "VEHICLE_ERROR") return { kind: "error", ...envelope, errors: readVehicleErrors(data.errors) };
  return { kind: "unknown", eventType };
}
