import type { RequestKind } from "./request-kind";

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
  readonly #totals: Record<RequestKind, number> = {
    token: 0,
    connections: 0,
    vehicles: 0,
    signals: 0,
    commands: 0,
    other: 0,
  };

  add(entry: LoggedRequest): void {
    this.#totals[entry.kind] += 1;
    this.#entries.push(entry);
    if (this.#entries.length > LONGEST) this.#entries.shift();
  }

  get entries(): readonly Readonly<LoggedRequest>[] {
    return this.#entries;
  }

  /** Since the simulator started. */
  get totals(): Readonly<Record<RequestKind, number>> {
    return { ...this.#totals };
  }
}
