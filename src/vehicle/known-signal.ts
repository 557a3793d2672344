import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Signal } from "../api/signal";
import { LATEST_INSTANT } from "../instant";

/** How news of a car came. */
export type Source = "webhook" | "poll" | "command" | "estimate";

const Body = z.record(z.string(), z.unknown());

const Instant = z.number().min(0).max(LATEST_INSTANT);

/** What is known of one signal: the newest good value, and an error if the newest report was one. JSON, kept over restarts. */
export const KnownSignal = z.object({
  body: Body.optional(),
  /** When the maker recorded `body`; absent for what never changes. */
  updatedAt: Instant.optional(),
  retrievedAt: Instant.optional(),
  /** What decides which of two values is newer; falls back to the time of arrival. */
  order: Instant,
  status: z.enum(["SUCCESS", "ERROR", "UNAVAILABLE"]),
  error: z
    .object({ type: z.string().optional(), code: z.string().optional(), resolution: z.string().optional() })
    .optional(),
  /** When the last report of any kind came. */
  heardAt: Instant,
  source: z.enum(["webhook", "poll", "command", "estimate"]),
});
export type KnownSignal = z.infer<typeof KnownSignal>;

export interface Heard {
  readonly heardAt: number;
  readonly source: Source;
}

/** A value dated further ahead than this is dated wrongly, and must not keep out all that is dated rightly. */
const AHEAD_MS = 3_600_000;

/**
 * Merges one report into what is known, by the signal's own time: older news never replaces newer. An error keeps the last
 * value as last-known; a body that comes with it is that last value, not the present one.
 */
export function mergeSignal(known: KnownSignal | undefined, signal: Signal, { heardAt, source }: Heard): KnownSignal {
  const updatedAt = instant(signal.oemUpdatedAt);
  const retrievedAt = instant(signal.retrievedAt);
  const order = updatedAt ?? retrievedAt ?? heardAt;
  const good = signal.status === "SUCCESS";
  const isNews = signal.body !== undefined && isNewer({ order, retrievedAt }, known, heardAt);
  if (good && known && !isNews) return known;
  if (!good && known && heardAt < known.heardAt) return known;

  // Written out and not spread: this runs for each signal of each delivery.
  return {
    body: isNews ? { ...signal.body } : known?.body,
    updatedAt: isNews ? updatedAt : known?.updatedAt,
    retrievedAt: isNews ? retrievedAt : known?.retrievedAt,
    order: isNews ? order : (known?.order ?? order),
    source: isNews ? source : (known?.source ?? source),
    status: signal.status,
    error: good ? undefined : signal.error && { ...signal.error },
    heardAt: Math.max(heardAt, known?.heardAt ?? heardAt),
  };
}

/** Whether a merge has brought a value that was not known, or known to be so later than before; an error is none. */
export function bringsNews(before: KnownSignal | undefined, after: KnownSignal): boolean {
  if (before === after || after.status !== "SUCCESS") return false;
  if (before?.status !== "SUCCESS" || before.updatedAt !== after.updatedAt) return true;
  return !isDeepStrictEqual(before.body, after.body);
}

/** The body if it may be taken as the present: the last report was a success. */
export function currentBody(known: KnownSignal | undefined): Readonly<Record<string, unknown>> | undefined {
  return known?.status === "SUCCESS" ? known.body : undefined;
}

/**
 * When the car or its maker last vouched for the value, milliseconds since the epoch: when it was recorded, or, because a maker
 * may know of a change only `lagMs` after it, that long before it was fetched. A time later than its arrival is not believed.
 */
export function vouchedAt({ updatedAt, retrievedAt, heardAt }: KnownSignal, lagMs: number): number | undefined {
  const times = [updatedAt, retrievedAt === undefined ? undefined : retrievedAt - lagMs];
  const newest = Math.max(...times.filter((at) => at !== undefined));
  return newest === -Infinity ? undefined : Math.min(newest, heardAt);
}

function isNewer(
  { order, retrievedAt = 0 }: { order: number; retrievedAt: number | undefined },
  known: KnownSignal | undefined,
  heardAt: number,
): boolean {
  if (known?.body === undefined) return true;
  if (order === known.order) return retrievedAt >= (known.retrievedAt ?? 0);
  const horizon = heardAt + AHEAD_MS;
  return order > known.order || (known.order > horizon && order <= horizon);
}

/** A time that no calendar knows is none. */
function instant(at: number | undefined): number | undefined {
  return at !== undefined && at >= 0 && at <= LATEST_INSTANT ? at : undefined;
}
