/** One attempt to deliver an event. */
export interface LoggedDelivery {
  readonly at: number;
  readonly webhookId: string;
  /** The car that it is about; a challenge is about none. */
  readonly vehicleId: string | undefined;
  readonly eventType: "VEHICLE_STATE" | "VEHICLE_ERROR" | "VERIFY";
  readonly mode: "LIVE" | "TEST";
  readonly eventId: string;
  readonly deliveryId: string;
  /** 1 for the first one. */
  readonly attempt: number;
  /** What the receiver answered; `undefined` while it is asked, and if no answer came. */
  status: number | undefined;
  /** Why it failed. */
  problem: string | undefined;
}

/** What became of all events since the simulator started. */
export interface DeliveryTotals {
  readonly events: number;
  readonly attempts: number;
  readonly accepted: number;
  readonly failed: number;
  /** Events that no attempt could deliver. */
  readonly dropped: number;
}

const LONGEST = 1000;

/** The last thousand attempts, oldest first, and how many there were. */
export class DeliveryLog {
  readonly #entries: LoggedDelivery[] = [];
  readonly #acceptedOf = new Map<string, number>();
  #totals: DeliveryTotals = { events: 0, attempts: 0, accepted: 0, failed: 0, dropped: 0 };

  begin(entry: LoggedDelivery): void {
    this.#count("attempts");
    this.#entries.push(entry);
    if (this.#entries.length > LONGEST) this.#entries.shift();
  }

  end(entry: LoggedDelivery, result: { status: number | undefined; problem: string | undefined }): void {
    Object.assign(entry, result);
    this.#count(result.problem === undefined ? "accepted" : "failed");
    if (result.problem !== undefined || !entry.vehicleId) return;
    this.#acceptedOf.set(entry.vehicleId, this.accepted(entry.vehicleId) + 1);
  }

  countEvent(): void {
    this.#count("events");
  }

  countDropped(): void {
    this.#count("dropped");
  }

  get entries(): readonly Readonly<LoggedDelivery>[] {
    return this.#entries;
  }

  get totals(): DeliveryTotals {
    return this.#totals;
  }

  /** How many deliveries about a car were accepted. */
  accepted(vehicleId: string): number {
    return this.#acceptedOf.get(vehicleId) ?? 0;
  }

  #count(what: keyof DeliveryTotals): void {
    this.#totals = { ...this.#totals, [what]: this.#totals[what] + 1 };
  }
}
