import { DateTime, IANAZone } from "luxon";
import type ICal from "ical.js";
import { DAY_MS } from "../../../core/duration";
import type { ReadyRequest } from "../../shared/requests";
import { percentIn, upcoming } from "./event-list";

type Component = InstanceType<typeof ICal.Component>;
type Event = InstanceType<typeof ICal.Event>;
type Time = InstanceType<typeof ICal.Time>;

/** Events that repeat are followed for so long: a calendar is sent again from time to time. */
const AHEAD_MS = 60 * DAY_MS;

/** So many steps of one rule are followed: it may repeat each second, or match no day at all. */
const MOST_OF_ONE = 10_000;
/** And so many of all rules together. */
const MOST_STEPS = 50_000;

/** Farther from UTC no zone is. */
const LONG_PAST_MS = 2 * DAY_MS;

/** Whether a text is an iCalendar. */
export function isICalendar(text: string): boolean {
  return /^\s*BEGIN:VCALENDAR/i.test(text);
}

/**
 * The departures that an iCalendar tells (RFC 5545): the begin of each event of the next 60 days, repeated, moved, and left out as
 * it says, and the first percentage in its title or description as the target. Times without a zone are those of `zone`.
 * An event that cannot be read is left out; `undefined` for what is no iCalendar.
 */
export async function departuresInICalendar(
  text: string,
  { zone, now }: { readonly zone: string; readonly now: number },
): Promise<readonly ReadyRequest[] | undefined> {
  // Few flows have a calendar, so its reader is loaded with the first.
  const { default: reader } = await import("ical.js");
  const components = eventsOf(text);
  if (!components) return undefined;
  // Each with its own moved occurrences: by itself the reader gives those of all events to each.
  const moved = new Map<string, Component[]>();
  for (const one of components.filter(isMoved)) moved.set(uidOf(one), [...(moved.get(uidOf(one)) ?? []), one]);
  const events = components.flatMap(
    (one) =>
      tried(() => new reader.Event(one, { exceptions: isMoved(one) ? [] : (moved.get(uidOf(one)) ?? []) })) ?? [],
  );
  const repeated = new Set(events.filter((event) => event.isRecurring()).map(({ uid }) => uid));
  const begins: ReadyRequest[] = [];
  const add = ({ component, summary, description }: Event, begin: Time): void => {
    // Zones take time, and most events of a calendar are of other years.
    if (begin.isDate || isLongPast(begin, now) || !isLongPast(begin, now + AHEAD_MS + 2 * LONG_PAST_MS)) return;
    const at = instantOf(begin, component, zone);
    if (at === undefined || at > now + AHEAD_MS || isCancelled(component)) return;
    begins.push({ at, targetPercent: percentIn(summary, description) });
  };
  const follow = (event: Event, most: number): number => {
    let steps = 0;
    class BoundedRule extends reader.RecurIterator {
      override check_contracting_rules(): boolean {
        if (++steps > most) throw new RangeError("too-many-steps");
        return super.check_contracting_rules();
      }
    }
    const rules = event.component.getAllProperties("rrule").map((property) => property.getFirstValue());
    for (const rule of rules)
      if (rule instanceof reader.Recur) rule.iterator = (dtstart) => new BoundedRule({ rule, dtstart });
    const isEachAlike = Object.keys(event.exceptions).length === 0;
    const isOver = rules.every((rule) => rule instanceof reader.Recur && rule.until && isLongPast(rule.until, now));
    if (isEachAlike && isOver && !event.component.hasProperty("rdate")) return 0;
    tried(() => {
      const occurrences = event.iterator();
      for (let next; (next = occurrences.next());) {
        if (isLongPast(next, now) && (isEachAlike || !(next.toString() in event.exceptions))) continue;
        if ((instantOf(next, event.component, zone) ?? Infinity) > now + AHEAD_MS) return;
        const { item, startDate } = event.getOccurrenceDetails(next);
        add(item, startDate);
      }
    });
    return steps;
  };
  // An occurrence that was moved comes with the event that repeats.
  const single = events.filter(
    (event) => !event.isRecurring() && !(event.isRecurrenceException() && repeated.has(event.uid)),
  );
  for (const event of single) tried(() => add(event, event.startDate));
  // The newest first: where there are too many, the oldest are the likeliest to have ended.
  const recurring = events
    .filter((event) => event.isRecurring())
    .map((event) => ({ event, since: tried(() => event.startDate.toUnixTime()) }))
    .toSorted((one, other) => (other.since ?? 0) - (one.since ?? 0));
  let left = MOST_STEPS;
  for (const { event, since } of recurring)
    if (since !== undefined && left > 0) left -= follow(event, Math.min(left, MOST_OF_ONE));
  return upcoming(begins, now);

  function eventsOf(calendar: string): readonly Component[] | undefined {
    try {
      return new reader.Component(reader.parse(calendar.trim())).getAllSubcomponents("vevent");
    } catch {
      return undefined;
    }
  }
}

/** As the calendar has it, in whatever zone. */
function isLongPast({ year, month, day }: Time, now: number): boolean {
  return Date.UTC(year, month - 1, day) < now - LONG_PAST_MS;
}

/** A zone that the calendar does not describe may be one that everybody knows. */
function instantOf(time: Time, component: Component, zone: string): number | undefined {
  if (time.zone && time.zone.tzid !== "floating") return time.toUnixTime() * 1000;
  const named = component.getFirstProperty("dtstart")?.getFirstParameter("tzid");
  const { year, month, day, hour, minute, second } = time;
  const isKnown = named !== undefined && IANAZone.isValidZone(named);
  const at = DateTime.fromObject({ year, month, day, hour, minute, second }, { zone: isKnown ? named : zone });
  return at.isValid ? at.toMillis() : undefined;
}

function uidOf(component: Component): string {
  return String(component.getFirstPropertyValue("uid"));
}

/** Whether it is one occurrence that differs from those of the event that repeats. */
function isMoved(component: Component): boolean {
  return component.hasProperty("recurrence-id");
}

/** The reader throws at what is no date and no rule: one broken event must not cost the others. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function isCancelled(component: Component): boolean {
  return component.getFirstPropertyValue("status") === "CANCELLED";
}
