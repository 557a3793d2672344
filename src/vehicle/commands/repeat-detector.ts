import { HOUR_MS } from "../../core/duration";

/** Whoever wants to be heard once more says so twice; who goes on is a controller that publishes all the time. */
const TAKEN_AS_MEANT = 2;

/** So far apart, it is said for a reason of its own. */
const APART_MS = HOUR_MS;

/** What a sender asked for last. */
export interface LastAsked {
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How often in a row, without a longer pause. */
  readonly count: number;
}

/** How a request relates to the ones before it of the same sender. */
export interface Repetition {
  /** The sender asks again for what it asked for last, however long ago. */
  readonly isSame: boolean;
  /** It does so over and over, as a controller that does not mark what it repeats. */
  readonly goesOn: boolean;
  /** To be kept as the sender's last request. */
  readonly asked: LastAsked;
}

/**
 * Takes in that a sender asks for `command` at `at`, milliseconds since the epoch, after `last`. What is marked as repeated is no
 * sign of a sender that does not mark.
 */
export function repetition(last: LastAsked | undefined, command: string, at: number, isMarked = false): Repetition {
  const isSame = last?.command === command;
  if (isMarked) return { isSame, goesOn: false, asked: isSame ? last : { command, at, count: 0 } };
  const count = isSame && Math.abs(at - last.at) < APART_MS ? last.count + 1 : 1;
  return { isSame, goesOn: count > TAKEN_AS_MEANT, asked: { command, at, count } };
}
