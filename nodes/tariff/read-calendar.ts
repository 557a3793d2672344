import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as z from "zod";
import { calendarSpan, type CalendarEvent } from "../../src/control/feeds/calendar/icalendar";
import { monotonicClock } from "../../src/core/clock";
import { SECOND_MS } from "../../src/core/duration";
import { Mutex } from "../../src/core/mutex";

const Field = z.number();

const Event = z.object({
  wall: z.object({ year: Field, month: Field, day: Field, hour: Field, minute: Field, second: Field }),
  at: Field.optional(),
  zone: z.string().optional(),
  texts: z.array(z.string()),
  isCancelled: z.boolean(),
});

/** What the thread sends. */
const Message = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("events"), events: z.array(Event) }),
  z.object({ kind: z.literal("begin"), index: z.number(), title: z.string() }),
  z.object({ kind: z.literal("left-out"), title: z.string() }),
  z.object({ kind: z.literal("unreadable") }),
  z.object({ kind: z.literal("end") }),
]);

/** An event that is left out: it has no start or no rule that anybody could read, or its rule takes too long to follow. */
export interface LeftOut {
  readonly code: "unreadable" | "too-long";
  readonly title: string;
}

/** What a calendar contains, and which of its events cannot be used. */
export interface ReadCalendar {
  readonly events: readonly CalendarEvent[];
  readonly leftOut: readonly LeftOut[];
}

/** How a thread has ended: with all, without anything, or stuck in an event. */
type Ending = "all" | "unreadable" | { readonly index: number; readonly title: string };

/** The longest time for the occurrences of one event. */
const EVENT_MS = 3 * SECOND_MS;
/** The longest time until a thread sends anything: it has to load its reader. */
const START_MS = 30 * SECOND_MS;
/** More than any calendar needs. */
const MOST_MEMORY_MB = 128;
/** So many events of one calendar may be stuck; then those that are left are left out. */
const MOST_STUCK = 3;

/** One calendar at a time in the whole of Node-RED, so that a message to many nodes takes the memory of one. */
const mutex = new Mutex();

/**
 * Reads an iCalendar (RFC 5545) from some days before `now` to some after the next 60: its events, repeated, moved, and left out as it
 * says. It is read in a thread of its own, which is ended where an event takes too long: there are rules that no day fulfils, and
 * that the reader follows for ever. `undefined` for what is no iCalendar.
 */
export function readCalendar(text: string, now: number): Promise<ReadCalendar | undefined> {
  return mutex.run(async () => {
    const events: CalendarEvent[] = [];
    const leftOut: LeftOut[] = [];
    let first = 0;
    for (let stuck = 0; stuck < MOST_STUCK; stuck++) {
      const ending = await runThread({ text, first, ...calendarSpan(now) }, (message) => {
        if (message.kind === "events") events.push(...message.events);
        if (message.kind === "left-out") leftOut.push({ code: "unreadable", title: message.title });
      });
      if (ending === "unreadable") return undefined;
      if (ending === "all") break;
      leftOut.push({ code: "too-long", title: ending.title });
      first = ending.index + 1;
    }
    return { events, leftOut };
  });
}

async function runThread(
  workerData: { readonly text: string; readonly first: number; readonly fromAt: number; readonly untilAt: number },
  receive: (message: z.infer<typeof Message>) => void,
): Promise<Ending> {
  const thread = new Worker(join(__dirname, "assets", "calendar-thread.js"), {
    workerData,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  thread.unref();
  let cancel = ignore;
  try {
    return await new Promise<Ending>((resolve) => {
      let current: Ending = "unreadable";
      const arm = (ms: number): void => {
        cancel();
        cancel = monotonicClock.after(ms, () => resolve(current));
      };
      arm(START_MS);
      // It ends by itself only at the end, or without memory.
      thread.on("error", () => resolve(current));
      thread.on("exit", () => resolve(current));
      thread.on("message", (sent: unknown) => {
        const { data: message } = Message.safeParse(sent);
        if (!message) return resolve(current);
        arm(EVENT_MS);
        receive(message);
        if (message.kind === "begin") current = { index: message.index, title: message.title };
        if (message.kind === "unreadable") resolve("unreadable");
        if (message.kind === "end") resolve("all");
      });
    });
  } finally {
    cancel();
    await thread.terminate();
  }
}

function ignore(): void {}
