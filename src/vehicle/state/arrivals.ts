import { HOUR_MS } from "../../core/duration";
import type { Signal } from "../../smartcar/signal";
import { CAR_ARRIVALS } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { Arrivals } from "./stored-state";

/** Smartcar's store of a car without a subscription is renewed about once in 24 hours: what moves faster follows the car. */
const FOLLOWS_MS = 20 * HOUR_MS;

/** A car that charges has something new to tell after this long. */
const TELLS_MS = HOUR_MS / 2;

/** How a car's news come: when, by which way, and whether what is read follows the car. Kept over restarts. */
export class ArrivalBook {
  readonly #stored: StoredValue<Arrivals>;

  constructor(store: Store, vehicleId: string) {
    this.#stored = StoredValue.of(store, CAR_ARRIVALS, { vehicleId });
  }

  get(): Promise<Arrivals> {
    return this.#stored.get();
  }

  async webhook(at: number): Promise<void> {
    await this.#stored.change((before) => ({ ...before, heardAt: at, webhookAt: at }));
  }

  /** Only a car that charged, and had time to tell of it, can have failed to. */
  async read(at: number, signals: readonly Signal[], { wasCharging, lagMs }: Before): Promise<void> {
    await this.#stored.change((before) => {
      const storeAt = newest(signals) ?? before.storeAt;
      const step = (storeAt ?? 0) - (before.storeAt ?? 0);
      const hadTime = at - (before.readAt ?? at) >= Math.max(TELLS_MS, lagMs);
      const stillReads = stillAfter(before.stillReads, { step, hadNews: wasCharging && hadTime });
      return { ...before, heardAt: at, readAt: at, storeAt, stillReads };
    });
  }
}

/** What was believed of the car before a read. */
interface Before {
  readonly wasCharging: boolean;
  readonly lagMs: number;
}

function stillAfter(stillReads: number, { step, hadNews }: { step: number; hadNews: boolean }): number {
  if (step <= 0) return hadNews ? stillReads + 1 : stillReads;
  return step < FOLLOWS_MS ? 0 : stillReads;
}

function newest(signals: readonly Signal[]): number | undefined {
  const times = signals.map(({ retrievedAt, oemUpdatedAt }) => Math.max(retrievedAt ?? 0, oemUpdatedAt ?? 0));
  const at = Math.max(0, ...times);
  return at > 0 ? at : undefined;
}
