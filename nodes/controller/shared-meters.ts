import { shareMeter } from "../../src/control/shared/shared-meter";

/** A node that decides by a meter. */
export interface MeterUser {
  /** The last readings of its meter, W, the newest last. */
  readings(): readonly number[];
  /** Another one at the same meter has started or stopped its car: what the meter showed before says nothing any more. */
  beginAnew(): void;
}

/** All nodes of one runtime that decide by a meter: two cars at one meter would swing together, both by the same sun. */
export class SharedMeters {
  readonly #users = new Set<MeterUser>();

  /** Returns what takes the node out again. */
  join(user: MeterUser): () => void {
    this.#users.add(user);
    return () => void this.#users.delete(user);
  }

  /** To be told when a node has started or stopped its car. */
  switched(by: MeterUser): void {
    const readings = by.readings();
    for (const user of this.#users) if (user !== by && shareMeter(readings, user.readings())) user.beginAnew();
  }
}
