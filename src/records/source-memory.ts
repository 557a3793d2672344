import { RECORDS_SOURCES } from "../store/keys/node-keys";
import { StoredValue } from "../store/stored-value";
import type { Store } from "../store/store";
import type { RecordSources } from "./stored-records";

/** What is known of a car's sources, stored over restarts, so that nothing is spent on learning it again. */
export class SourceMemory {
  readonly #stored: StoredValue<RecordSources>;

  constructor(store: Store, nodeId: string, vehicleId: string) {
    this.#stored = StoredValue.of(store, RECORDS_SOURCES, { nodeId, vehicleId });
  }

  get(): Promise<RecordSources> {
    return this.#stored.get();
  }

  async learn(added: RecordSources): Promise<void> {
    await this.#stored.change((stored) => ({ ...stored, ...added }));
  }
}

/** Whether something of `at` still holds; a clock that was set back does not make it hold for longer. */
export function isWithin(limitMs: number, at: number | undefined, now: number): boolean {
  return at !== undefined && Math.abs(now - at) < limitMs;
}
