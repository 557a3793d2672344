import { seededRandom } from "../../src/simulator/random";

/** Chance that is the same for the same seed. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** From 0 up to, not including, 1. */
  get share(): number {
    return this.#random();
  }

  chance(share: number): boolean {
    return this.share < share;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.share * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    const at = this.int(0, list.length - 1);
    for (const one of list.slice(at, at + 1)) return one;
    throw new Error("There is nothing to pick from");
  }

  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.share * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    return this.pick(entries)[0];
  }
}
