import type { Node } from "node-red";

/** Warns of each trouble once, until it is over. */
export class Warnings {
  readonly #node: Node;
  #shown: ReadonlySet<string> = new Set();

  constructor(node: Node) {
    this.#node = node;
  }

  /** `troubles` are all that there are now. */
  show(troubles: readonly string[]): void {
    for (const trouble of troubles) if (!this.#shown.has(trouble)) this.#node.warn(trouble);
    this.#shown = new Set(troubles);
  }
}
