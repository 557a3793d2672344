import type { Node } from "node-red";
import type { SiteReading } from "../../src/control/shared/site-power/reading";
import type { Clock } from "../../src/core/clock";
import { HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import type { HomeUpdate, HomeValueKind, HomeValues, Home } from "../../src/home/home";

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

interface HouseWireOptions {
  readonly home: Home;
  readonly node: Node;
  readonly clock: Clock;
  /** What this node uses at all. */
  readonly takes: readonly HomeValueKind[];
  /** Whether this node rests on made-up data, and whether it may take such. */
  readonly simulated: { readonly isIn: boolean; admits(isSimulated: boolean): boolean };
  /** Takes in what comes from the house. */
  readonly onValue: (value: HomeValue) => void;
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
export class HouseWire {
  readonly #options: HouseWireOptions;
  /** By kind, when the node's own wire last brought it. Created when it does, as the next: there may be thousands of houses. */
  #own: Map<HomeValueKind, number> | undefined;
  /** By kind, the source that is followed. */
  #followed: Map<HomeValueKind, { readonly id: string; readonly by: string; readonly at: number }> | undefined;
  readonly #off: () => void;

  constructor(options: HouseWireOptions) {
    this.#options = options;
    const { home, takes } = options;
    this.#off = home.subscribe(takes, (update) => this.#take(update));
  }

  /** Takes what the house has received already. */
  replay(): void {
    const { home, takes, clock } = this.#options;
    const known = takes.flatMap<HomeUpdate>((kind) => [...home.all(kind)]);
    for (const update of known) if (clock.now() - update.at <= REPLAYED_MS[update.kind]) this.#take(update);
  }

  /** Shares with the house what a message brought by a wire of the node's own. */
  publish(values: readonly HomeValue[]): void {
    const { home, node, clock, simulated } = this.#options;
    const from = { id: node.id, name: node.name || node.type, ...(simulated.isIn && { isSimulated: true }) };
    for (const { kind, value } of values) {
      this.#own ??= new Map();
      this.#own.set(kind, clock.now());
      home.publish(kind, value, from, clock.now());
    }
  }

  /** What comes from the house and not from a wire, and who has it. */
  fromHouse(): readonly FromHouse[] {
    const now = this.#options.clock.now();
    return [...(this.#followed ?? [])]
      .filter(([kind]) => !this.#isOwn(kind, now))
      .map(([kind, { by, at }]) => ({ kind, by, at, ageMs: Math.max(0, now - at) }));
  }

  close(): void {
    this.#off();
  }

  #take<K extends HomeValueKind>({ kind, value, from, at }: HomeUpdate<K>): void {
    const { node, clock, simulated, onValue } = this.#options;
    const now = clock.now();
    if (from.id === node.id || this.#isOwn(kind, now)) return;
    const followed = this.#followed?.get(kind);
    if (followed && followed.id !== from.id && now - followed.at <= COUNTS_MS[kind]) return;
    if (!simulated.admits(from.isSimulated === true)) return;
    this.#followed ??= new Map();
    this.#followed.set(kind, { id: from.id, by: from.name, at });
    onValue(homeValue(kind, value));
  }

  #isOwn(kind: HomeValueKind, now: number): boolean {
    return now - (this.#own?.get(kind) ?? -Infinity) <= COUNTS_MS[kind];
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
