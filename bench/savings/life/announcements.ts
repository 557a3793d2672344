import { HALF_HOUR_MS, MINUTE_MS } from "../../../src/core/duration";

/** What was told of a car and decided for it, in order of time. */
export type AnnouncementEntry =
  /** A decision: whether to charge, and when its plan begins to charge next; absent where it announces nothing. */
  | { readonly kind: "decision"; readonly at: number; readonly on: boolean | undefined; readonly startsAt?: number }
  /** A reason to plan anew that nobody can hold against a plan: new prices, a car that was plugged in or left, a request. */
  | { readonly kind: "prices" | "plug" | "request"; readonly at: number };

export interface Announcements {
  /** Starts that the plan in force showed half an hour before. */
  readonly announced: number;
  /** Those that began within two minutes of the announced time. */
  readonly kept: number;
  /** Those that did not, and between whose announcement and time came prices, plugging, or a request. */
  readonly moved: number;
  /** When the others should have begun, ms since the epoch. */
  readonly broken: readonly number[];
}

const NOTICE_MS = HALF_HOUR_MS;
const PUNCTUAL_MS = 2 * MINUTE_MS;

/**
 * How many of the starts that were announced half an hour before began on time. Announced is what the last decision
 * before that instant showed; a car that charges announces nothing. Entries must be in order of time, ms since the epoch.
 */
export function keptAnnouncements(log: readonly AnnouncementEntry[]): Announcements {
  const decisions = log.flatMap((entry) => (entry.kind === "decision" ? [entry] : []));
  const starts = decisions.flatMap(({ at, on }, index) => (on && !decisions[index - 1]?.on ? [at] : []));
  const turns = log.flatMap(({ kind, at }) => (kind === "decision" ? [] : [at]));
  const announced = announcedIn(decisions, log.at(-1)?.at ?? 0);
  const late = announced.filter((startsAt) => !starts.some((at) => Math.abs(at - startsAt) <= PUNCTUAL_MS));
  const broken = late.filter(
    (startsAt) => !turns.some((at) => at > startsAt - NOTICE_MS && at <= startsAt + PUNCTUAL_MS),
  );
  return {
    announced: announced.length,
    kept: announced.length - late.length,
    moved: late.length - broken.length,
    broken,
  };
}

/** The starts that were in force half an hour before. Those whose time lies after the end of the log are left out. */
function announcedIn(
  decisions: ReadonlyArray<Extract<AnnouncementEntry, { kind: "decision" }>>,
  endAt: number,
): readonly number[] {
  const found = new Set<number>();
  for (const [index, { at, on, startsAt }] of decisions.entries()) {
    if (on || startsAt === undefined || startsAt + PUNCTUAL_MS > endAt) continue;
    const noticeAt = startsAt - NOTICE_MS;
    const untilAt = decisions[index + 1]?.at ?? endAt;
    if (at <= noticeAt && noticeAt < untilAt) found.add(startsAt);
  }
  return [...found];
}
