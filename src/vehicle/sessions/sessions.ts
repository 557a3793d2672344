import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { Idle, DatedValue, Running, Session, SessionBook } from "./stored-sessions";
import { GAP_MS, hasJustBegun, isAnother, rises, chargingUntil } from "./session-evidence";
import type { SessionReport } from "./session-report";

/** A state of charge this old is still that of the end of a charge: no car gains much meanwhile. */
const AFTERGLOW_MS = 10 * MINUTE_MS;

/**
 * A car's sessions after one more report: one begins when charging is first seen and ends when the car is seen not to charge.
 * What was not seen is not guessed: a session whose times are not sure is `approximate`, and a value that is not known is absent.
 */
export function sessions(book: SessionBook, report: SessionReport): SessionBook {
  if (book.at !== undefined && report.at < book.at) return book;
  const next = report.charging ? charging(book, report) : idle(book, report);
  const ended = keptSessions(next.ended, report.at);
  const missingUntilAt = next.ended.at(-ended.length - 1)?.endAt ?? book.missingUntilAt;
  return { ...next, at: report.at, ended, ...(missingUntilAt !== undefined && { missingUntilAt }) };
}

function charging({ idle: before, running, ended }: SessionBook, report: SessionReport): SessionBook {
  if (!running) {
    // What seemed to have been missed is this very session, whose beginning came late.
    const missed = ended.find(({ endAt, approximate }) => approximate && endAt > report.at);
    const soc = missed?.socFrom === undefined ? before?.soc : { value: missed.socFrom, at: missed.startAt };
    const begun = begin(before && { ...before, ...(soc && { soc }) }, report);
    return { ended: ended.filter((session) => session !== missed), running: begun };
  }
  if (isAnother(running, report)) {
    const { seenAt, ...begun } = running;
    const unended: Session = { ...begun, endAt: seenAt, approximate: true };
    return { ended: [...ended, unended], running: begin(undefined, report) };
  }
  return { ended, running: { ...running, ...gained(running, report), seenAt: chargingUntil(running, report) } };
}

function idle({ idle: before, running, ended }: SessionBook, report: SessionReport): SessionBook {
  if (running) return { ended: [...ended, end(running, report)], idle: idleAfter(report) };
  const missed = before && missedSession(before, report, ended.at(-1));
  return { ended: missed ? [...ended, missed] : amended(ended, report), idle: stillIdle(before, report) };
}

function begin(before: Idle | undefined, report: SessionReport): Running {
  const { at, seenAt, soc, counter, capacityKwh, location, atHome, type } = report;
  const socs = [before?.soc, soc].filter((reading) => reading !== undefined);
  const isCounting = counter !== undefined && counter.at > (before?.counter?.at ?? -Infinity);
  return {
    startAt: at,
    seenAt,
    // The lower one: a drive before lowers the newer, and what was charged unseen raises it.
    ...(socs.length > 0 && { socFrom: Math.min(...socs.map(({ value }) => value)) }),
    ...(soc && soc.at >= at && { soc }),
    ...(before?.counter && { counterBefore: before.counter.value }),
    ...(isCounting && counted({ counterBefore: before?.counter?.value }, counter)),
    ...(capacityKwh !== undefined && { capacityKwh }),
    ...(location && { location: { ...location } }),
    ...(atHome !== undefined && { atHome }),
    ...(type && { type }),
    ...(!hasJustBegun(before, report) && { approximate: true as const }),
  };
}

function end({ seenAt, ...running }: Running, report: SessionReport): Session {
  const { at, isLive } = report;
  const isSure = isLive || at - seenAt <= GAP_MS;
  return {
    ...running,
    ...gained(running, report, at),
    endAt: Math.max(at, running.startAt),
    ...(!isSure && { approximate: true as const }),
  };
}

