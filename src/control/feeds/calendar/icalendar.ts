import { DateTime, IANAZone } from "luxon";
import { DAY_MS } from "../../../core/duration";
import type { ReadyRequest } from "../../shared/requests";
import { percentIn, upcoming } from "./event-list";

/** One occurrence of an event in a calendar. */
export interface CalendarEvent {
  /** As the calendar has it, in its zone. */
  readonly wall: {
    readonly year: number;
    readonly month: number;
    readonly day: number;
    readonly hour: number;
    readonly minute: number;
    readonly second: number;
  };
  /** Absent where the calendar does not describe the zone. */
  readonly at?: number | undefined;
  /** The name of the zone; absent for times of no zone. */
  readonly zone?: string | undefined;
  /** Title and description. */
  readonly texts: readonly string[];
  readonly isCancelled: boolean;
}

/** Events that repeat are followed for so long: a calendar is sent again from time to time. */
const AHEAD_MS = 60 * DAY_MS;

/** Farther from UTC no zone is. */
const ZONES_MS = 2 * DAY_MS;

/** Whether a text is an iCalendar. */
export function isICalendar(text: string): boolean {
  return /^\s*BEGIN:VCALENDAR/i.test(text);
}

/** The days of a calendar that count at `now`, in whatever zone, as UTC. */
export function calendarSpan(now: number): { readonly fromAt: number; readonly untilAt: number } {
  return { fromAt: now - ZONES_MS, untilAt: now + AHEAD_MS + ZONES_MS };
}

/**
 * The departures of calendar events in the next 60 days: the begin of each, and the first percentage in its title or description as
 * the target. Times without a zone are those of `zone`.
 */
export function departuresOf(
  events: readonly CalendarEvent[],
  { zone, now }: { readonly zone: string; readonly now: number },
): readonly ReadyRequest[] {
  const departures = events.flatMap((event) => {
    const at = event.isCancelled ? undefined : instantOf(event, zone);
    return at === undefined || at > now + AHEAD_MS ? [] : [{ at, targetPercent: percentIn(...event.texts) }];
  });
  return upcoming(departures, now);
}

/** A zone that the calendar does not describe may be one that everybody knows. */
function instantOf({ at, wall, zone: named }: CalendarEvent, zone: string): number | undefined {
  if (at !== undefined) return at;
  const isKnown = named !== undefined && IANAZone.isValidZone(named);
  const begin = DateTime.fromObject(wall, { zone: isKnown ? named : zone });
  return begin.isValid ? begin.toMillis() : undefined;
}
