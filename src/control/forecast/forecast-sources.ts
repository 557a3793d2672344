import { HOUR_MS } from "../../core/duration";
import { mergeSlots, type Slot } from "../shared/slots";
import type { GivenSlot } from "./service-error";

/** What came of the sun under one topic, as plain JSON: the whole plant, or one of its roofs. */
export interface ForecastSource {
  /** Empty for messages without one. Absent for what was stored before topics were: the first that speaks takes its place. */
  readonly topic?: string | undefined;
  readonly at: number;
  /** Of the last message. */
  readonly slots: readonly GivenSlot[];
  /** Of those before, for times that the last one did not tell of. */
  readonly earlier?: readonly GivenSlot[] | undefined;
}

/** What was said longer ago counts no more. */
const HOLDS_MS = 36 * HOUR_MS;

/** No house has more roofs; what is beyond is the oldest. */
const MOST_SOURCES = 16;

/** The sources after a message: it replaces what its own topic said, and leaves the others alone. Those that count no more go. */
export function withForecast(
  sources: readonly ForecastSource[],
  { topic = "", slots }: { readonly topic?: string | undefined; readonly slots: readonly GivenSlot[] },
  now: number,
): readonly ForecastSource[] {
  const own = sources.find((source) => source.topic === topic) ?? sources.find((source) => source.topic === undefined);
  const others = currentSources(sources, now).filter((source) => source !== own);
  const known = own ? mergeSlots(own.earlier ?? [], own.slots, now) : [];
  const said = mergeSlots<GivenSlot>([], slots, now);
  const reported: ForecastSource =
    said.length > 0 || !own
      ? { topic, at: now, slots: said, earlier: mergeSlots(known, said, now).filter((slot) => !said.includes(slot)) }
      : { ...own, topic, at: now };
  return [...others, reported].slice(-MOST_SOURCES);
}

/** Those that count: what they say is not over, and not too old. */
export function currentSources(sources: readonly ForecastSource[], now: number): readonly ForecastSource[] {
  return sources.filter(
    ({ at, slots, earlier = [] }) => now - at <= HOLDS_MS && [...slots, ...earlier].some(({ endAt }) => endAt > now),
  );
}

/**
 * What the whole plant is expected to give: the sum of all sources that count, W, in time order. What a source said before
 * its last message only fills times of which no last message tells, so that a day that moves on to another topic is not
 * counted twice.
 */
export function sumOfSources(sources: readonly ForecastSource[], now: number): readonly GivenSlot[] {
  const current = currentSources(sources, now);
  const last = sumOf(current.map(({ slots }) => slots));
  const earlier = sumOf(current.map((source) => source.earlier ?? []));
  return mergeSlots(earlier, last, now);
}

/** Adds rows of slots where several tell of the same time. Each row is in time order, without overlap. */
function sumOf(rows: ReadonlyArray<readonly GivenSlot[]>): readonly GivenSlot[] {
  const reported = rows.filter((row) => row.length > 0);
  const [only] = reported;
  if (!only || reported.length === 1) return only ?? [];
  const borders = [...new Set(reported.flat().flatMap((slot) => [slot.startAt, slot.endAt]))].toSorted((a, b) => a - b);
  const walks = reported.map((row) => walk(row));
  return borders.slice(0, -1).flatMap((startAt, index) => {
    const endAt = borders[index + 1] ?? startAt;
    const parts = walks.flatMap((slotAt) => slotAt(startAt) ?? []);
    return parts.length === 0 ? [] : [{ startAt, endAt, ...added(parts) }];
  });
}

/** Finds the slot of a row at an instant; instants must not go back. */
function walk(row: readonly GivenSlot[]): (at: number) => GivenSlot | undefined {
  let next = 0;
  return (at) => {
    while ((row[next]?.endAt ?? Infinity) <= at) next += 1;
    const slot = row[next];
    return slot && slot.startAt <= at ? slot : undefined;
  };
}

/** The same clouds pass over all roofs of a house, so their doubts add up, where each tells its own. */
function added(parts: readonly GivenSlot[]): Omit<GivenSlot, keyof Slot> & Pick<Slot, "value"> {
  const sum = (of: (slot: GivenSlot) => number | undefined): number | undefined =>
    parts.reduce<number | undefined>((total, slot) => {
      const watts = of(slot);
      return total === undefined || watts === undefined ? undefined : total + watts;
    }, 0);
  return { value: sum(({ value }) => value) ?? 0, low: sum(({ low }) => low), high: sum(({ high }) => high) };
}
