import type { NodeMessage } from "node-red";
import type { Clock } from "../../src/core/clock";
import { plain } from "../../src/core/speech";
import { SmartcarError } from "../../src/core/error";
import type { WaitingDelivery } from "../../src/fleet/fleet";
import { parseBody } from "../../src/webhook/body";
import { deliveryOf, type CarDelivery } from "../../src/webhook/delivery";
import { faultSpeech } from "../../src/webhook/fault-speech";
import type { AcceptedDelivery } from "../../src/webhook/delivery-journal";
import type { CarUpdate, FaultUpdate } from "../../src/vehicle/car-updates";
import { reasonOf } from "../../src/vehicle/commands/answers";
import type { Garage } from "../../src/vehicle/garage";
import type { Intake } from "../../src/webhook/intake";
import { withSnapshot } from "../car/snapshot-message";
import { say, speak } from "../runtime/speech";

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

/** What came of a delivery. */
export interface Applied {
  readonly update: CarUpdate;
  /** What is new, each in a message: the snapshot, or the faults. */
  readonly outs: [snapshot: NodeMessage | null, faults: NodeMessage[] | null];
}

/** The part of an account that deliveries concern. */
interface Receiver {
  readonly clock: Clock;
  readonly garage: Garage;
  compareTime(sentAt: number | undefined): Promise<void>;
}

/** Whether a delivery concerns a car that is somebody's here. */
export function isWanted(
  { garage }: Pick<Receiver, "garage">,
  { vehicleId }: CarDelivery,
  cars: "known" | "all",
): boolean {
  return cars === "all" || garage.find(vehicleId) !== undefined;
}

/** Tells the car what came of it. `receivedAt` is given for what came earlier; else it comes now, and shows what time it is. */
export async function applyDelivery(
  account: Receiver,
  { delivery, entry }: AcceptedDelivery,
  { msg, receivedAt: cameAt }: { readonly msg: NodeMessage; readonly receivedAt?: number },
): Promise<Applied> {
  const { vehicleId, userId, vehicle, deliveredAt, sequence } = delivery;
  const { garage, clock } = account;
  const car = garage.car(vehicleId, { userId });
  if (cameAt === undefined) await account.compareTime(deliveredAt);
  const receivedAt = cameAt ?? clock.now();
  if (delivery.kind === "state") {
    const isLeftOver = cameAt !== undefined;
    const receipt = { receivedAt, sentAt: deliveredAt, sequence, source: "webhook", isLeftOver } as const;
    const update = await car.apply(delivery.signals, vehicle, receipt, entry);
    return { update, outs: [withSnapshot(msg, update), null] };
  }
  const reports = delivery.errors.map((error) => ({ ...error, ...reasonOf(faultSpeech(error)) }));
  const update = await car.applyFaults(reports, vehicle, deliveredAt ?? receivedAt, entry);
  return { update, outs: [null, faultMessages(update).map((payload) => ({ ...msg, payload }))] };
}

/**
 * Applies what an earlier process had answered and not applied any more. Resolves with what came of it, by the node that had
 * taken it.
 */
export async function applyPromised(account: Receiver & { readonly intake: Intake }): Promise<Map<string, Applied[]>> {
  const applied = new Map<string, Applied[]>();
  const { intake, garage } = account;
  const apply = async (accepted: AcceptedDelivery): Promise<void> => {
    const { delivery, takenAt, takenBy, entry } = accepted;
    if (entry && (await garage.car(delivery.vehicleId, { userId: delivery.userId }).hasTaken(entry))) return;
    const result = await applyDelivery(account, accepted, { msg: {}, receivedAt: takenAt });
    applied.set(takenBy, [...(applied.get(takenBy) ?? []), result]);
  };
  const promised = await intake.promised();
  await Promise.all(promised.map((accepted) => intake.apply(accepted, () => apply(accepted))));
  return applied;
}

/** Applies deliveries that waited in the engine, which come again until all of them is stored. */
export class WaitingDeliveries {
  readonly #account: Receiver;
  /** What came of those of which not all is stored yet, by car and event: it is told then. */
  readonly #untold = new Map<string, Applied>();

  constructor(account: Receiver) {
    this.#account = account;
  }

  /**
   * Applies one, unless the car has taken its event. Resolves when all of it is stored, with what came of it; once, and with
   * `undefined` after that. Throws SmartcarError `STORE` where it cannot be stored now.
   */
  async apply({ vehicleId, body, by, at }: WaitingDelivery): Promise<Applied | undefined> {
    const delivery = deliveryOf(parseBody(body));
    if (delivery.kind !== "state" && delivery.kind !== "error") return undefined;
    const car = this.#account.garage.car(vehicleId, { userId: delivery.userId });
    const event = `${delivery.kind} ${delivery.eventId ?? body}`;
    const name = `${vehicleId} ${event}`;
    if (!(await car.hasTaken({ event }))) {
      const accepted = { delivery, takenAt: at, takenBy: by, entry: { event } };
      this.#keep(name, await applyDelivery(this.#account, accepted, { msg: {} }));
    }
    // Another process may have taken the car over before it was written.
    if (!(await car.isSafe()) || !(await car.hasTaken({ event })))
      throw new SmartcarError("STORE", say("error.delivery-disk"), { retry: "later" });
    const applied = this.#untold.get(name);
    this.#untold.delete(name);
    return applied;
  }

  /** Of those that another process has come to apply, nothing is told here. */
  #keep(name: string, applied: Applied): void {
    this.#untold.set(name, applied);
    const [oldest] = this.#untold.keys();
    if (this.#untold.size > MOST_UNTOLD && oldest !== undefined) this.#untold.delete(oldest);
  }
}

/** More than come again at a time. */
const MOST_UNTOLD = 1_000;

function faultMessages({ fresh, snapshot: { vehicleId, name } }: FaultUpdate): FaultMessage[] {
  return fresh.map(({ type, code, state, reason, says = plain(reason), resolution, signals }) => ({
    vehicleId,
    ...(name !== undefined && { name }),
    state: state === "RESOLVED" ? "over" : "begun",
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    reason: speak(says),
    ...(resolution !== undefined && { resolution }),
    ...(signals && { signals: [...signals] }),
  }));
}
