import * as z from "zod";
import { carIn } from "../cars";
import type { Passed } from "../proxy";
import type { Violation } from "../record";
import type { StoreFiles } from "./store-files";

const Delivery = z.object({
  eventId: z.string(),
  eventType: z.literal("VEHICLE_STATE"),
  data: z.object({
    vehicle: z.object({ id: z.string() }),
    signals: z.array(
      z.object({
        code: z.string(),
        body: z.unknown().optional(),
        status: z.object({ value: z.string() }),
        meta: z.object({ oemUpdatedAt: z.number().optional() }).optional(),
      }),
    ),
  }),
});

const Dated = z.looseObject({ updatedAt: z.number().optional() });
const State = z.object({
  signals: z.record(z.string(), Dated.extend({ waiting: z.array(Dated).optional() })),
});

interface Newest {
  /** When the car recorded it, by the home's clock. */
  readonly at: number;
  readonly eventId: string;
  /** When it was acknowledged, in microseconds of the monotonic clock. */
  readonly answeredAt: number;
}

/** Whether what was answered with 200 is on the disk when the process is gone. */
export class DeliveryWatch {
  readonly violations: Violation[] = [];
  readonly #files: StoreFiles;
  /** The newest value of each signal of each car that was acknowledged. */
  readonly #newest = new Map<string, Map<string, Newest>>();
  /** What is acknowledged once more may have been lost since with a damaged file. */
  readonly #acknowledged = new Set<string>();
  #from = 0;

  constructor(files: StoreFiles) {
    this.#files = files;
  }

  /**
   * A delivery that was acknowledged is in the journal, or what it told is in the car's file. `isJudged` is false where a file was
   * damaged or the computer's clock was wrong, so that a value may have been weighed otherwise.
   */
  look(delivered: readonly Passed[], isJudged: boolean): void {
    for (const one of delivered.slice(this.#from)) this.#take(one);
    this.#from = delivered.length;
    if (!isJudged) return this.#newest.clear();
    const { journals } = this.#files;
    for (const [vehicleId, newest] of this.#newest) {
      const state = State.safeParse(this.#files.ofCar(vehicleId, "state"));
      const signals = state.success ? state.data.signals : {};
      const lost = [...newest].filter(([code, { at, eventId }]) => {
        const { updatedAt = 0, waiting = [] } = signals[code] ?? {};
        return Math.max(updatedAt, ...waiting.map((one) => one.updatedAt ?? 0)) < at && !journals.includes(eventId);
      });
      for (const [code] of lost) newest.delete(code);
      const car = carIn(vehicleId) ?? vehicleId;
      const codes = lost.map(([code]) => code).join(", ");
      const at = Math.max(...lost.map(([, { answeredAt }]) => answeredAt));
      if (lost.length > 0)
        this.violations.push({ promise: "kept", at, car, text: `${car} has lost what was acknowledged: ${codes}` });
    }
  }

  #take({ status, body, at: passedAt, answeredAt = passedAt }: Passed): void {
    const read = status === 200 ? Delivery.safeParse(parsed(body)) : undefined;
    if (!read?.success) return;
    const { eventId, data } = read.data;
    if (this.#acknowledged.has(eventId)) return;
    this.#acknowledged.add(eventId);
    const newest = this.#newest.get(data.vehicle.id) ?? new Map<string, Newest>();
    this.#newest.set(data.vehicle.id, newest);
    for (const { code, status: said, body: value, meta } of data.signals) {
      const at = meta?.oemUpdatedAt;
      if (said.value !== "SUCCESS" || value === undefined || at === undefined) continue;
      if (at >= (newest.get(code)?.at ?? 0)) newest.set(code, { at, eventId, answeredAt });
    }
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
