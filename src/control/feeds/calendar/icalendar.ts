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

/** A rule that repeats each second must not hold up anybody. */
const MOST_STEPS = 20_000;

/** Whether a text is an iCalendar. */
export function isICalendar(text: string): boolean {
  return /^\s*BEGIN:VCALENDAR/i.test(text);
}

/**
 * The departures that an iCalendar tells (RFC 5545): the begin of each event of the next 60 days, repeated, moved, and left out as
 * it says, and the first percentage in its title or description as the target. Times without a zone are those of `zone`.
 * `undefined` for what is no iCalendar.
 */
export async function departuresInICalendar(
  text: string,
  { zone, now }: { readonly zone: string; readonly now: number },
): Promise<readonly ReadyRequest[] | undefined> {
  // Few flows have a calendar, so its reader is loaded with the first.
  const { default: reader } = await import("ical.js");
  const components = eventsOf(text);
  if (!components) return undefined;
  const events = components.map((component) => new reader.Event(component));
  const repeated = new Set(events.filter((event) => event.isRecurring()).map(({ uid }) => uid));
  const begins: ReadyRequest[] = [];
  const add = ({ component, summary, description }: Event, begin: Time): void => {
    const at = instantOf(begin, component, zone);
    if (begin.isDate || at === undefined || at > now + AHEAD_MS || isCancelled(component)) return;
    begins.push({ at, targetPercent: percentIn(summary, description) });
  };
  let steps = 0;
  for (const event of events) {
    if (!event.isRecurring()) {
      // An occurrence that was moved comes with the event that repeats.
      if (!event.isRecurrenceException() || !repeated.has(event.uid)) add(event, event.startDate);
      continue;
    }
    const occurrences = event.iterator();
    for (let next; steps < MOST_STEPS && (next = occurrences.next()); steps++) {
      if ((instantOf(next, event.component, zone) ?? Infinity) > now + AHEAD_MS) break;
      const { item, startDate } = event.getOccurrenceDetails(next);
      add(item, startDate);
    }
  }
  return upcoming(begins, now);

  function eventsOf(calendar: string): readonly Component[] | undefined {
    try {
      return new reader.Component(reader.parse(calendar)).getAllSubcomponents("vevent");
    } catch {
      return undefined;
    }
  }
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

function isCancelled(component: Component): boolean {
  return component.getFirstPropertyValue("status") === "CANCELLED";
}
