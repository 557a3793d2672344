import { isDeepStrictEqual } from "node:util";
import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { Signal } from "../../smartcar/signal";
import { LATEST_INSTANT } from "../../core/instant";
import type { KnownSignal, Source, WaitingValue } from "./stored-state";

/** How a report came. Instants are milliseconds since the epoch. */
export interface Receipt {
  readonly receivedAt: number;
  readonly source: Source;
  /** When a delivery was sent, by Smartcar's clock; absent for what was asked for. */
  readonly sentAt?: number | undefined;
  /** Its place among the deliveries; the same in every attempt to deliver it. */
  readonly sequence?: number | undefined;
  /** An earlier process took it in, and did not come to apply it. */
  readonly isLeftOver?: boolean;
}

/** Clocks of makes differ by so much; a value dated further ahead waits. */
const AHEAD_MS = 2 * MINUTE_MS;

/** What was stored with a time further ahead was stored while the computer's clock was ahead. */
const WRONG_CLOCK_MS = HOUR_MS;

/** A car whose clock is wrong dates all its values so: the first to come due and the newest ones stay. */
const MOST_WAITING = 4;

/** One report, as it is compared with what is known. */
interface Dating {
  /** When the value was recorded, else when it was fetched; absent for an undated one. */
  readonly datedAt: number | undefined;
  readonly retrievedAt: number | undefined;
  readonly toldAt: number;
  readonly sequence: number | undefined;
}

/**
 * Merges one report into what is known: a value by its own date, an error by when it was sent, so that an older report never replaces
 * a newer one. An undated value never beats a dated one that is newer than its delivery. An error keeps the last value as last-known; a
 * body that comes with it is that last value, not the present one.
 */
export function mergeSignal(known: KnownSignal | undefined, signal: Signal, receipt: Receipt): KnownSignal {
  const { receivedAt, source, sentAt = receivedAt, sequence } = receipt;
  const now = Math.max(receivedAt, sentAt);
  const updatedAt = instant(signal.oemUpdatedAt);
  const retrievedAt = instant(signal.retrievedAt);
  const datedAt = updatedAt ?? retrievedAt;
  const dating: Dating = { datedAt, retrievedAt, toldAt: sentAt, sequence };
  const good = signal.status === "SUCCESS";
  const isAhead = datedAt !== undefined && datedAt > now + AHEAD_MS;
  if (good && isAhead && signal.body) {
    const one = { body: { ...signal.body }, updatedAt, retrievedAt, toldAt: sentAt, sequence, source };
    return withWaiting(known, one, receivedAt);
  }
  const before = known && atRightTime(dueSignal(known, now), now);
  const isNew = hasValue(signal) && !isAhead && isNewer(dating, before);
  const isLater = wasSentLater(dating, before);
  if (before && !isNew && !(isLater && (!good || isSameRecord(dating, before)))) return before;

  // An older success says nothing of an error that came since, unless its value was recorded later.
  const holds = isLater || (good && (datedAt ?? 0) >= (before?.toldAt ?? 0));
  const waiting = before?.waiting?.filter((one) => one.toldAt > sentAt);
  // Written out and not spread: this runs for each signal of each delivery.
  return {
    body: isNew ? { ...signal.body } : before?.body,
    updatedAt: isNew ? updatedAt : before?.updatedAt,
    retrievedAt: isNew ? retrievedAt : before?.retrievedAt,
    order: isNew ? (datedAt ?? sentAt) : (before?.order ?? datedAt ?? sentAt),
    datedAt: isNew ? (datedAt ?? before?.datedAt) : before?.datedAt,
    toldAt: isLater ? sentAt : before?.toldAt,
    sequence: isLater ? sequence : before?.sequence,
    source: isNew ? source : (before?.source ?? source),
    status: holds ? signal.status : (before?.status ?? signal.status),
    error: holds ? (good ? undefined : signal.error && { ...signal.error }) : before?.error,
    receivedAt: Math.max(receivedAt, before?.receivedAt ?? receivedAt),
    ...(waiting && waiting.length > 0 && { waiting }),
  };
}

/** What is known at `now`, with the waiting values whose time has come. */
export function dueSignal(known: KnownSignal, now: number): KnownSignal {
  const due = known.waiting?.filter((one) => (one.updatedAt ?? one.retrievedAt ?? 0) <= now);
  if (!due || due.length === 0) return known;
  const left = known.waiting?.filter((one) => !due.includes(one));
  const { waiting: _, ...rest } = known;
  const settled = due
    .toSorted((a, b) => (a.updatedAt ?? a.retrievedAt ?? 0) - (b.updatedAt ?? b.retrievedAt ?? 0))
    .reduce<KnownSignal>((merged, { body, updatedAt, retrievedAt, toldAt, sequence, source }) => {
      const signal = { code: "", status: "SUCCESS", body, oemUpdatedAt: updatedAt, retrievedAt } as const;
      return mergeSignal(merged, signal, { receivedAt: now, sentAt: toldAt, sequence, source });
    }, rest);
  return { ...settled, receivedAt: known.receivedAt, ...(left && left.length > 0 && { waiting: left }) };
}

