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

/** A node that decides by a meter. */
export class MeterSeat {
  readonly #users: Set<MeterSeat>;
  readonly #beginAnew: () => void;
  /** The last readings of its meter, W, the newest last. */
  #readings: readonly number[] = [];
  #readAt: number | undefined;

  constructor(users: Set<MeterSeat>, beginAnew: () => void) {
    this.#users = users;
    this.#beginAnew = beginAnew;
    users.add(this);
  }

  /** Is called with each decision. */
  note({ changed, inputs: { gridW, readingAt } }: MeteredDecision): void {
    if (gridW !== undefined && readingAt !== this.#readAt)
      this.#readings = [...this.#readings, gridW].slice(-READINGS_KEPT);
    this.#readAt = readingAt;
    if (!changed) return;
    for (const user of this.#users) if (user !== this && shareMeter(this.#readings, user.#readings)) user.#beginAnew();
  }

  leave(): void {
    this.#users.delete(this);
  }
}

/** All nodes of one runtime that decide by a meter: two cars at one meter would swing together, both by the same sun. */
export class SharedMeters {
  readonly #users = new Set<MeterSeat>();

  /**
   * `beginAnew`: another one at the same meter has started or stopped its car, so what the meter showed before says nothing any
   * more.
   */
  join(beginAnew: () => void): MeterSeat {
    return new MeterSeat(this.#users, beginAnew);
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
