/** Items of which the first, by `compare`, can be had at any time: a binary heap, in which adding and taking cost O(log n). */
export class Heap<T> {
  readonly #items: T[] = [];
  readonly #compare: (one: T, other: T) => number;

  constructor(compare: (one: T, other: T) => number) {
    this.#compare = compare;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  /** All, in no order. */
  get items(): readonly T[] {
    return this.#items;
  }

  add(item: T): void {
    this.#items.push(item);
    for (let index = this.#items.length - 1; index > 0;) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfLess(index, parent)) return;
      index = parent;
    }
  }

  /** Takes the first out. */
  take(): T | undefined {
    const [first] = this.#items;
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return first;
    this.#items[0] = last;
    for (let index = 0; ;) {
      const child = this.#lesserChild(index);
      if (!this.#swapIfLess(child, index)) return first;
      index = child;
    }
  }

  #lesserChild(index: number): number {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    return this.#isLess(right, left) ? right : left;
  }

  #swapIfLess(one: number, other: number): boolean {
    const [a, b] = [this.#items[one], this.#items[other]];
    if (a === undefined || b === undefined || !this.#isLess(one, other)) return false;
    this.#items[one] = b;
    this.#items[other] = a;
    return true;
  }

  #isLess(one: number, other: number): boolean {
    const [a, b] = [this.#items[one], this.#items[other]];
    return a !== undefined && b !== undefined && this.#compare(a, b) < 0;
  }
}
