/** So many readings in a row show whether two nodes have the same meter. */
const COMPARED = 3;

/** They may have received it a moment apart. */
const AGREE_W = 200;

/** One may be a reading ahead of the other. */
const READINGS_KEPT = COMPARED + 1;

/** What a node decided by its meter. */
interface MeteredDecision {
  readonly changed: boolean;
  readonly inputs: { readonly gridW?: number; readonly readingAt?: number };
}

interface MeterUser {
  /** The last readings of its meter, W, the newest last. */
  readings: readonly number[];
  readonly beginAnew: () => void;
}

/** A node that decides by a meter. */
export interface MeterSeat {
  /** Is called with each decision. */
  note(decision: MeteredDecision): void;
  leave(): void;
}

/** All nodes of one runtime that decide by a meter: two cars at one meter would swing together, both by the same sun. */
export class SharedMeters {
  readonly #users = new Set<MeterUser>();

  /**
   * `beginAnew`: another one at the same meter has started or stopped its car, so what the meter showed before says nothing any
   * more.
   */
  join(beginAnew: () => void): MeterSeat {
    const user: MeterUser = { readings: [], beginAnew };
    this.#users.add(user);
    let readAt: number | undefined;
    return {
      note: ({ changed, inputs: { gridW, readingAt } }) => {
        if (gridW !== undefined && readingAt !== readAt)
          user.readings = [...user.readings, gridW].slice(-READINGS_KEPT);
        readAt = readingAt;
        if (changed) this.#switched(user);
      },
      leave: () => void this.#users.delete(user),
    };
  }

  #switched(by: MeterUser): void {
    for (const user of this.#users) if (user !== by && shareMeter(by.readings, user.readings)) user.beginAnew();
  }
}

/** Whether two nodes have the same meter, W, the newest reading last: their last three agree. */
export function shareMeter(one: readonly number[], other: readonly number[]): boolean {
  return agree(one, other) || agree(one.slice(0, -1), other) || agree(one, other.slice(0, -1));
}

function agree(one: readonly number[], other: readonly number[]): boolean {
  const [ours, theirs] = [one.slice(-COMPARED), other.slice(-COMPARED)];
  if (ours.length < COMPARED || theirs.length < COMPARED) return false;
  return ours.every((watts, index) => Math.abs(watts - (theirs[index] ?? Infinity)) <= AGREE_W);
}
