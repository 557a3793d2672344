import type { Node } from "node-red";

/** Warns of each trouble once, until it is over. */
export class Warnings {
  readonly #node: Node;
  #told: ReadonlySet<string> = new Set();

  constructor(node: Node) {
    this.#node = node;
  }

  /** `troubles` are all that there are now. */
  tell(troubles: readonly string[]): void {
    for (const trouble of troubles) if (!this.#told.has(trouble)) this.#node.warn(trouble);
    this.#told = new Set(troubles);
  }
}