/** What a report adds; a value recorded long after `untilAt` belongs to a later drive or charge. */
function gained(session: Omit<Session, "endAt">, report: SessionReport, untilAt = Infinity): Partial<Session> {
  const { soc, counter, capacityKwh, type } = report;
  const isDue = (next: DatedValue, known: DatedValue | undefined): boolean =>
    next.at >= (known?.at ?? session.startAt) && next.at <= untilAt + GAP_MS;
  return {
    ...(soc && isDue(soc, session.soc) && { soc }),
    ...(counter && isDue(counter, session.counter) && counted(session, counter)),
    ...(session.socFrom === undefined && soc && { socFrom: soc.value }),
    ...(capacityKwh !== undefined && { capacityKwh }),
    ...(session.type === undefined && type && { type }),
  };
}

/** A counter that shows less than before has begun again. */
function counted(
  { counter: known, counterBefore }: Pick<Session, "counter" | "counterBefore">,
  counter: DatedValue,
): Partial<Session> {
  const last = known?.value ?? counterBefore;
  return { counter, ...(last !== undefined && counter.value < last && { counterBefore: 0 }) };
}

/** A value that comes a little after the end of the last session still belongs to it. */
function amended(ended: readonly Session[], report: SessionReport): Session[] {
  const last = ended.at(-1);
  if (!last) return [];
  const { soc, counter } = gained(last, report, last.endAt);
  const better = {
    ...(soc && rises(soc, last.soc) && { soc }),
    ...(counter && rises(counter, last.counter) && { counter }),
  };
  return [...ended.slice(0, -1), { ...last, ...better }];
}

function stillIdle(before: Idle | undefined, { seenAt, receivedAt, soc, counter }: SessionReport): Idle {
  const [lastSoc, lastCounter] = [soc ?? before?.soc, counter ?? before?.counter];
  return {
    seenAt: Math.max(seenAt, before?.seenAt ?? seenAt),
    receivedAt,
    ...(lastSoc && { soc: lastSoc }),
    ...(lastCounter && { counter: lastCounter }),
  };
}

/** A state of charge from well within the session says nothing of what the battery holds after it. */
function idleAfter({ at, seenAt, receivedAt, soc, counter }: SessionReport): Idle {
  return { seenAt, receivedAt, ...(soc && soc.at >= at - AFTERGLOW_MS && { soc }), ...(counter && { counter }) };
}

/** Between two idle reports this far apart there may have been more than one charge, and a drive. */
const LONGEST_MISSED_MS = 24 * HOUR_MS;

/** Less may be a correction of the car's own estimate. Percent. */
const LEAST_MISSED_RISE = 5;

/** A charge that nobody saw: the car was idle before and is idle now, but its battery is fuller. */
function missedSession(
  { seenAt, soc: from }: Idle,
  { soc: to, capacityKwh }: SessionReport,
  last: Session | undefined,
): Session | undefined {
  if (!from || !to || to.value - from.value < LEAST_MISSED_RISE) return undefined;
  const isOfLast = last !== undefined && last.endAt + GAP_MS >= to.at;
  if (isOfLast || to.at <= seenAt || to.at - seenAt > LONGEST_MISSED_MS) return undefined;
  return {
    startAt: seenAt,
    endAt: to.at,
    socFrom: from.value,
    soc: to,
    ...(capacityKwh !== undefined && { capacityKwh }),
    approximate: true,
  };
}

const KEPT = 200;
/** This month and the one before, whose reports must be whole, and a week to ask for them. */
const WHOLE_MS = 70 * DAY_MS;
/** A book is written as a whole, and no car that is well charges nine times a day. */
const MOST = 600;

/** What is kept of sessions, newest last: the last 200, and more where so many are of the last 70 days, up to 600. */
export function keptSessions<T extends { readonly endAt: number }>(all: readonly T[], now: number): T[] {
  const recent = all.length > KEPT ? all.filter(({ endAt }) => endAt > now - WHOLE_MS).length : 0;
  return all.slice(-Math.min(MOST, Math.max(KEPT, recent)));
}
