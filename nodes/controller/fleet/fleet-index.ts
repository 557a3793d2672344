import type { Clock } from "../../../src/core/clock";
import { MINUTE_MS } from "../../../src/core/duration";
import { FLEET, type FleetCar } from "../../../src/store/keys/node-keys";
import { StoredValue } from "../../../src/store/stored-value";
import type { Store } from "../../../src/store/store";
import { Throttled } from "../../runtime/throttled";

/** Many cars are named one after the other, and all are written with each. */
const AT_MOST_EACH_MS = MINUTE_MS;
const WITHIN_MS = 1000;

/** The cars for which a node decides, and what messages have said of them for good; stored. */
export class FleetIndex {
  readonly #entries = new Map<string, FleetCar>();
  readonly #stored: StoredValue<Readonly<Record<string, FleetCar>>>;
  readonly #storing: Throttled;

  /** `guard` takes what storing rejects with. */
  constructor(
    store: Store,
    nodeId: string,
    { clock, guard }: { readonly clock: Clock; readonly guard: (work: () => Promise<void>) => () => void },
  ) {
    this.#stored = StoredValue.of(store, FLEET, { nodeId });
    this.#storing = new Throttled(
      clock,
      AT_MOST_EACH_MS,
      guard(() => this.store()),
    );
  }

  /** The cars that were stored. */
  async restore(): Promise<readonly string[]> {
    const stored = Object.entries(await this.#stored.get());
    for (const [vehicleId, entry] of stored) if (!this.#entries.has(vehicleId)) this.#entries.set(vehicleId, entry);
    return stored.map(([vehicleId]) => vehicleId);
  }

  /** What is known of a car; nothing of one that is not in it. */
  of(vehicleId: string): FleetCar {
    return this.#entries.get(vehicleId) ?? NOTHING;
  }

  set(vehicleId: string, entry: FleetCar): void {
    if (this.#entries.get(vehicleId) === entry) return;
    this.#entries.set(vehicleId, entry);
    this.#storing.within(WITHIN_MS);
  }

  delete(vehicleId: string): void {
    if (this.#entries.delete(vehicleId)) this.#storing.within(WITHIN_MS);
  }

  async store(): Promise<void> {
    await this.#stored.change(() => Object.fromEntries(this.#entries));
  }

  async close(): Promise<void> {
    this.#storing.close();
    await this.store();
  }
}

/** One object for all of which nothing was said. */
const NOTHING: FleetCar = {};