function withWaiting(known: KnownSignal | undefined, one: WaitingValue, receivedAt: number): KnownSignal {
  const others = known?.waiting ?? [];
  const waiting = [...(others.length < MOST_WAITING ? others : others.slice(0, -1)), one];
  if (known) return { ...known, waiting };
  return { order: 0, status: "UNAVAILABLE", receivedAt, source: one.source, waiting };
}

/** What was dated ahead when it came, as by a computer whose clock has been put right since, keeps nothing out. */
function atRightTime(known: KnownSignal, now: number): KnownSignal {
  const isPast = (at: number | undefined): boolean => at === undefined || at <= now + WRONG_CLOCK_MS;
  if (isPast(known.order) && isPast(known.toldAt) && isPast(known.datedAt)) return known;
  const { order, toldAt, datedAt } = known;
  return {
    ...known,
    order: isPast(order) ? order : 0,
    toldAt: isPast(toldAt) ? toldAt : 0,
    datedAt: isPast(datedAt) ? datedAt : undefined,
  };
}

/** Whether a merge has brought a value that was not known, or known to be so later than before; an error is none. */
export function bringsUpdate(before: KnownSignal | undefined, after: KnownSignal): boolean {
  if (before === after || after.status !== "SUCCESS") return false;
  if (before?.status !== "SUCCESS" || before.updatedAt !== after.updatedAt) return true;
  return !isDeepStrictEqual(before.body, after.body);
}

/** The body if it may be taken as the present: the last report was a success. */
export function currentBody(known: KnownSignal | undefined): Readonly<Record<string, unknown>> | undefined {
  return known?.status === "SUCCESS" ? known.body : undefined;
}

/**
 * When the car or its make last vouched for the value, milliseconds since the epoch: when it was recorded, or, because a make
 * may know of a change only `lagMs` after it, that long before it was fetched. A time later than its arrival is not believed.
 */
export function vouchedAt({ updatedAt, retrievedAt, receivedAt }: KnownSignal, lagMs: number): number | undefined {
  const times = [updatedAt, retrievedAt === undefined ? undefined : retrievedAt - lagMs];
  const newest = Math.max(...times.filter((at) => at !== undefined));
  return newest === -Infinity ? undefined : Math.min(newest, receivedAt);
}

/** An error may come with a body that is empty, or holds nothing but null: that is no last known value. */
function hasValue({ status, body }: Signal): boolean {
  if (body === undefined) return false;
  return status === "SUCCESS" || Object.values(body).some((member) => member !== null && member !== undefined);
}

function isNewer(dating: Dating, known: KnownSignal | undefined): boolean {
  if (known?.body === undefined) return true;
  const { datedAt, toldAt } = dating;
  const knownDate = known.datedAt ?? dateOf(known);
  if (datedAt === undefined) return wasSentLater(dating, known) && toldAt >= (knownDate ?? 0);
  if (knownDate !== undefined && datedAt !== knownDate) return datedAt > knownDate;
  if (knownDate === undefined) return datedAt >= (known.toldAt ?? 0) || wasSentLater(dating, known);
  const [looked, lookedBefore] = [dating.retrievedAt ?? 0, known.retrievedAt ?? 0];
  return looked === lookedBefore ? wasSentLater(dating, known) : looked > lookedBefore;
}

/** The same record of the car's, looked at once more. */
function isSameRecord({ datedAt, retrievedAt = 0 }: Dating, known: KnownSignal): boolean {
  return datedAt === (known.datedAt ?? dateOf(known)) && retrievedAt >= (known.retrievedAt ?? 0);
}

/** What was stored by version 0.1 has no date besides that of its value. */
function dateOf({ updatedAt, retrievedAt }: KnownSignal): number | undefined {
  return updatedAt ?? retrievedAt;
}

/** Attempts to deliver the same once more go on for so long, each sent later than the one before. */
const ATTEMPTS_MS = 3 * MINUTE_MS;

/**
 * By when it was sent; among deliveries that may be attempts of one another by their sequence, which an attempt does not change.
 */
function wasSentLater({ toldAt, sequence }: Dating, known: KnownSignal | undefined): boolean {
  const knownAt = known?.toldAt ?? known?.receivedAt ?? 0;
  const isOrdered = sequence !== undefined && known?.sequence !== undefined && sequence !== known.sequence;
  if (isOrdered && Math.abs(toldAt - knownAt) <= ATTEMPTS_MS) return sequence > (known.sequence ?? 0);
  return toldAt >= knownAt;
}

/** A time that no calendar knows is none. */
function instant(at: number | undefined): number | undefined {
  return at !== undefined && at >= 0 && at <= LATEST_INSTANT ? at : undefined;
}
