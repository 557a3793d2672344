import type { NodeMessage } from "node-red";
import type { CarDelivery } from "../../src/webhook/delivery";
import { faultSentence } from "../../src/webhook/fault-sentence";
import type { FaultNews, News } from "../../src/vehicle/car";
import type { Account } from "./account";
import { withSnapshot } from "./snapshot-message";
import type { WebhookSettings } from "./webhook-settings";

/** A fault of a car as a flow sees it. */
interface FaultMessage {
  readonly vehicleId: string;
  readonly name?: string;
  readonly state: "begun" | "over";
  readonly type?: string;
  readonly code?: string;
  readonly reason: string;
  readonly resolution?: string;
  readonly signals?: readonly string[];
}

export interface Applied {
  readonly news: News;
  /** What is new, each in a message: the snapshot, or the faults. */
  readonly outs: [snapshot: NodeMessage | null, faults: NodeMessage[] | null];
}

/** Tells the car what came of it; `undefined` for a car that is nobody's here. */
export async function applyDelivery(
  account: Account,
  delivery: CarDelivery,
  { cars, msg }: { readonly cars: WebhookSettings["cars"]; readonly msg: NodeMessage },
): Promise<Applied | undefined> {
  const { vehicleId, userId, vehicle, deliveredAt, sequence } = delivery;
  const { garage, clock } = account;
  if (cars === "known" && !garage.find(vehicleId)) return undefined;
  const car = garage.car(vehicleId, { userId });
  await account.compareTime(deliveredAt);
  if (delivery.kind === "state") {
    const heard = { heardAt: clock.now(), sentAt: deliveredAt, sequence, source: "webhook" } as const;
    const news = await car.apply(delivery.signals, vehicle, heard);
    return { news, outs: [withSnapshot(msg, news), null] };
  }
  const reports = delivery.errors.map((error) => ({ ...error, reason: faultSentence(error) }));
  const news = await car.applyFaults(reports, vehicle, deliveredAt ?? clock.now());
  return { news, outs: [null, faultMessages(news).map((payload) => ({ ...msg, payload }))] };
}

function faultMessages({ fresh, snapshot: { vehicleId, name } }: FaultNews): FaultMessage[] {
  return fresh.map(({ type, code, state, reason, resolution, signals }) => ({
    vehicleId,
    ...(name !== undefined && { name }),
    state: state === "RESOLVED" ? "over" : "begun",
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    reason,
    ...(resolution !== undefined && { resolution }),
    ...(signals && { signals: [...signals] }),
  }));
}
