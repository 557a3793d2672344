import { randomUUID } from "node:crypto";
import type { Clock } from "../../core/clock";
import { completeSpec } from "../car/car-spec";
import { SimulatedCar } from "../car/simulated-car";
import { definitionOf } from "../cloud/signal-catalog";
import type { EventSignal, VehicleEvent } from "./vehicle-event";
import type { Webhook } from "./webhook";

/** What the dashboard's test button sends: the webhook's signals, of a car that does not exist. */
export function inventedEvent({ signals, triggers }: Webhook, clock: Clock): VehicleEvent {
  const userId = randomUUID();
  const car = new SimulatedCar(
    completeSpec(
      {
        id: randomUUID(),
        make: "TESLA",
        model: "Model 3",
        year: 2021,
        capacityKwh: 60,
        acPowerW: 11_000,
        plugged: true,
      },
      userId,
    ),
    clock,
  );
  car.change({ charging: true });

  const invented = signals.flatMap((code): readonly EventSignal[] => {
    const body = definitionOf(code).read(car.state, car.spec, "documented");
    const now = clock.now();
    return body ? [{ code, body, oemUpdatedAt: now, retrievedAt: now }] : [];
  });
  const content = { eventType: "VEHICLE_STATE", signals: invented, triggers } as const;
  return { eventId: randomUUID(), userId, vehicle: car.spec, mode: "TEST", content };
}
