import { Moves, type Move } from "./moves";
import type { SearchSpace } from "./search-space";

/** Decides between plans of equal cost only. */
const START = 1e-6;

/**
 * What is still to be paid from each state on: at a border, at a position, charging or not, with so many starts left.
 * At each border it is kept for those positions only that can be reached until then, and from which the end can be.
 */
export class SearchValues {
  readonly #space: SearchSpace;
  /** How many numbers of starts there are to be left. */
  readonly #width: number;
  /** Per border the first position that is kept, how many are, and where their values begin. */
  readonly #first: Int32Array;
  readonly #count: Int32Array;
  readonly #begin: Int32Array;
  readonly #values: Float64Array;

  /** `last` is what is to be paid at the end, per position. */
  constructor(space: SearchSpace, last: Float64Array) {
    const { positions, borders } = space;
    this.#space = space;
    this.#width = (space.mostStarts ?? 0) + 1;
    this.#first = new Int32Array(borders.length);
    this.#count = new Int32Array(borders.length);
    this.#begin = new Int32Array(borders.length);

    const least = positions[last.findIndex((value) => value < Infinity)] ?? 0;
    const end = borders.at(-1) ?? 0;
    let size = 0;
    for (const [border, at] of borders.entries()) {
      const first = positions.findIndex((position) => position >= least - (end - at));
      const beyond = positions.findIndex((position) => position > at);
      this.#first[border] = first;
      this.#count[border] = (beyond < 0 ? positions.length : beyond) - first;
      this.#begin[border] = size;
      size += 2 * this.#width * Math.max(0, this.#count[border] ?? 0);
    }
    this.#values = new Float64Array(size).fill(Infinity);
    this.#end(last);
    const moves = new Moves(space);
    for (let cell = borders.length - 2; cell >= 0; cell--) this.#search(cell, moves);
  }

  /** What is to be paid by taking a move, with so many starts left. */
  after({ cost, border, position, isOn, isStart }: Move, starts: number): number {
    const left = this.#isCounted(isStart) ? starts - 1 : starts;
    const at = this.#at(border, position, isOn);
    if (left < 0 || at < 0) return Infinity;
    return cost + (isStart ? START : 0) + (this.#values[at + left] ?? Infinity);
  }

  #isCounted(isStart: boolean): boolean {
    return isStart && this.#space.mostStarts !== undefined;
  }

  /** Where the values of a state begin; below 0 where none are kept. */
  #at(border: number, position: number, isOn: boolean): number {
    const index = position - (this.#first[border] ?? 0);
    if (index < 0 || index >= (this.#count[border] ?? 0)) return -1;
    return (this.#begin[border] ?? 0) + (2 * index + (isOn ? 1 : 0)) * this.#width;
  }

  /** A car that is to charge on after the end starts then, unless it charges already. */
  #end(last: Float64Array): void {
    const { costs, goesOnFor, shortestRun } = this.#space;
    const used = this.#isCounted(goesOnFor > 0) ? 1 : 0;
    const start = goesOnFor === 0 ? 0 : goesOnFor >= shortestRun ? START : Infinity;
    for (const [position, value] of last.entries()) {
      const off = this.#at(costs.length, position, false);
      if (off < 0) continue;
      this.#values.fill(value + start, off + used, off + this.#width);
      this.#values.fill(value, off + this.#width, off + 2 * this.#width);
    }
  }

  /** The values at the border before a cell, from those behind it. */
  #search(cell: number, moves: Moves): void {
    const first = this.#first[cell] ?? 0;
    const beyond = first + (this.#count[cell] ?? 0);
    for (let position = first; position < beyond; position++) {
      const off = this.#at(cell, position, false);
      const on = off + this.#width;
      this.#improve(on, moves.whileOn(cell, position));
      this.#improve(off, moves.whileOff(cell, position));
      // What charges can also stop.
      for (let starts = 0; starts < this.#width; starts++) {
        this.#values[on + starts] = Math.min(
          this.#values[on + starts] ?? Infinity,
          this.#values[off + starts] ?? Infinity,
        );
      }
    }
  }

  /** Sets a state's values to the least that one of the moves leads to. */
  #improve(at: number, { found, count }: Moves): void {
    const values = this.#values;
    const width = this.#width;
    for (let index = 0; index < count; index++) {
      const move = found[index];
      if (!move) return;
      const next = this.#at(move.border, move.position, move.isOn);
      // With all starts left there is the most to choose from: where that leads nowhere, nothing does.
      if (next < 0 || values[next + width - 1] === Infinity) continue;
      const cost = move.cost + (move.isStart ? START : 0);
      const used = this.#isCounted(move.isStart) ? 1 : 0;
      for (let from = next, to = at + used; to < at + width; from++, to++) {
        const value = cost + (values[from] ?? Infinity);
        if (value < (values[to] ?? Infinity)) values[to] = value;
      }
    }
  }
}
