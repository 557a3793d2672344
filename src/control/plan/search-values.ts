import { Moves, type Move } from "./moves";
import type { SearchSpace } from "./search-space";

/** Decides between plans of equal cost only. */
const START = 1e-6;

/** What is still to be paid from each state on: at a border, at a position, charging or not, with so many starts left. */
export class SearchValues {
  /** How many numbers of starts there are to be left. */
  readonly #width: number;
  readonly #perBorder: number;
  readonly #values: Float64Array;
  readonly #space: SearchSpace;

  /** `last` is what is to be paid at the end, per position. */
  constructor(space: SearchSpace, last: Float64Array) {
    this.#space = space;
    this.#width = (space.mostStarts ?? 0) + 1;
    this.#perBorder = 2 * space.positions.length * this.#width;
    this.#values = new Float64Array(this.#perBorder * space.borders.length).fill(Infinity);
    this.#end(last);
    this.#search(last);
  }

  /** What is to be paid by taking a move, with so many starts left. */
  after({ cost, border, position, isOn, isStart }: Move, starts: number): number {
    const left = this.#isCounted(isStart) ? starts - 1 : starts;
    if (left < 0) return Infinity;
    return cost + (isStart ? START : 0) + (this.#values[this.#at(border, position, isOn) + left] ?? Infinity);
  }

  #isCounted(isStart: boolean): boolean {
    return isStart && this.#space.mostStarts !== undefined;
  }

  #at(border: number, position: number, isOn: boolean): number {
    return border * this.#perBorder + (2 * position + (isOn ? 1 : 0)) * this.#width;
  }

  /** A car that is to charge on after the end starts then, unless it charges already. */
  #end(last: Float64Array): void {
    const { costs, goesOnFor, shortestRun } = this.#space;
    const used = this.#isCounted(goesOnFor > 0) ? 1 : 0;
    const start = goesOnFor === 0 ? 0 : goesOnFor >= shortestRun ? START : Infinity;
    for (const [position, value] of last.entries()) {
      const [off, on] = [this.#at(costs.length, position, false), this.#at(costs.length, position, true)];
      this.#values.fill(value, on, on + this.#width);
      this.#values.fill(value + start, off + used, off + this.#width);
    }
  }

  /** From the last border back to the first. */
  #search(last: Float64Array): void {
    const { positions, costs, borders } = this.#space;
    const moves = new Moves(this.#space);
    // From a position too far from those that count at the end it is not worth to look on.
    const least = positions[last.findIndex((value) => value < Infinity)] ?? 0;
    const end = borders.at(-1) ?? 0;
    for (let cell = costs.length - 1; cell >= 0; cell--) {
      const from = borders[cell] ?? 0;
      for (let position = 0; position < positions.length; position++) {
        const value = positions[position] ?? 0;
        if (value < least - (end - from)) continue;
        if (value > from) break;
        const [off, on] = [this.#at(cell, position, false), this.#at(cell, position, true)];
        moves.whileOff(cell, position);
        this.#improve(off, moves);
        this.#values.copyWithin(on, off, off + this.#width);
        moves.whileOn(cell, position);
        this.#improve(on, moves);
      }
    }
  }

  /** Sets a state's values to the least that one of the moves leads to. */
  #improve(at: number, moves: Moves): void {
    const values = this.#values;
    const width = this.#width;
    for (let index = 0; index < moves.count; index++) {
      const move = moves.found[index];
      if (!move) return;
      const cost = move.cost + (move.isStart ? START : 0);
      const used = this.#isCounted(move.isStart) ? 1 : 0;
      const from = this.#at(move.border, move.position, move.isOn) - used;
      for (let starts = used; starts < width; starts++) {
        const value = cost + (values[from + starts] ?? Infinity);
        if (value < (values[at + starts] ?? Infinity)) values[at + starts] = value;
      }
    }
  }
}
