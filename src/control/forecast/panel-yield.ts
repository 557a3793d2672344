import { HOUR_MS } from "../../core/duration";
import { localTime } from "../shared/local-time";
import type { Slot } from "../shared/slots";
import { type History, pastSlot } from "./history";
import type { GivenSlot } from "./service-error";

/** What was forecast and what was measured, Wh; older days count less. */
export interface YieldCell {
  readonly said: number;
  readonly was: number;
}

/** What a plant's panels really give, as plain JSON: by hour of the local day and by clearness. */
export interface YieldMemory {
  /** By `hour clearness`, such as `13 clear`, and `all`. */
  readonly cells: Readonly<Record<string, YieldCell>>;
  /** By hour, the most that was forecast lately, W. */
  readonly most: Readonly<Record<string, number>>;
  /** Until when slots have been learned from. */
  readonly learnedAt: number;
}

export const NO_YIELD: YieldMemory = { cells: {}, most: {}, learnedAt: 0 };

/** How clear the sky is expected to be: the forecast as a share of the most of its hour. */
export type Clearness = "dull" | "mixed" | "clear";

/** A slot of the forecast below this share of the most says nothing of the panels. */
const LEAST_SHARE = 0.04;

/** Each new slot makes those before it count so much. */
const FADES = 0.97;
const MOST_FADES = 0.995;

/** So much forecast energy at full power counts for the assumption that the forecast is right: hours. */
const TRUST_ALL_HOURS = 6;
const TRUST_CELL_HOURS = 2;

/** No panels give more or less than this compared with a forecast; what is beyond is a fault of the meter or of the settings. */
const LEAST_FACTOR = 0.4;
const MOST_FACTOR = 1.5;

const ALL = "all";

/** Where the panels are, as far as the time of day goes. */
export interface YieldPlace {
  /** IANA. */
  readonly zone: string;
}

/** The yield after what the meter has shown since the last time: of each slot that is over, measured, and was forecast. */
export function learnYield(
  memory: YieldMemory,
  history: History,
  forecast: readonly GivenSlot[],
  { zone }: YieldPlace,
  now: number,
): YieldMemory {
  const { slotMs } = history;
  const learnedAt = memory.learnedAt > now ? 0 : memory.learnedAt;
  const firstAt = Math.max(learnedAt, Math.ceil((now - 24 * HOUR_MS) / slotMs) * slotMs, history.startAt);
  let learned = memory;
  for (let startAt = firstAt; startAt + slotMs <= now; startAt += slotMs) {
    const { solarW } = pastSlot(history, startAt);
    // The slot that is being measured is not in the history yet.
    if ((startAt - history.startAt) / slotMs >= history.solarW.length) break;
    const said = meanOf(forecast, startAt, startAt + slotMs);
    learned = { ...learned, learnedAt: startAt + slotMs };
    if (solarW === undefined || said === undefined) continue;
    learned = withSlot(learned, { startAt, said, was: Math.max(0, solarW), hours: slotMs / HOUR_MS }, zone);
  }
  return learned;
}

interface Shown {
  readonly startAt: number;
  readonly said: number;
  readonly was: number;
  readonly hours: number;
}

function withSlot(memory: YieldMemory, { startAt, said, was, hours }: Shown, zone: string): YieldMemory {
  const hour = String(localTime(startAt, zone).hour);
  const most = { ...memory.most, [hour]: Math.max(said, (memory.most[hour] ?? 0) * MOST_FADES) };
  const highest = Math.max(...Object.values(most));
  if (said < highest * LEAST_SHARE) return { ...memory, most };
  const key = `${hour} ${clearnessOf(said, most[hour] ?? said)}`;
  const cells = [key, ALL].reduce<YieldMemory["cells"]>((known, name) => {
    const before = known[name] ?? { said: 0, was: 0 };
    const fade = name === ALL ? MOST_FADES : FADES;
    return {
      ...known,
      [name]: { said: tidy(before.said * fade + said * hours), was: tidy(before.was * fade + was * hours) },
    };
  }, memory.cells);
  return { ...memory, most, cells };
}

function clearnessOf(watts: number, most: number): Clearness {
  const ratio = most > 0 ? watts / most : 1;
  if (ratio < 1 / 3) return "dull";
  return ratio < 2 / 3 ? "mixed" : "clear";
}

/** What the plant gives of what is forecast, on the whole: 1 before anything is known. */
export function wholeYield({ cells, most }: YieldMemory): number {
  const trust = TRUST_ALL_HOURS * Math.max(0, ...Object.values(most));
  const { said, was } = cells[ALL] ?? { said: 0, was: 0 };
  return bounded(said + trust > 0 ? (was + trust) / (said + trust) : 1);
}

/** Whether enough was measured for the yield to be said. */
export function isYieldKnown({ cells, most }: YieldMemory): boolean {
  return (cells[ALL]?.said ?? 0) > TRUST_ALL_HOURS * Math.max(0, ...Object.values(most));
}

/** A forecast as these panels will probably give it. */
export function withYield<S extends GivenSlot>(
  memory: YieldMemory,
  forecast: readonly S[],
  { zone }: YieldPlace,
): readonly S[] {
  const whole = wholeYield(memory);
  return forecast.map((slot) => {
    const factor = factorAt(memory, slot, zone, whole);
    return {
      ...slot,
      value: slot.value * factor,
      ...(slot.low === undefined ? {} : { low: slot.low * factor }),
      ...(slot.high === undefined ? {} : { high: slot.high * factor }),
    };
  });
}

function factorAt({ cells, most }: YieldMemory, { startAt, endAt, value }: Slot, zone: string, whole: number): number {
  const { hour } = localTime((startAt + endAt) / 2, zone);
  const highest = most[String(hour)] ?? value;
  const { said, was } = cells[`${hour} ${clearnessOf(value, highest)}`] ?? { said: 0, was: 0 };
  const trust = TRUST_CELL_HOURS * highest;
  return bounded(said + trust > 0 ? (was + trust * whole) / (said + trust) : whole);
}

function bounded(factor: number): number {
  return Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, factor));
}

/** `undefined` unless the forecast tells of all of it. */
function meanOf(slots: readonly Slot[], fromAt: number, toAt: number): number | undefined {
  const inside = slots.filter(({ startAt, endAt }) => endAt > fromAt && startAt < toAt);
  const parts = inside.map(({ startAt, endAt, value }) => ({
    ms: Math.min(endAt, toAt) - Math.max(startAt, fromAt),
    value,
  }));
  const ms = parts.reduce((sum, part) => sum + part.ms, 0);
  return ms < toAt - fromAt ? undefined : parts.reduce((sum, part) => sum + part.value * part.ms, 0) / ms;
}

function tidy(value: number): number {
  return Math.round(value * 10) / 10;
}
