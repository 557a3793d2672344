import type { ReceivedLimit } from "../control/allocation/grid-limit";
import type { GivenSlot } from "../control/forecast/service-error";
import type { SiteReading } from "../control/shared/site-power/reading";
import type { Slot } from "../control/shared/slots";
import type { HomeSettings } from "./home-settings";

/** The data that the nodes of a house receive, by kind. */
export interface HomeValues {
  /** Readings of the grid meter in one message, which may be of one of several phases or meters. */
  readonly meter: readonly SiteReading[];
  readonly solar: readonly SiteReading[];
  /** Power and level of the home battery. */
  readonly battery: readonly SiteReading[];
  /** As the owner pays them, per kWh in the major currency unit. */
  readonly prices: { readonly slots: readonly Slot[]; readonly currency?: string | undefined };
  /** What an exported kWh earns. */
  readonly "feed-in": { readonly slots: readonly Slot[] };
  readonly forecast: { readonly topic: string; readonly slots: readonly GivenSlot[] };
  readonly limit: ReceivedLimit;
}

export type HomeValueKind = keyof HomeValues;

/** The node that received something by a wire. */
export interface UpdateSource {
  readonly id: string;
  /** Its name for people. */
  readonly name: string;
  /** Whether it is based on simulated data, by which no real car may be commanded. */
  readonly isSimulated?: boolean | undefined;
}

/** A value that the house has received, and from which node. */
export interface HomeUpdate<K extends HomeValueKind = HomeValueKind> {
  readonly kind: K;
  readonly value: HomeValues[K];
  readonly from: UpdateSource;
  /** When it was received, ms since the epoch. */
  readonly at: number;
}

/** By kind, the last of each source and topic; created with the first of a kind, because there may be thousands of homes. */
type Updates = { readonly [K in HomeValueKind]?: Map<string, HomeUpdate<K>> };

/** Who follows a house: an object that is there anyway, because each of thousands of houses has several. Called for its kinds only. */
export interface HomeFollower<K extends HomeValueKind = HomeValueKind> {
  readonly kinds: readonly K[];
  homeUpdated(update: HomeUpdate<K>): void;
}

/** An update of any of these kinds. */
export type AnyUpdate<K extends HomeValueKind> = { readonly [Kind in K]: HomeUpdate<Kind> }[K];

/**
 * One house at run time: its settings, and the data that its nodes have received by their wires, so that no other node of the house
 * needs a wire for it. Nothing is stored. Users of the data decide by `at` whether it is too old.
 *
 * - `publish` is for the node that has received a message. All listeners are called at once, also those of this node: compare
 *   `from.id`.
 * - `latest` is the last of a kind, `all` the last of each source and topic: a grid meter with three phases has three.
 * - `subscribe` calls back for everything that is published from now on. Call the result when the node is closed.
 */
export class Home {
  readonly settings: HomeSettings;
  /** The id of its config node; empty for a home that is in no flow. */
  readonly id: string;
  readonly #updates: Updates = {};
  readonly #followers = new Set<HomeFollower>();

  constructor(settings: HomeSettings, id = "") {
    this.settings = settings;
    this.id = id;
  }

  /** Shares what `from` has received by a wire. */
  publish<K extends HomeValueKind>(kind: K, value: HomeValues[K], from: UpdateSource, at: number): void {
    const update: HomeUpdate<K> = { kind, value, from, at };
    const known: Map<string, HomeUpdate<K>> = this.#updates[kind] ?? new Map<string, HomeUpdate<K>>();
    if (known.size === 0) Object.assign(this.#updates, { [kind]: known });
    const key = `${from.id} ${partOf(value)}`;
    // The newest is the last of the map.
    known.delete(key);
    known.set(key, update);
    if (known.size > MOST_SOURCES) known.delete([...known.keys()][0] ?? "");
    for (const follower of this.#followers) if (follower.kinds.includes(kind)) follower.homeUpdated(update);
  }

  /** The newest of a kind; `undefined` if none was received. */
  latest<K extends HomeValueKind>(kind: K): HomeUpdate<K> | undefined {
    return this.all(kind).at(-1);
  }

  /** The last of each source and each of its meters or topics, the newest last. */
  all<K extends HomeValueKind>(kind: K): readonly HomeUpdate<K>[] {
    const known: ReadonlyMap<string, HomeUpdate<K>> | undefined = this.#updates[kind];
    return known ? [...known.values()] : [];
  }

  /** Calls `listener` for each update of these kinds from now on; the result ends that. */
  subscribe<K extends HomeValueKind>(kinds: readonly K[], listener: (update: AnyUpdate<K>) => void): () => void {
    const follower: HomeFollower<K> = { kinds, homeUpdated: listener };
    this.follow(follower);
    return () => this.unfollow(follower);
  }

  /** Lets a follower know of each update of its kinds from now on. */
  follow<K extends HomeValueKind>(follower: HomeFollower<K>): void {
    this.#followers.add(follower);
  }

  /** Takes it back. */
  unfollow<K extends HomeValueKind>(follower: HomeFollower<K>): void {
    this.#followers.delete(follower);
  }
}

/** More sources than a house has; the oldest are dropped. */
const MOST_SOURCES = 64;

/** Distinguishes parts that arrive in separate messages, such as phases. */
function partOf(value: HomeValues[HomeValueKind]): string {
  if ("topic" in value) return value.topic;
  if (!isReadings(value)) return "";
  return value.map(({ quantity, part = "", meter = "" }) => [quantity, part, meter].join(" ")).join(", ");
}

function isReadings(value: HomeValues[HomeValueKind]): value is readonly SiteReading[] {
  return Array.isArray(value);
}
