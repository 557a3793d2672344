import type { SearchSpace } from "./search-space";

/** What can be done from a state: wait, or charge without a pause until a position is reached; then wait for the border. */
export interface Move {
  cost: number;
  /** Where it leads to: a border, and the index of a position. */
  border: number;
  position: number;
  /** Whether it charges as it comes to the border. */
  isOn: boolean;
  isStart: boolean;
  /** When charging begins. */
  from: number;
}

/**
 * The moves of a space, in the order in which they are preferred where they cost the same: the later, the better.
 * It is asked a hundred thousand times in a search, and so makes no objects but the first time.
 */
export class Moves {
  /** Used again for each state: only the first `count` hold. */
  readonly found: Move[] = [];
  count = 0;
  readonly #space: SearchSpace;
  readonly #borders: Int32Array;
  readonly #wholeEnds: Int32Array;
  readonly #costs: Float64Array;
  readonly #positions: Int32Array;
  readonly #energies: Float64Array;
  readonly #indices: Int32Array;
  readonly #entered: Int32Array;
  readonly #later: Int32Array;

  /** The run that is being looked at: where and when it begins, until when it must last, and whether it is a new one. */
  #cell = 0;
  #position = 0;
  #from = 0;
  #lastsTo = 0;
  #isStart = false;
  /** The last position that it came to at a border. */
  #reached = 0;

  constructor(space: SearchSpace) {
    this.#space = space;
    this.#borders = Int32Array.from(space.borders);
    this.#wholeEnds = Int32Array.from(space.wholeEnds);
    this.#costs = Float64Array.from(space.costs);
    this.#positions = space.positions;
    this.#energies = space.energies;
    this.#indices = space.indices;
    this.#entered = space.entered;
    this.#later = space.later;
  }

  /**
   * Finds what a car can do that does not charge, at the border before a cell, at the position with this index. Where a
   * run may be of any length, to begin one is a move of its own that leads to the same border.
   */
  whileOff(cell: number, position: number): this {
    this.count = 0;
    this.#begin(cell, position, true);
    this.#from = 0;
    this.#isStart = false;
    this.#add(0, cell + 1, position, false);
    if (Number.isNaN(this.#costs[cell])) return this;

    this.#isStart = true;
    const least = this.#space.shortestRun;
    const endAt = this.#borders[cell + 1] ?? 0;
    const wholeEndAt = this.#wholeEnds[cell] ?? endAt;
    if (wholeEndAt !== endAt) this.#startLate(wholeEndAt, least);
    this.#startLate(endAt, least);
    if (least > 0) this.#run(this.#borders[cell] ?? 0, least);
    else this.#add(0, cell, position, true);
    return this;
  }

  /** Finds what a car can do that charges and does not stop at once, nor before `least` is over. */
  whileOn(cell: number, position: number, least = 0): this {
    this.count = 0;
    this.#begin(cell, position, false);
    this.#run(this.#borders[cell] ?? 0, least);
    return this;
  }

  /** What was found, to keep. */
  list(): readonly Move[] {
    return this.found.slice(0, this.count).map((move) => ({ ...move }));
  }

  #begin(cell: number, position: number, isStart: boolean): void {
    this.#cell = cell;
    this.#position = position;
    this.#isStart = isStart;
  }

  /** Runs that begin within the cell, and come to an instant at a position of a later part. */
  #startLate(at: number, least: number): void {
    const begin = this.#borders[this.#cell] ?? 0;
    const end = this.#borders[this.#cell + 1] ?? 0;
    const here = this.#positions[this.#position] ?? 0;
    for (let to = this.#position + 1; to < this.#positions.length; to++) {
      const from = at - ((this.#positions[to] ?? 0) - here);
      if (from <= begin) return;
      if (from < end && this.#isLater(to)) this.#run(from, least);
    }
  }

  /** A run through whole cells for as long as it must last, and from then on to each place in that cell, or to its end. */
  #run(from: number, least: number): void {
    this.#from = from;
    this.#lastsTo = from + least;
    this.#reached = this.#position;
    const offset = (this.#positions[this.#position] ?? 0) - from;
    const cells = this.#costs.length;
    const last = this.#space.needed - offset;
    let cost = 0;
    let energy = this.#energies[this.#position] ?? 0;
    for (let cell = this.#cell; cell < cells; cell++) {
      const perHour = this.#costs[cell] ?? NaN;
      if (Number.isNaN(perHour)) return;
      const endAt = this.#borders[cell + 1] ?? 0;
      if (this.#lastsTo < endAt) this.#ends(cell, cost, energy);
      if (endAt > last) return;
      const position = this.#indices[offset + endAt] ?? -1;
      const reached = position < 0 ? this.#space.energyAt(offset + endAt) : (this.#energies[position] ?? 0);
      cost += perHour * (reached - energy);
      energy = reached;
      if (position >= 0) this.#reached = position;
      // Where no state is kept for the position nothing is to be decided: it goes on.
      const isOver = this.#lastsTo <= endAt || (cell === cells - 1 && this.#lastsTo <= endAt + this.#space.goesOnFor);
      if (position >= 0 && isOver) return this.#add(cost, cell + 1, position, true);
    }
  }

  /** The places in a cell where a run may end. One that began within a cell ends there only if it must not be shorter. */
  #ends(cell: number, cost: number, energy: number): void {
    // Instead of starting and stopping in one cell, a run starts as late as that it can stop at the cell's end.
    if (this.#isStart && cell === this.#cell) return;
    const isLate = this.#from > (this.#borders[this.#cell] ?? 0);
    const offset = (this.#positions[this.#position] ?? 0) - this.#from;
    const least = Math.max(offset + this.#lastsTo, offset + (this.#borders[cell] ?? 0) + 1);
    const whole = offset + (this.#borders[cell + 1] ?? 0);
    const perHour = this.#costs[cell] ?? NaN;
    for (let to = this.#reached + 1; to < this.#positions.length; to++) {
      const position = this.#positions[to] ?? 0;
      if (position < least) continue;
      if (position >= whole || (isLate && position > least)) return;
      if (!isLate && !this.#isLater(to)) continue;
      this.#add(cost + perHour * ((this.#energies[to] ?? 0) - energy), cell + 1, to, false);
    }
  }

  /** Whether a free edge may lead to a position. */
  #isLater(to: number): boolean {
    return ((this.#entered[to] ?? 0) & (this.#later[this.#position] ?? 0)) !== 0;
  }

  #add(cost: number, border: number, position: number, isOn: boolean): void {
    const move = this.found[this.count++];
    const from = this.#from;
    const isStart = this.#isStart;
    if (!move) {
      this.found.push({ cost, border, position, isOn, isStart, from });
      return;
    }
    move.cost = cost;
    move.border = border;
    move.position = position;
    move.isOn = isOn;
    move.isStart = isStart;
    move.from = from;
  }
}
