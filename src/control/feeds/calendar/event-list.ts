import { isRecord } from "../../../core/describe-value";
import { withPoint } from "../../../core/decimal-comma";
import { percentOfShare } from "../../../core/percent";
import type { ReadyRequest } from "../../shared/requests";

/** Later events and more of them are not planned for. */
const MOST_EVENTS = 500;

/** Reads when an event begins; `undefined` for what is no instant. Given by whoever knows the zone and the time. */
type InstantOf = (value: unknown) => number | undefined;

/**
 * The departures that a list of calendar events tells: each event's begin, and the first percentage in its title or description
 * as the target. Whole days have no time, and what has begun is past: both are left aside. `undefined` for what is no such list.
 * Takes plain lists of `{ start, target }`, Home Assistant's and Google's answers, and the events of calendar nodes.
 */
export function departuresInEvents(
  content: unknown,
  instantOf: InstantOf,
  now: number,
): readonly ReadyRequest[] | undefined {
  const events = eventsIn(content);
  if (!events) return undefined;
  const begins = events.map((event) => ({ event, begin: beginOf(event) }));
  const timed = begins.filter(({ begin }) => !isWholeDay(begin));
  const read = timed.flatMap(({ event, begin }) => {
    const at = instantOf(begin);
    return at === undefined ? [] : [{ at, targetPercent: targetIn(event) }];
  });
  return read.length === 0 && timed.length > 0 ? undefined : upcoming(read, now);
}

/** Those after `now` in order, as many as are planned for. */
export function upcoming(departures: readonly ReadyRequest[], now: number): readonly ReadyRequest[] {
  return departures
    .filter(({ at }) => at > now)
    .toSorted((one, other) => one.at - other.at)
    .slice(0, MOST_EVENTS)
    .map(({ at, targetPercent }) => ({ at, ...(targetPercent !== undefined && { targetPercent }) }));
}

const PERCENT = /(?<![\d.,])(\d{1,3})\s*%/;

/** The first percentage of the texts, as "Trip to the lake, 90 %". */
export function percentIn(...texts: readonly unknown[]): number | undefined {
  const found = texts.flatMap((text) => (typeof text === "string" ? (PERCENT.exec(text)?.[1] ?? []) : []));
  return found.map(Number).find((percent) => percent >= 1 && percent <= 100);
}

const LISTS = ["events", "items"];

function eventsIn(content: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> | undefined {
  if (Array.isArray(content)) {
    const events = content.filter(isRecord);
    return events.length === content.length ? events : undefined;
  }
  if (!isRecord(content)) return undefined;
  const own = LISTS.map((name) => content[name]).find(Array.isArray);
  if (own) return eventsIn(own);
  // Home Assistant answers with a list for each calendar that was asked for.
  const calendars = Object.values(content).map((one) => (isRecord(one) ? eventsIn(one["events"]) : undefined));
  const known = calendars.filter((one) => one !== undefined);
  return known.length > 0 && known.length === calendars.length ? known.flat() : undefined;
}

const BEGINS = ["start", "at", "begin", "eventStart", "dtstart"];

function beginOf(event: Readonly<Record<string, unknown>>): unknown {
  const begin = BEGINS.map((name) => event[name]).find((value) => value !== undefined);
  return isRecord(begin) ? (begin["dateTime"] ?? begin["date"]) : begin;
}

function isWholeDay(begin: unknown): boolean {
  return typeof begin === "string" && /^\d{4}-\d{2}-\d{2}$/.test(begin.trim());
}

function targetIn(event: Readonly<Record<string, unknown>>): number | undefined {
  const entered = event["target"] ?? event["soc"];
  const own =
    typeof entered === "number" || typeof entered === "string" ? Number(withPoint(String(entered))) : Number.NaN;
  if (own > 1 && own <= 100) return own;
  if (own > 0 && own < 1) return percentOfShare(own);
  return percentIn(event["target"], event["summary"], event["title"], event["description"]);
}
