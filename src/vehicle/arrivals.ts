import { z } from "zod";
import type { Signal } from "../api/signal";
import { Kept } from "../store/kept";
import type { Store } from "../store/store";

const HOUR = 3_600_000;

const Arrivals = z.object({
  /** When anything was last heard of the car. */
  heardAt: z.number().optional(),
  webhookAt: z.number().optional(),
  /** The newest time that a read's signals bore. */
  storeAt: z.number().optional(),
  /** Reads in a row that brought nothing newer of a car that charges. */
  stillReads: z.number().nonnegative(),
});
export type Arrivals = z.infer<typeof Arrivals>;

/** Smartcar's store of a car without a subscription is renewed about once in 24 hours: what moves faster follows the car. */
const FOLLOWS_MS = 20 * HOUR;

/** How a car's news come: when, by which way, and whether what is read follows the car. Kept over restarts. */
export class ArrivalBook {
  readonly #kept: Kept<Arrivals>;

  constructor(store: Store, vehicleId: string) {
    this.#kept = new Kept<Arrivals>(store, `car/${vehicleId}/arrivals`, Arrivals, { stillReads: 0 });
  }

  get(): Promise<Arrivals> {
    return this.#kept.get();
  }

  async webhook(at: number): Promise<void> {
    await this.#kept.change((before) => ({ ...before, heardAt: at, webhookAt: at }));
  }

  /** `wasCharging` is what was believed before the read. */
  async read(at: number, signals: readonly Signal[], wasCharging: boolean): Promise<void> {
    await this.#kept.change((before) => {
      const storeAt = newest(signals) ?? before.storeAt;
      const step = (storeAt ?? 0) - (before.storeAt ?? 0);
      const stillReads =
        step <= 0 ? before.stillReads + (wasCharging ? 1 : 0) : step < FOLLOWS_MS ? 0 : before.stillReads;
      return { ...before, heardAt: at, storeAt, stillReads };
    });
  }
}

function newest(signals: readonly Signal[]): number | undefined {
  const times = signals.map(({ retrievedAt, oemUpdatedAt }) => Math.max(retrievedAt ?? 0, oemUpdatedAt ?? 0));
  const at = Math.max(0, ...times);
  return at > 0 ? at : undefined;
}
