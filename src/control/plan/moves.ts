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

/** A state: at the border before a cell, at the position with this index. */
export interface Place {
  readonly cell: number;
  readonly position: number;
}

interface Run extends Place {
  /** When it begins: as the cell does, or later in it. */
  readonly from: number;
  /** It must not be shorter. */
  readonly least: number;
  readonly isStart: boolean;
}

/** The moves of a space, in the order in which they are preferred where they cost the same: the later, the better. */
export class Moves {
  /** Used again for each state: only the first `count` hold. */
  readonly found: Move[] = [];
  count = 0;
  readonly #space: SearchSpace;
  readonly #borders: Int32Array;

  constructor(space: SearchSpace) {
    this.#space = space;
    this.#borders = Int32Array.from(space.borders);
  }

  /** Finds what a car can do that does not charge. */
  whileOff({ cell, position }: Place): this {
    this.count = 0;
    this.#add({ from: 0, isStart: false }, { cost: 0, border: cell + 1, position, isOn: false });
    if (Number.isNaN(this.#space.costs[cell])) return this;

    const { positions, shortestRun: least } = this.#space;
    const from = this.#borders[cell] ?? 0;
    const endAt = this.#borders[cell + 1] ?? 0;
    const here = positions[position] ?? 0;
    for (let to = position + 1; to < positions.length; to++) {
      const lateFrom = endAt - ((positions[to] ?? 0) - here);
      if (lateFrom <= from) break;
      if (!this.#isLater(position, to)) continue;
      this.#run({ cell, position, from: lateFrom, least, isStart: true });
    }
    this.#run({ cell, position, from, least, isStart: true });
    return this;
  }

  /** Finds what a car can do that charges and does not stop at once, nor before `least` is over. */
  whileOn({ cell, position }: Place, least = 0): this {
    this.count = 0;
    this.#run({ cell, position, from: this.#borders[cell] ?? 0, least, isStart: false });
    return this;
  }

  /** What was found, to keep. */
  list(): readonly Move[] {
    return this.found.slice(0, this.count).map((move) => ({ ...move }));
  }

  /** A run through whole cells for as long as it must last, and from then on to each place in that cell, or to its end. */
  #run(run: Run): void {
    const { costs, indices, energyAt, needed, goesOnFor } = this.#space;
    const offset = (this.#space.positions[run.position] ?? 0) - run.from;
    const lastsTo = run.from + run.least;
    let cost = 0;
    let energy = this.#space.energies[run.position] ?? 0;
    let { cell } = run;
    for (; cell < costs.length; cell++) {
      const perHour = costs[cell] ?? NaN;
      if (Number.isNaN(perHour)) return;
      const endAt = this.#borders[cell + 1] ?? 0;
      if (lastsTo < endAt) this.#ends(run, { cell, cost, energy });
      if (offset + endAt > needed) return;
      const position = indices[offset + endAt] ?? -1;
      const reached = position < 0 ? energyAt(offset + endAt) : (this.#space.energies[position] ?? 0);
      cost += perHour * (reached - energy);
      energy = reached;
      // Where no state is kept for the position nothing is to be decided: it goes on.
      if (position >= 0 && lastsTo <= endAt) return this.#add(run, { cost, border: cell + 1, position, isOn: true });
    }
    const endAt = this.#borders[cell] ?? 0;
    const position = indices[offset + endAt] ?? -1;
    if (position >= 0 && lastsTo <= endAt + goesOnFor) this.#add(run, { cost, border: cell, position, isOn: true });
  }

  /** The places in a cell where a run may end. One that began within a cell ends there only if it must not be shorter. */
  #ends(
    run: Run,
    { cell, cost, energy }: { readonly cell: number; readonly cost: number; readonly energy: number },
  ): void {
    const { costs, energies, indices, positions } = this.#space;
    const offset = (positions[run.position] ?? 0) - run.from;
    const beginAt = this.#borders[cell] ?? 0;
    const endAt = this.#borders[cell + 1] ?? 0;
    const isLate = run.from > (this.#borders[run.cell] ?? 0);
    // Instead of starting and stopping in one cell, a run starts as late as that it can stop at the cell's end.
    if (run.isStart && cell === run.cell) return;

    const least = Math.max(offset + run.from + run.least, offset + beginAt + 1);
    let to = isLate ? (indices[offset + run.from + run.least] ?? -1) : run.position + 1;
    while (to >= 0 && to < positions.length && (positions[to] ?? 0) < least) to++;
    for (; to >= 0 && to < positions.length && (positions[to] ?? 0) < offset + endAt; to++) {
      if (!isLate && !this.#isLater(run.position, to)) continue;
      const endCost = cost + (costs[cell] ?? 0) * ((energies[to] ?? 0) - energy);
      this.#add(run, { cost: endCost, border: cell + 1, position: to, isOn: false });
      if (isLate) return;
    }
  }

  /** Whether a free edge may lead from one position to another. */
  #isLater(from: number, to: number): boolean {
    const { parts, laterParts } = this.#space;
    return ((parts[to] ?? 0) & (laterParts[from] ?? 0)) !== 0;
  }

  #add(
    { from, isStart }: Pick<Run, "from" | "isStart">,
    { cost, border, position, isOn }: Omit<Move, "from" | "isStart">,
  ): void {
    const move = this.found[this.count++];
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
