import * as z from "zod";
import { changedMembers, renamed, tolerantList, tolerantMember, tolerantOptional } from "../../core/tolerant-schema";

const Instant = z.number().min(0).max(8.64e15);

const DatedValue = z.object({ value: z.number(), at: Instant });

/** A value, and when the car recorded it; milliseconds since the epoch. */
export type DatedValue = z.infer<typeof DatedValue>;

const Place = z.object({ latitude: z.number(), longitude: z.number() });

const SessionStart = z.object({
  startAt: Instant,
  socFrom: z.number().optional(),
  location: Place.optional(),
  /** Whether the car was at home; one that charges there does not charge in public. */
  atHome: z.boolean().optional(),
  type: z.enum(["AC", "DC"]).optional(),
  /** The car was not seen for so long that its times may be off by more than a few minutes. */
  approximate: z.literal(true).optional(),
});

/** What the session has brought so far. */
const Gain = z.object({
  soc: DatedValue.optional(),
  /** What the car's own counter showed before the session; it counts on, or begins again. */
  counterBefore: z.number().optional(),
  counter: DatedValue.optional(),
  capacityKwh: z.number().optional(),
});

/** A session that still runs, with when the car was last known to charge. */
const Running = SessionStart.extend(Gain.shape).extend({ seenAt: Instant });
export type Running = z.infer<typeof Running>;

/** One session from its first report to the one that ended it. */
export const Session = SessionStart.extend(Gain.shape).extend({ endAt: Instant });
export type Session = z.infer<typeof Session>;

/** A car that was seen not to charge. */
const Idle = z.object({
  seenAt: Instant,
  receivedAt: Instant,
  soc: DatedValue.optional(),
  counter: DatedValue.optional(),
});
export type Idle = z.infer<typeof Idle>;

/** All that is remembered of a car's sessions. JSON, stored over restarts. */
export const SessionBook = z.object({
  /** When the newest report was recorded: what is older changes nothing. */
  at: tolerantOptional(Instant),
  idle: tolerantOptional(Idle),
  running: tolerantOptional(Running),
  /** Newest last. */
  ended: tolerantMember(tolerantList(Session), []),
  /** When the last of those ended that are no longer kept. */
  missingUntilAt: tolerantOptional(Instant),
});
export type SessionBook = z.infer<typeof SessionBook>;

/** Version 1 named the time of reception otherwise. */
export function sessionsOf1(stored: unknown): unknown {
  return changedMembers(stored, { idle: (idle) => renamed(idle, { heardAt: "receivedAt" }) });
}

export const NO_SESSIONS: SessionBook = { ended: [] };
