import type { Clock } from "../core/clock";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../core/duration";
import { isId } from "../smartcar/checked-id";
import type { SmartcarClient } from "../smartcar/client";
import type { Connection } from "../smartcar/connection";

export interface ConnectionBookOptions {
  readonly clock: Clock;
  readonly connect: () => Promise<SmartcarClient>;
  /** Receives what each answer lists. */
  readonly onListed: (connections: readonly Connection[]) => void;
}

/** So long an answer is good for ids that are not in it; longer each time that one shows nothing new. */
const ABSENT_MS = { first: 10 * SECOND_MS, longest: 10 * MINUTE_MS };

/** A whole list is good for so long. It takes one request for every 50 cars. */
const WHOLE_MS = DAY_MS;

/**
 * The cars that owners have connected, as Smartcar lists them; asking costs no billed call, but requests. The list is asked for once
 * and held: later questions are about one car. Which car is not in it is remembered, too, so that ids which are no car's do not use
 * up the requests.
 */
export class ConnectionBook {
  readonly #options: ConnectionBookOptions;
  readonly #held = new Map<string, Connection>();
  readonly #asking = new Map<string, Promise<void>>();
  #wholeAt = -Infinity;
  #requestedAt = -Infinity;
  #absentMs = ABSENT_MS.first;

  constructor(options: ConnectionBookOptions) {
    this.#options = options;
  }

  /** The connection of a car as it was last listed. */
  held(vehicleId: string): Connection | undefined {
    return this.#held.get(vehicleId);
  }

  /** Whether a whole list was answered, and this car was not in it. */
  lacks(vehicleId: string): boolean {
    return this.#wholeAt !== -Infinity && !this.#held.has(vehicleId);
  }

  /** The connection of a car, which is asked for unless it is held, or was missing just now. Throws SmartcarError. */
  async find(vehicleId: string, { isUrgent = false } = {}): Promise<Connection | undefined> {
    const isAbsent = !isUrgent && this.#age(this.#requestedAt) < this.#absentMs;
    if (!this.#held.has(vehicleId) && !isAbsent) await this.ask(vehicleId);
    return this.#held.get(vehicleId);
  }

  /** As `find`, but what is held may be wrong: it is asked for again, unless something was asked in vain just now. */
  async findAgain(vehicleId: string): Promise<Connection | undefined> {
    if (this.#age(this.#requestedAt) >= this.#absentMs) await this.ask(vehicleId);
    return this.#held.get(vehicleId);
  }

  /** Asks for a car; once for all who ask meanwhile. Throws SmartcarError. */
  ask(vehicleId: string): Promise<void> {
    if (!isId(vehicleId)) return Promise.resolve();
    const whole = this.#age(this.#wholeAt) < WHOLE_MS ? undefined : "";
    const what = whole ?? vehicleId;
    const asking = this.#asking.get(what) ?? this.#ask(what).finally(() => this.#asking.delete(what));
    this.#asking.set(what, asking);
    return asking;
  }

  async #ask(vehicleId: string): Promise<void> {
    const client = await this.#options.connect();
    const connections = sharingLists(await client.connections(vehicleId === "" ? {} : { vehicleId }));
    const now = this.#options.clock.now();
    const isNew = connections.some((one) => !this.#held.has(one.vehicleId));
    this.#requestedAt = now;
    this.#absentMs = isNew ? ABSENT_MS.first : Math.min(this.#absentMs * 2, ABSENT_MS.longest);
    if (vehicleId === "") {
      this.#wholeAt = now;
      this.#held.clear();
    } else this.#held.delete(vehicleId);
    for (const connection of connections) this.#held.set(connection.vehicleId, connection);
    this.#options.onListed(connections);
  }

  /** A clock that was set back makes nothing older. */
  #age(at: number): number {
    return Math.abs(this.#options.clock.now() - at);
  }
}

/** Most owners allow the same: thousands of lists of that would be the larger part of what is held. */
function sharingLists(connections: readonly Connection[]): readonly Connection[] {
  const lists = new Map<string, readonly string[]>();
  return connections.map((connection) => {
    const key = connection.permissions.join(" ");
    const permissions = lists.get(key) ?? connection.permissions;
    lists.set(key, permissions);
    return { ...connection, permissions };
  });
}
