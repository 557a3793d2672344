import type { Node } from "node-red";
import type { SiteReading } from "../../src/control/shared/site-power/reading";
import type { Clock } from "../../src/core/clock";
import { HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import type { Heard, HeardKind, HeardValues, Home } from "../../src/home/home";

/** What is heard, without who heard it and when. */
export type Told = { readonly [K in HeardKind]: { readonly kind: K; readonly value: HeardValues[K] } }[HeardKind];

/** What a node takes from the house now. */
export interface FromHouse {
  readonly kind: HeardKind;
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
  readonly takes: readonly HeardKind[];
  /** Whether this node rests on made-up data, and whether it may take such. */
  readonly simulated: { readonly isIn: boolean; admits(isSimulated: boolean): boolean };
  /** Takes in what the house has heard. */
  readonly onTold: (told: Told) => void;
}

/** So long the wire of one source counts, before what another one brings is taken. */
const COUNTS_MS: Readonly<Record<HeardKind, number>> = {
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
 * The invisible wire between a node and its house. What the node's own wires bring, the house hears; what the house hears by
 * others and the node has no wire for, the node takes. Two sources of one kind are never mixed: its own wire comes first, then the
 * first source that is heard, until it has been silent for long.
 */
export class HouseWire {
  readonly #options: HouseWireOptions;
  /** By kind, when the node's own wire last brought it. */
  readonly #own = new Map<HeardKind, number>();
  /** By kind, the source that is followed. */
  readonly #followed = new Map<HeardKind, { readonly id: string; readonly by: string; readonly at: number }>();
  readonly #offs: ReadonlyArray<() => void>;

  constructor(options: HouseWireOptions) {
    this.#options = options;
    const { home, takes } = options;
    this.#offs = takes.map((kind) => home.listen(kind, (heard) => this.#take(heard)));
  }

  /** Takes what the house has heard already. */
  replay(): void {
    const { home, takes, clock } = this.#options;
    const known = takes.flatMap<Heard>((kind) => [...home.all(kind)]);
    for (const heard of known) if (clock.now() - heard.at <= REPLAYED_MS[heard.kind]) this.#take(heard);
  }

  /** Lets the house hear what a message brought by a wire of the node's own. */
  share(told: readonly Told[]): void {
    const { home, node, clock, simulated } = this.#options;
    const from = { id: node.id, name: node.name || node.type, ...(simulated.isIn && { isSimulated: true }) };
    for (const { kind, value } of told) {
      this.#own.set(kind, clock.now());
      home.hear(kind, value, from, clock.now());
    }
  }

  /** What comes from the house and not from a wire, and who has it. */
  taken(): readonly FromHouse[] {
    const now = this.#options.clock.now();
    return [...this.#followed]
      .filter(([kind]) => !this.#isOwn(kind, now))
      .map(([kind, { by, at }]) => ({ kind, by, at, ageMs: Math.max(0, now - at) }));
  }

  close(): void {
    for (const off of this.#offs) off();
  }

  #take<K extends HeardKind>({ kind, value, from, at }: Heard<K>): void {
    const { node, clock, simulated, onTold } = this.#options;
    const now = clock.now();
    if (from.id === node.id || this.#isOwn(kind, now)) return;
    const followed = this.#followed.get(kind);
    if (followed && followed.id !== from.id && now - followed.at <= COUNTS_MS[kind]) return;
    if (!simulated.admits(from.isSimulated === true)) return;
    this.#followed.set(kind, { id: from.id, by: from.name, at });
    onTold(toldOf(kind, value));
  }

  #isOwn(kind: HeardKind, now: number): boolean {
    return now - (this.#own.get(kind) ?? -Infinity) <= COUNTS_MS[kind];
  }
}

/** TypeScript does not see that kind and value belong together. */
function toldOf<K extends HeardKind>(kind: K, value: HeardValues[K]): Told {
  return { kind, value } as Told;
}

const KIND_OF = { grid: "meter", solar: "solar", battery: "battery", "battery-level": "battery" } as const;

/** Readings by what they are of. A charger's are of one car, and not of the house. */
export function toldOfReadings(readings: readonly SiteReading[]): readonly Told[] {
  const kinds = ["meter", "solar", "battery"] as const;
  return kinds.flatMap((kind) => {
    const value = readings.filter(({ quantity }) => quantity !== "charger" && KIND_OF[quantity] === kind);
    return value.length === 0 ? [] : [{ kind, value }];
  });
}

/** What a node takes that uses nothing of the house but its meters. */
export function metersOfHouse(takes: readonly HeardKind[]): {
  readonly takes: readonly HeardKind[];
  readonly told: (input: { readonly kind: string; readonly readings?: readonly SiteReading[] }) => readonly Told[];
  readonly inputs: (told: Told) => ReadonlyArray<{ readonly kind: "power"; readonly readings: readonly SiteReading[] }>;
} {
  return {
    takes,
    told: ({ readings = [] }) => toldOfReadings(readings),
    inputs: ({ kind, value }) =>
      kind === "meter" || kind === "solar" || kind === "battery" ? [{ kind: "power", readings: value }] : [],
  };
}
