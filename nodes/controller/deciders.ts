import type { Node, NodeMessage } from "node-red";
import { emit } from "../../src/core/emit";
import type { Slot } from "../../src/control/shared/slots";
import type { Car } from "../../src/vehicle/car";
import type { DecisionReport } from "./decision-message";
import type { RequestWord } from "./requests";

/** What a node that decides knows of the time around now, for who draws it. Prices as paid per kWh; powers in W. */
export interface Outlook {
  readonly prices?: readonly Slot[] | undefined;
  readonly feedIn?: readonly Slot[] | undefined;
  /** What the whole plant is expected to give. */
  readonly forecast?: readonly Slot[] | undefined;
  /** What the meter of the charger shows. */
  readonly chargerW?: number | undefined;
}

/** A node that decides for a car, as others of the same Node-RED know it. */
export interface Decider {
  readonly node: Node;
  /** The requests that it takes. */
  readonly understands: readonly RequestWord[];
  /** What it says of its last decision; `undefined` before the first. */
  report(): DecisionReport | undefined;
  /** What it knows of the time around now. */
  outlook(): Outlook;
  /** Takes a request as if a wire had brought it: what follows leaves by its outputs. Rejects with SmartcarError. */
  request(msg: NodeMessage): Promise<void>;
}

/** Who follows those that decide for a car. */
export interface DecidersFollower {
  decidersChanged(): void;
}

/** Who decides for one car. */
export class Deciders {
  /** Few of a car, of which there may be thousands. */
  #members: readonly Decider[] = [];
  #followers: readonly DecidersFollower[] = [];

  /** Adds one that has come. */
  join(decider: Decider): void {
    this.#members = this.#members.concat(decider);
    this.changed();
  }

  /** Takes away one that is gone. */
  leave(decider: Decider): void {
    const left = this.#members.filter((one) => one !== decider);
    if (left.length === this.#members.length) return;
    this.#members = left;
    this.changed();
  }

  get all(): readonly Decider[] {
    return this.#members;
  }

  /** Those that take a request of this word. */
  thatTake(word: RequestWord): readonly Decider[] {
    return this.all.filter(({ understands }) => understands.includes(word));
  }

  /** Calls `listener` when one of them has decided, has come, or is gone; the result ends that. */
  onChange(listener: () => void): () => void {
    const follower = { decidersChanged: listener };
    this.follow(follower);
    return () => this.unfollow(follower);
  }

  /** The same for a follower. */
  follow(follower: DecidersFollower): void {
    this.#followers = this.#followers.concat(follower);
  }

  /** Takes it back. */
  unfollow(follower: DecidersFollower): void {
    this.#followers = this.#followers.filter((one) => one !== follower);
  }

  changed(): void {
    for (const follower of this.#followers) emit([() => follower.decidersChanged()], undefined);
  }
}

const known = new WeakMap<Car, Deciders>();

/** The nodes that decide for a car; those without a chosen vehicle are in no list. */
export function decidersOf(car: Car): Deciders {
  const deciders = known.get(car) ?? new Deciders();
  known.set(car, deciders);
  return deciders;
}
