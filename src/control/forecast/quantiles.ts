/**
 * Weighted values that are asked for their quantiles. Made once and filled again for each slot, because a plan asks for
 * hundreds of slots at a time.
 */
export class Sample {
  readonly #values: Float64Array;
  readonly #weights: Float64Array;
  #count = 0;
  #total = 0;

  /** @param most how many values it can take. */
  constructor(most: number) {
    this.#values = new Float64Array(most);
    this.#weights = new Float64Array(most);
  }

  clear(): void {
    this.#count = 0;
    this.#total = 0;
  }

  /** Put in its place at once: the few values there are need no better way to be sorted. */
  add(value: number, weight: number): void {
    let place = this.#count;
    for (; place > 0; place--) {
      const before = this.#values[place - 1] ?? 0;
      if (before <= value) break;
      this.#values[place] = before;
      this.#weights[place] = this.#weights[place - 1] ?? 0;
    }
    this.#values[place] = value;
    this.#weights[place] = weight;
    this.#count += 1;
    this.#total += weight;
  }

  get size(): number {
    return this.#count;
  }

  /** Each value stands in the middle of its own weight; between two of them it goes straight. */
  quantile(share: number): number {
    const wanted = share * this.#total;
    let [middle, value, passed] = [0, this.#values[0] ?? 0, 0];
    for (let index = 0; index < this.#count; index++) {
      const weight = this.#weights[index] ?? 0;
      const next = this.#values[index] ?? 0;
      const nextMiddle = passed + weight / 2;
      if (nextMiddle >= wanted) {
        const way = nextMiddle > middle && index > 0 ? (wanted - middle) / (nextMiddle - middle) : 1;
        return value + (next - value) * way;
      }
      [middle, value, passed] = [nextMiddle, next, passed + weight];
    }
    return value;
  }
}
