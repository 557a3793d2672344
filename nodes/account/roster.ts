/** How a node that decides is: what it has decided, why, and what it rests on. */
export interface NodeHealth {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly on?: boolean;
  readonly code?: string;
  readonly since?: string;
  readonly warnings?: readonly string[];
  /** Of a node that decides for many cars: how many are charged, wait, and cannot be decided for. */
  readonly cars?: Readonly<Record<"charging" | "waiting" | "faulty", number>>;
  /** When each kind of input last arrived, e.g. `power`, `prices`, and `forecast`. */
  readonly feeds: Readonly<Record<string, string>>;
}

/** The deciding nodes of an account, which say how they are when they are asked. */
export class Roster {
  readonly #members = new Map<string, () => NodeHealth>();

  /** Adds a node; the returned function removes it. */
  add(id: string, health: () => NodeHealth): () => void {
    this.#members.set(id, health);
    return () => void this.#members.delete(id);
  }

  get all(): readonly NodeHealth[] {
    return [...this.#members.values()].map((health) => health());
  }
}
