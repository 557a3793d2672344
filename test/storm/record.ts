import type { Wanted } from "./messages";
import type { Ending } from "./node-red";
import type { Passed } from "./proxy";

/** One life of Node-RED's process; instants here are microseconds of the monotonic clock. */
export interface Life {
  readonly n: number;
  readonly from: number;
  /** How it ended; absent while it lives. */
  ending?: Ending;
  /** Whether the disk took all that it wrote, and gave it back to the next one. */
  isKept: boolean;
}

/** Somebody asked something of a car: a message that was given to a node, or the decision of one. */
export interface Ask {
  /** Of the message. */
  readonly id: string;
  readonly at: number;
  readonly life: number;
  readonly car: string;
  /** The node that carries it out. */
  readonly node: string;
  readonly wants: Wanted;
  readonly isRepeated: boolean;
  /** Follows from a message that must start nothing. */
  readonly isNobodys: boolean;
}

/** A message that left a node, or that a Catch or Status node got. */
export interface Output {
  readonly at: number;
  readonly life: number;
  /** As `charge-bmw:1`, `catch` or `status`. */
  readonly from: string;
  readonly id: string;
  readonly text: string;
}

/** A node has got something that it can decide on. */
export interface Evidence {
  readonly at: number;
  readonly node: string;
}

/** Nodes have begun again, with the process or by a deploy, at some time in between. */
export interface Begin {
  readonly from: number;
  readonly to: number;
  readonly nodes: readonly string[];
}

/** A new version of a car's file was put in its place. */
export interface Written {
  readonly at: number;
  readonly car: string;
}

/** All that was asked, sent, answered and said, oldest first. */
export interface StormRecord {
  readonly lives: readonly Life[];
  readonly asks: readonly Ask[];
  readonly evidence: readonly Evidence[];
  readonly begins: readonly Begin[];
  readonly outputs: readonly Output[];
  readonly lines: readonly string[];
  readonly written: readonly Written[];
  /** Requests to the cloud, commands and schedules among them. */
  readonly sent: readonly Passed[];
  /** What the cloud delivered. */
  readonly delivered: readonly Passed[];
}

/** Something that a promise forbids. */
export interface Violation {
  readonly promise: string;
  readonly text: string;
  /** Where to look for its story. */
  readonly at?: number;
  readonly car?: string;
}

/** The life that an instant falls into; the last one begun before it. */
export function lifeAt({ lives }: Pick<StormRecord, "lives">, at: number): Life | undefined {
  return lives.findLast(({ from }) => from <= at);
}

/** Seconds of the storm, for a reader. */
export function secondsAt({ lives }: Pick<StormRecord, "lives">, at: number): string {
  return `${((at - (lives[0]?.from ?? at)) / 1e6).toFixed(2)} s`;
}
