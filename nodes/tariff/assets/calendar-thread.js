/**
 * Reads an iCalendar in a thread of its own, and sends what it finds: first all events that happen once, then each that repeats.
 * `begin` goes before each of these: a rule can keep the reader busy for ever, and then it is known which one did.
 */
const { parentPort, workerData } = require("node:worker_threads");
const ICal = require("ical.js");

const { text, first, fromAt, untilAt } = workerData;

/** So many occurrences of one event are followed: a rule may repeat each second. */
const MOST_OCCURRENCES = 50_000;

const LONGEST_TITLE = 60;

function send(message) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is a thread's, and no window's
  parentPort.postMessage(message);
}

function read() {
  const components = eventsIn(text);
  if (!components) return send({ kind: "unreadable" });
  const moved = movedByUid(components);
  const events = components.flatMap((component) => eventOf(component, moved) ?? []);
  const repeated = new Set(events.filter((event) => event.isRecurring()).map(({ uid }) => uid));
  if (first === 0) send({ kind: "events", events: events.flatMap((event) => single(event, repeated)) });
  for (const [index, event] of events.entries()) {
    if (index < first || !event.isRecurring() || hasEnded(event)) continue;
    send({ kind: "begin", index, title: titleOf(event.component) });
    const occurrences = tried(event.component, () => occurrencesOf(event), true);
    if (occurrences) send({ kind: "events", events: occurrences });
  }
  send({ kind: "end" });
}

/** The events of a calendar. One that cannot be parsed costs the whole of it, so each is tried by itself then. */
function eventsIn(calendar) {
  try {
    return new ICal.Component(ICal.parse(calendar.trim())).getAllSubcomponents("vevent");
  } catch {
    const sound = calendar.replace(/^BEGIN:VEVENT\r?$[^]*?^END:VEVENT\r?$/gim, (block) =>
      isSound(block) ? block : "",
    );
    return sound === calendar ? undefined : eventsIn(sound);
  }
}

function isSound(block) {
  try {
    ICal.parse(`BEGIN:VCALENDAR\r\n${block}\r\nEND:VCALENDAR`);
    return true;
  } catch {
    const title = /^SUMMARY[^:\r\n]*:(.*)$/im.exec(block)?.[1]?.trim() ?? "";
    if (first === 0) send({ kind: "left-out", title: title.slice(0, LONGEST_TITLE) });
    return false;
  }
}

function movedByUid(components) {
  const moved = new Map();
  for (const one of components.filter(isMoved)) moved.set(uidOf(one), [...(moved.get(uidOf(one)) ?? []), one]);
  return moved;
}

/** Each with its own moved occurrences: by itself the reader gives those of all events to each. */
function eventOf(component, moved) {
  const exceptions = isMoved(component) ? [] : (moved.get(uidOf(component)) ?? []);
  return tried(component, () => new ICal.Event(component, { exceptions }));
}

/** An occurrence that was moved comes with the event that repeats. */
function single(event, repeated) {
  if (event.isRecurring() || (event.isRecurrenceException() && repeated.has(event.uid))) return [];
  return tried(event.component, () => found(event, event.startDate)) ?? [];
}

/** Most events of a calendar are of other years. */
function hasEnded({ component, exceptions }) {
  if (Object.keys(exceptions).length > 0 || component.hasProperty("rdate")) return false;
  return component.getAllProperties("rrule").every((property) => {
    const { until } = property.getFirstValue();
    return until && dayOf(until) < fromAt;
  });
}

function occurrencesOf(event) {
  const events = [];
  const occurrences = event.iterator();
  for (let count = 0, next; (next = occurrences.next()); count++) {
    if (count > MOST_OCCURRENCES) throw new RangeError("Too many occurrences");
    const at = dayOf(next);
    if (at > untilAt) break;
    if (at < fromAt && !(next.toString() in event.exceptions)) continue;
    const { item, startDate } = event.getOccurrenceDetails(next);
    events.push(...found(item, startDate));
  }
  return events;
}

function found({ component, summary, description }, start) {
  const at = dayOf(start);
  if (start.isDate || at < fromAt || at > untilAt) return [];
  const { year, month, day, hour, minute, second, zone } = start;
  const isKnown = zone && zone.tzid !== "floating";
  return [
    {
      wall: { year, month, day, hour, minute, second },
      at: isKnown ? start.toUnixTime() * 1000 : undefined,
      zone: component.getFirstProperty("dtstart")?.getFirstParameter("tzid"),
      texts: [summary, description].filter((one) => typeof one === "string"),
      isCancelled: component.getFirstPropertyValue("status") === "CANCELLED",
    },
  ];
}

/** As the calendar has it, in whatever zone. */
function dayOf({ year, month, day }) {
  return Date.UTC(year, month - 1, day);
}

function uidOf(component) {
  return String(component.getFirstPropertyValue("uid"));
}

/** Whether it is one occurrence that differs from those of the event that repeats. */
function isMoved(component) {
  return component.hasProperty("recurrence-id");
}

function titleOf(component) {
  return String(component.getFirstPropertyValue("summary") ?? "").slice(0, LONGEST_TITLE);
}

/**
 * The reader throws at what is no date and no rule: one such event must not cost the others. A thread that goes on after another one
 * does not report again what that has reported.
 */
function tried(component, work, isNew = first === 0) {
  try {
    return work();
  } catch {
    if (isNew) send({ kind: "left-out", title: titleOf(component) });
    return undefined;
  }
}

read();
