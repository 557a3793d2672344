import { DAY_MS } from "../core/duration";

/** By customer of a service, when requests were sent in the last day; plain JSON. */
export type SentRequests = Readonly<Record<string, readonly number[]>>;

/** Where the ledger is stored. */
export interface LedgerPlace {
  get(): Promise<SentRequests>;
  change(change: (sent: SentRequests) => SentRequests): Promise<SentRequests>;
}

/** More than any service allows in a day. */
const MOST_COUNTED = 300;

/** The requests to services that allow so many a day: one list for each customer, whichever node or dialog sends them. */
export class RequestLedger {
  readonly #place: LedgerPlace;
  #sent: SentRequests = {};

  constructor(place: LedgerPlace) {
    this.#place = place;
  }

  /** Reads what is stored. */
  async open(): Promise<void> {
    this.#sent = await this.#place.get();
  }

  /** The requests of a customer in the 24 hours before `now`, the oldest first. */
  sentBy(customer: string, now: number): readonly number[] {
    return (this.#sent[customer] ?? []).filter((at) => isOfDay(at, now));
  }

  /** Counts requests that are about to be sent; resolves when that is stored. */
  async count(customer: string, requests: number, now: number): Promise<void> {
    this.#sent = await this.#place.change((sent) => {
      const added = Array.from({ length: requests }, () => now);
      const all = { ...sent, [customer]: [...(sent[customer] ?? []), ...added].slice(-MOST_COUNTED) };
      const ofDay = Object.entries(all).map(([one, list]) => [one, list.filter((at) => isOfDay(at, now))] as const);
      return Object.fromEntries(ofDay.filter(([, list]) => list.length > 0));
    });
  }
}

/** What is later than now comes of a clock that was wrong, and counts no more. */
function isOfDay(at: number, now: number): boolean {
  return at > now - DAY_MS && at <= now;
}
