import type { GivenSlot } from "../control/forecast/service-error";
import type { SiteReading } from "../control/shared/site-power/reading";
import type { Slot } from "../control/shared/slots";
import type { HomeSettings } from "./home-settings";

/** What the nodes of a house hear, by its kind. */
export interface HeardValues {
  /** Readings of the grid meter: of one message, which may be one of several phases or meters. */
  readonly meter: readonly SiteReading[];
  readonly solar: readonly SiteReading[];
  /** Power and level of the home's battery. */
  readonly battery: readonly SiteReading[];
  /** As the owner pays them, per kWh in the major currency unit. */
  readonly prices: { readonly slots: readonly Slot[]; readonly currency?: string | undefined };
  /** What an exported kWh earns. */
  readonly "feed-in": { readonly slots: readonly Slot[] };
  readonly forecast: { readonly topic: string; readonly slots: readonly GivenSlot[] };
  readonly limit: HeardLimit;
}

export type HeardKind = keyof HeardValues;

/** A limit from outside, such as the grid operator's. */
export interface HeardLimit {
  /** What all cars may take together from the grid, W; absent: no limit is active. */
  readonly limitW?: number | undefined;
  /** When it ends; absent: when another message says so. */
  readonly until?: number | undefined;
  /** Who demands it, as the message says. */
  readonly source?: string | undefined;
}

/** The node that heard something by a wire of its own. */
export interface HeardBy {
  readonly id: string;
  /** As a person knows it. */
  readonly name: string;
  /** Whether it rests on made-up data, with which no real car may be commanded. */
  readonly isSimulated?: boolean | undefined;
}

export interface Heard<K extends HeardKind = HeardKind> {
  readonly kind: K;
  readonly value: HeardValues[K];
  readonly from: HeardBy;
  /** When it was heard, ms since the epoch. */
  readonly at: number;
}

type Shelves = { readonly [K in HeardKind]: Map<string, Heard<K>> };
type Listeners = { readonly [K in HeardKind]: Set<(heard: Heard<K>) => void> };

/**
 * One house while it runs: its settings, and what its nodes have heard by their wires, so that no other node of the house needs a
 * wire of its own for it. Nothing of what was heard is stored; whether it is too old is for whoever uses it to judge, by `at`.
 *
 * - `hear` is for the node that a message has reached. All listeners are called at once, the node's own too: compare `from.id`.
 * - `latest` is the last of a kind, `all` the last of each source and topic: a grid meter with three phases has three.
 * - `listen` calls back for what is heard from now on. Call what it returns when the node is closed.
 */
export class Home {
  readonly settings: HomeSettings;
  /** The id of its config node; empty for a home that is in no flow. */
  readonly id: string;
  readonly #shelves: Shelves = {
    meter: new Map(),
    solar: new Map(),
    battery: new Map(),
    prices: new Map(),
    "feed-in": new Map(),
    forecast: new Map(),
    limit: new Map(),
  };
  readonly #listeners: Listeners = {
    meter: new Set(),
    solar: new Set(),
    battery: new Set(),
    prices: new Set(),
    "feed-in": new Set(),
    forecast: new Set(),
    limit: new Set(),
  };

  constructor(settings: HomeSettings, id = "") {
    this.settings = settings;
    this.id = id;
  }

  /** Takes in what a wire of `from` has brought. */
  hear<K extends HeardKind>(kind: K, value: HeardValues[K], from: HeardBy, at: number): void {
    const heard: Heard<K> = { kind, value, from, at };
    const shelf: Map<string, Heard<K>> = this.#shelves[kind];
    const key = `${from.id} ${partOf(value)}`;
    // The newest is the last of the map.
    shelf.delete(key);
    shelf.set(key, heard);
    if (shelf.size > MOST_HEARD) shelf.delete([...shelf.keys()][0] ?? "");
    const listeners: Set<(one: Heard<K>) => void> = this.#listeners[kind];
    for (const listener of listeners) listener(heard);
  }

  /** The newest of a kind; `undefined` where nobody has heard any. */
  latest<K extends HeardKind>(kind: K): Heard<K> | undefined {
    return this.all(kind).at(-1);
  }

  /** The last of each source and each of its meters or topics, the newest last. */
  all<K extends HeardKind>(kind: K): readonly Heard<K>[] {
    const shelf: Map<string, Heard<K>> = this.#shelves[kind];
    return [...shelf.values()];
  }

  /** Calls `listener` for each that is heard from now on; the result ends that. */
  listen<K extends HeardKind>(kind: K, listener: (heard: Heard<K>) => void): () => void {
    const listeners: Set<(one: Heard<K>) => void> = this.#listeners[kind];
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }
}

/** More sources than a house has; what is beyond is the oldest. */
const MOST_HEARD = 64;

/** What tells the parts of one thing apart that come by messages of their own. */
function partOf(value: HeardValues[HeardKind]): string {
  if ("topic" in value) return value.topic;
  if (!isReadings(value)) return "";
  return value.map(({ quantity, part = "", meter = "" }) => [quantity, part, meter].join(" ")).join(", ");
}

function isReadings(value: HeardValues[HeardKind]): value is readonly SiteReading[] {
  return Array.isArray(value);
}
