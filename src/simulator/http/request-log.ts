import { requestKinds, type RequestKind } from "./request-kind";

/** A request to the simulated cloud, and its answer. */
export interface LoggedRequest {
  /** When it arrived. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly kind: RequestKind;
  /** The `sc-user-id` that it carried. */
  readonly userId: string | undefined;
  /** `undefined` while it is worked on, and for ever if the connection was cut. */
  status: number | undefined;
  /** Whether it used up one of the vehicle's calls. */
  counted: boolean;
}

const LONGEST = 1000;

/** The last thousand requests, oldest first, and how many there were of each kind. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  readonly #totals = new Map<RequestKind, number>(requestKinds.map((kind) => [kind, 0]));

  add(entry: LoggedRequest): void {
    this.#totals.set(entry.kind, (this.#totals.get(entry.kind) ?? 0) + 1);
    this.#entries.push(entry);
    if (this.#entries.length > LONGEST) this.#entries.shift();
  }

  get entries(): readonly Readonly<LoggedRequest>[] {
    return this.#entries;
  }

  /** Since the simulator started. */
  get totals(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#totals);
  }
}
