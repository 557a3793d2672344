import { createHash } from "node:crypto";
import type { Clock } from "../../core/clock";
import { HOUR_MS } from "../../core/duration";
import type { CarSpec } from "../car/car-spec";

/** What can be wrong with the owner's account at the make. Smartcar docs: connected services account errors. */
export const accountProblems = [
  "ACCOUNT_ISSUE",
  "AUTHENTICATION_FAILED",
  "NO_VEHICLES",
  "PERMISSION",
  "SUBSCRIPTION",
  "VEHICLE_MISSING",
  "VIRTUAL_KEY_REQUIRED",
] as const;
export type AccountProblem = (typeof accountProblems)[number];

/** What an owner granted to the application for one car. */
export interface Connection {
  readonly id: string;
  readonly spec: Required<CarSpec>;
  readonly userId: string;
  readonly permissions: readonly string[];
  readonly createdAt: number;
  /** Since the owner connected the car, its account has got this problem. */
  readonly problem: AccountProblem | undefined;
}

/** What an owner grants in Connect. */
export type Consent = Pick<Connection, "userId" | "permissions">;

/** Hears of each change of a car's connection; `undefined` where there is or was none. */
export type ConnectionListener = (now: Connection | undefined, before: Connection | undefined) => void;

/** Who granted what, one connection for each car at most. */
export class Connections {
  readonly #clock: Clock;
  readonly #listeners = new Set<ConnectionListener>();
  /** By vehicle ID, the latest last. */
  readonly #byCar: Map<string, Connection>;
  /** Vehicle IDs by the connection's. */
  readonly #carOf: Map<string, string>;
  #all: readonly Connection[] | undefined;
  #made = 0;

  /** Starts with those of `cars` that are connected; the first of them was connected last. */
  constructor(cars: readonly Required<CarSpec>[], clock: Clock) {
    const startedAt = clock.now();
    this.#clock = clock;
    const first = cars.flatMap((spec, index) =>
      spec.connected ? [connectionOf(spec, spec, startedAt - (index + 1) * HOUR_MS, "")] : [],
    );
    this.#byCar = new Map(first.toReversed().map((one) => [one.spec.id, one]));
    this.#carOf = new Map(first.map((one) => [one.id, one.spec.id]));
  }

  /** The latest first. */
  get all(): readonly Connection[] {
    this.#all ??= [...this.#byCar.values()].toReversed();
    return this.#all;
  }

  of(vehicleId: string): Connection | undefined {
    return this.#byCar.get(vehicleId);
  }

  /** The connection with this ID of its own. */
  withId(connectionId: string): Connection | undefined {
    return this.#byCar.get(this.#carOf.get(connectionId) ?? "");
  }

  /** The owner of the car consents, for the first time or again; the connection is a new one in both cases. */
  connect(spec: Required<CarSpec>, consent: Consent): Connection {
    this.#made += 1;
    const connection = connectionOf(spec, consent, this.#clock.now(), `#${this.#made}`);
    this.#set(spec.id, connection);
    return connection;
  }

  /** Ends the connection of a car, if it has one. */
  disconnect(vehicleId: string): void {
    this.#set(vehicleId, undefined);
  }

  /** Something happens to the owner's account, or is put right again. */
  report(vehicleId: string, problem: AccountProblem | undefined): void {
    const known = this.of(vehicleId);
    if (!known || known.problem === problem) return;
    const now = { ...known, problem };
    this.#byCar.set(vehicleId, now);
    this.#all = undefined;
    this.#tell(now, known);
  }

  onChange(listener: ConnectionListener): void {
    this.#listeners.add(listener);
  }

  #set(vehicleId: string, now: Connection | undefined): void {
    const before = this.of(vehicleId);
    if (!now && !before) return;
    this.#all = undefined;
    this.#byCar.delete(vehicleId);
    if (before) this.#carOf.delete(before.id);
    if (now) {
      this.#byCar.set(vehicleId, now);
      this.#carOf.set(now.id, vehicleId);
    }
    this.#tell(now, before);
  }

  #tell(now: Connection | undefined, before: Connection | undefined): void {
    for (const listener of this.#listeners) listener(now, before);
  }
}

function connectionOf(spec: Required<CarSpec>, consent: Consent, createdAt: number, salt: string): Connection {
  const { userId, permissions } = consent;
  return { id: connectionIdOf(spec.id + salt), spec, userId, permissions, createdAt, problem: undefined };
}

/** A UUID that is another one for each text, and the same in each run. */
function connectionIdOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
