import type { Node } from "node-red";
import type { SiteReading } from "../../src/control/shared/site-power/reading";
import type { Clock } from "../../src/core/clock";
import { HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import type { Home, HomeFollower, HomeUpdate, HomeValueKind, HomeValues } from "../../src/home/home";

/** A value with its kind, without who received it and when. */
export type HomeValue = {
  readonly [K in HomeValueKind]: { readonly kind: K; readonly value: HomeValues[K] };
}[HomeValueKind];

/** What a node takes from the house now. */
export interface FromHouse {
  readonly kind: HomeValueKind;
  /** The node whose wire brings it. */
  readonly by: string;
  readonly at: number;
  readonly ageMs: number;
}

/** What is the same for all houses of a node: one object for all of them. */
export interface WireBy {
  readonly node: Node;
  readonly clock: Clock;
  /** What this node uses at all. */
  readonly takes: readonly HomeValueKind[];
  /** Whether this node rests on made-up data, and whether it may take such. */
  readonly simulated: { readonly isIn: boolean; admits(isSimulated: boolean): boolean };
}

/** Who takes in what comes from the house. */
export interface WireOwner {
  onHouseValue(value: HomeValue): void;
}

/** The source that is followed for a kind. */
interface Followed {
  readonly kind: HomeValueKind;
  readonly id: string;
  readonly by: string;
  readonly at: number;
}

/** So long the wire of one source counts, before what another one brings is taken. */
const COUNTS_MS: Readonly<Record<HomeValueKind, number>> = {
  meter: 5 * MINUTE_MS,
  solar: 5 * MINUTE_MS,
  battery: 5 * MINUTE_MS,
  prices: 30 * HOUR_MS,
  "feed-in": 30 * HOUR_MS,
  forecast: 30 * HOUR_MS,
  limit: 5 * MINUTE_MS,
};

/** What of a past is still worth taking by a node that begins: readings must be of now, the rest says itself of when it is. */
const REPLAYED_MS = { ...COUNTS_MS, limit: 30 * HOUR_MS };

/**
 * The invisible wire between a node and its house. What the node's own wires bring, it publishes to the house; what
 * other nodes publish and this node has no wire for, it takes. Two sources of one kind are never mixed: its own wire comes first,
 * then the first source that publishes, until it has been silent for long.
 */
export class HouseWire implements HomeFollower {
  readonly #home: Home;
  readonly #by: WireBy;
  readonly #owner: WireOwner;
  /** By kind, when the node's own wire last brought it. Created when it does, as the next: there may be thousands of houses. */
  #own: Partial<Record<HomeValueKind, number>> | undefined;
  /** By kind, the source that is followed. */
  #followed: Partial<Record<HomeValueKind, Followed>> | undefined;

  constructor(home: Home, by: WireBy, owner: WireOwner) {
    this.#home = home;
    this.#by = by;
    this.#owner = owner;
    home.follow(this);
  }

  get kinds(): readonly HomeValueKind[] {
    return this.#by.takes;
  }

  /** Takes what the house has received already. */
  replay(): void {
    const { takes, clock } = this.#by;
    const known = takes.flatMap<HomeUpdate>((kind) => [...this.#home.all(kind)]);
    for (const update of known) if (clock.now() - update.at <= REPLAYED_MS[update.kind]) this.homeUpdated(update);
  }

  /** Shares with the house what a message brought by a wire of the node's own. */
  publish(values: readonly HomeValue[]): void {
    const { node, clock, simulated } = this.#by;
    const from = { id: node.id, name: node.name || node.type, ...(simulated.isIn && { isSimulated: true }) };
    for (const { kind, value } of values) {
      this.#own ??= {};
      this.#own[kind] = clock.now();
      this.#home.publish(kind, value, from, clock.now());
    }
  }

  /** What comes from the house and not from a wire, and who has it. */
  fromHouse(): readonly FromHouse[] {
    const now = this.#by.clock.now();
    return Object.values(this.#followed ?? {})
      .filter(({ kind }) => !this.#isOwn(kind, now))
      .map(({ kind, by, at }) => ({ kind, by, at, ageMs: Math.max(0, now - at) }));
  }

  close(): void {
    this.#home.unfollow(this);
  }

  homeUpdated<K extends HomeValueKind>({ kind, value, from, at }: HomeUpdate<K>): void {
    const { node, clock, simulated } = this.#by;
    const now = clock.now();
    if (from.id === node.id || this.#isOwn(kind, now)) return;
    const followed = this.#followed?.[kind];
    if (followed && followed.id !== from.id && now - followed.at <= COUNTS_MS[kind]) return;
    if (!simulated.admits(from.isSimulated === true)) return;
    this.#followed ??= {};
    this.#followed[kind] = { kind, id: from.id, by: from.name, at };
    this.#owner.onHouseValue(homeValue(kind, value));
  }

  #isOwn(kind: HomeValueKind, now: number): boolean {
    return now - (this.#own?.[kind] ?? -Infinity) <= COUNTS_MS[kind];
  }
}

/** TypeScript does not see that kind and value belong together. */
function homeValue<K extends HomeValueKind>(kind: K, value: HomeValues[K]): HomeValue {
  return { kind, value } as HomeValue;
}

const KIND_OF = { grid: "meter", solar: "solar", battery: "battery", "battery-level": "battery" } as const;

/** Readings by what they are of. A charger's are of one car, and not of the house. */
export function valuesOfReadings(readings: readonly SiteReading[]): readonly HomeValue[] {
  const kinds = ["meter", "solar", "battery"] as const;
  return kinds.flatMap((kind) => {
    const value = readings.filter(({ quantity }) => quantity !== "charger" && KIND_OF[quantity] === kind);
    return value.length === 0 ? [] : [{ kind, value }];
  });
}

/** What a node takes that uses nothing of the house but its meters. */
export function metersOfHouse(takes: readonly HomeValueKind[]): {
  readonly takes: readonly HomeValueKind[];
  readonly published: (input: {
    readonly kind: string;
    readonly readings?: readonly SiteReading[];
  }) => readonly HomeValue[];
  readonly inputs: (
    value: HomeValue,
  ) => ReadonlyArray<{ readonly kind: "power"; readonly readings: readonly SiteReading[] }>;
} {
  return {
    takes,
    published: ({ readings = [] }) => valuesOfReadings(readings),
    inputs: ({ kind, value }) =>
      kind === "meter" || kind === "solar" || kind === "battery" ? [{ kind: "power", readings: value }] : [],
  };
}
