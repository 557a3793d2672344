import { energyTotalAfter, type EndedSession, type EnergyTotal } from "../../src/mqtt/energy-total";
import type { StoredPublished } from "../../src/mqtt/stored-published";
import { PUBLISHED } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";

/** What an MQTT node knows over restarts: which retained topics are its own, and the energy of each car. */
export class Published {
  readonly #stored: StoredValue<StoredPublished>;

  constructor(store: Store, nodeId: string) {
    this.#stored = StoredValue.of(store, PUBLISHED, { nodeId });
  }

  /** The retained topics of before. */
  async topics(): Promise<readonly string[]> {
    return (await this.#stored.get()).topics;
  }

  async noteTopics(topics: readonly string[]): Promise<void> {
    const sorted = topics.toSorted();
    await this.#stored.change((before) =>
      before.topics.join(" ") === sorted.join(" ") ? before : { ...before, topics: sorted },
    );
  }

  /** The energy that the sessions of a car have brought in all. */
  async energyTotal(id: string, ended: readonly EndedSession[], now: number): Promise<EnergyTotal | undefined> {
    const { energy } = await this.#stored.change((before) => {
      const total = energyTotalAfter(before.energy[id], ended, now);
      const isSame = total.untilAt === (before.energy[id]?.untilAt ?? 0);
      return isSame ? before : { ...before, energy: { ...before.energy, [id]: total } };
    });
    return energy[id];
  }
}
