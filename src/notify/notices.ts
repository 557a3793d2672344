import { DAY_MS, HOUR_MS } from "../core/duration";
import { SEVERITIES, type Fact, type Notice, type Severity } from "./notice";
import { quietUntil, type QuietHours } from "./quiet-hours";
import type { StoredNotices } from "./stored-notices";

/** An input. */
export type Observation =
  /** All facts that one source knows now. What it reported before and no longer reports has ended. */
  | { readonly kind: "facts"; readonly source: string; readonly facts: readonly Fact[] }
  /** Something has happened; it has no end. */
  | { readonly kind: "event"; readonly fact: Fact }
  /** Time has passed. */
  | { readonly kind: "time" };

/** Which facts become notices, and when. */
export interface NoticeRules {
  readonly quiet: QuietHours | undefined;
  /** IANA. */
  readonly zone: string;
  /** How often a fact that lasts is reported again; `undefined` for never. */
  readonly repeatMs: number | undefined;
  /** Less important facts are not reported. */
  readonly least: Severity;
}

/** What facts come to. */
export interface NoticeStep {
  readonly state: StoredNotices;
  /** To be sent now, in this order. */
  readonly notices: readonly Notice[];
  /** When time alone changes something; milliseconds since the epoch. */
  readonly nextAt: number | undefined;
}

/** A fact that comes and goes is reported once in this time. */
const FLICKER_MS = HOUR_MS;

/** More than any home has. */
const MOST = 200;

type OpenFact = StoredNotices["open"][string];

/**
 * The notices that follow from an input. A fact is reported when it begins, and again only after `repeatMs`; its end is reported if its
 * beginning was. Quiet hours delay everything except errors; what has ended by then is not reported at all.
 */
export function noticeStep(
  state: StoredNotices,
  observation: Observation,
  rules: NoticeRules,
  now: number,
): NoticeStep {
  const until = quietUntil(rules.quiet, rules.zone, now);
  const draft: Draft = { open: { ...state.open }, past: youngPast(state.past, now), held: [...state.held], sent: [] };
  const canSend = (severity: Severity): boolean => until === undefined || severity === "error";
  if (until === undefined) draft.sent.push(...draft.held.splice(0));

  const send = (notice: Notice): void => void (canSend(notice.severity) ? draft.sent : draft.held).push(notice);
  const isImportant = ({ severity }: Fact): boolean => rank(severity) >= rank(rules.least);
  if (observation.kind === "event" && isImportant(observation.fact))
    happened(draft, observation.fact, rules, now, send);
  if (observation.kind === "facts") {
    const facts = observation.facts.filter(isImportant);
    for (const fact of facts) begin(draft, fact, observation.source, now);
    end(draft, new Set(facts.map(({ key }) => key)), observation.source, send);
  }
  for (const [key, one] of Object.entries(draft.open)) {
    if (!isDue(one, draft.past[key], rules, now) || !canSend(one.fact.severity)) continue;
    draft.sent.push({ ...one.fact, since: one.since, over: false });
    draft.open[key] = { ...one, sentAt: now };
    delete draft.past[key];
  }

  const { open, past, held, sent } = draft;
  const next = {
    ...state,
    open: newest(open, ({ since }) => since),
    past: newest(past, (at) => at),
    held: held.slice(-MOST),
  };
  return { state: next, notices: sent, nextAt: nextAt(next, until, rules, now) };
}

/** What a step changes. */
interface Draft {
  readonly open: Record<string, OpenFact>;
  readonly past: Record<string, number>;
  readonly held: Notice[];
  readonly sent: Notice[];
}

function happened(
  { past }: Draft,
  fact: Fact,
  { repeatMs = FLICKER_MS }: NoticeRules,
  now: number,
  send: (notice: Notice) => void,
): void {
  const before = past[fact.key];
  if (before !== undefined && now - before < repeatMs) return;
  past[fact.key] = now;
  send({ ...fact, since: now, over: false });
}

function begin({ open, past, held }: Draft, fact: Fact, source: string, now: number): void {
  const before = open[fact.key];
  if (before) {
    const sources = before.sources.includes(source) ? before.sources : [...before.sources, source];
    const isLess = sources.length > 1 && rank(fact.severity) < rank(before.fact.severity);
    open[fact.key] = { ...before, fact: isLess ? before.fact : fact, sources };
    return;
  }
  const ended = held.findIndex(({ key, over }) => key === fact.key && over);
  const [unsent] = ended < 0 ? [] : held.splice(ended, 1);
  const sentAt = unsent && past[fact.key];
  // Its end was not reported, so it continues.
  open[fact.key] = { fact, since: unsent?.since ?? now, sources: [source], ...(sentAt !== undefined && { sentAt }) };
}

function end(
  { open, past }: Draft,
  holding: ReadonlySet<string>,
  source: string,
  send: (notice: Notice) => void,
): void {
  for (const [key, one] of Object.entries(open)) {
    if (!one.sources.includes(source) || holding.has(key)) continue;
    const sources = one.sources.filter((other) => other !== source);
    if (sources.length > 0) open[key] = { ...one, sources };
    else delete open[key];
    if (sources.length > 0 || one.sentAt === undefined) continue;
    past[key] = one.sentAt;
    send({ ...one.fact, severity: "info", since: one.since, over: true });
  }
}

/** The severity of the most important current fact; `undefined` for none. */
export function worst({ open }: StoredNotices): Severity | undefined {
  return SEVERITIES.findLast((severity) => Object.values(open).some(({ fact }) => fact.severity === severity));
}

/** Whether a current fact is to be reported; `endedAt` is when it was last reported, if it has ended since. */
function isDue({ sentAt }: OpenFact, endedAt: number | undefined, { repeatMs }: NoticeRules, now: number): boolean {
  if (sentAt === undefined) return endedAt === undefined || now - endedAt >= FLICKER_MS;
  return repeatMs !== undefined && now - sentAt >= repeatMs;
}

function nextAt(
  { open, past, held }: StoredNotices,
  until: number | undefined,
  { repeatMs }: NoticeRules,
  now: number,
): number | undefined {
  const due = Object.entries(open).flatMap(([key, { sentAt }]) => {
    const ended = past[key];
    if (sentAt === undefined) return ended === undefined ? [] : [ended + FLICKER_MS];
    return repeatMs === undefined ? [] : [sentAt + repeatMs];
  });
  const waits =
    until !== undefined && (held.length > 0 || Object.values(open).some(({ sentAt }) => sentAt === undefined));
  const times = [...due.filter((at) => at > now), ...(waits ? [until] : [])];
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** Longer than any repetition. */
const PAST_MS = 8 * DAY_MS;

function youngPast(past: StoredNotices["past"], now: number): Record<string, number> {
  return Object.fromEntries(Object.entries(past).filter(([, at]) => at <= now && now - at < PAST_MS));
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function newest<T>(entries: Record<string, T>, at: (entry: T) => number): Record<string, T> {
  const all = Object.entries(entries);
  if (all.length <= MOST) return entries;
  return Object.fromEntries(all.toSorted(([, one], [, other]) => at(other) - at(one)).slice(0, MOST));
}
