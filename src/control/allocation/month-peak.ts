import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { localDay, wallAt } from "../shared/local-time";
import { type Holidays, type PriceZone, zoneAt } from "../price/price-zones";

/** How a grid operator bills the highest power of a month. Money in the major currency unit. */
export interface PeakTariff {
  /** Money per kW and month: a twelfth of a yearly price. 0 if steps are billed. */
  readonly perKwMonth: number;
  /** Less than this is billed as this, kW. */
  readonly floorKw: number;
  /** Money for a month by the power at which each step begins, the lowest first; empty if each kW counts. */
  readonly steps: readonly PeakStep[];
  /** What forms the peak: the highest quarter hour, or the mean of the three highest hours on different days. */
  readonly formedBy: "highest-quarter" | "three-days";
  /** When power counts, and to which share: `perKwh` is the factor, 1 for all of it. Empty: always. */
  readonly counts: readonly PriceZone[];
  readonly holidays?: Holidays | undefined;
  /** IANA. */
  readonly zone: string;
}

/** The money for a month whose peak is at least `fromKw`. */
export interface PeakStep {
  readonly fromKw: number;
  readonly cost: number;
}

/** What has formed the peak of a month so far. Plain JSON. */
export interface MonthPeak {
  /** Local, as 2026-11. */
  readonly month?: string | undefined;
  /** The highest power of the few local days that count, kW, by the day's beginning. */
  readonly highest?: readonly DayHigh[] | undefined;
  /** The current quarter hour or hour, and what of it has been measured. */
  readonly running?: Running | undefined;
}

interface DayHigh {
  readonly dayAt: number;
  readonly kw: number;
}

interface Running {
  readonly startAt: number;
  readonly fromAt: number;
  readonly atMs: number;
  readonly watts: number;
  readonly wattMs: number;
}

/** A reading is valid for this long; of a longer gap, the rest is unknown. */
const HOLDS_MS = 5 * MINUTE_MS;
/** A slot of which less was measured does not count as a peak. */
const FEWEST_SHARE = 0.5;
const COUNTED_DAYS = 3;

/** The length of the slots that form the peak. */
export function peakSlotMs({ formedBy }: Pick<PeakTariff, "formedBy">): number {
  return formedBy === "highest-quarter" ? 15 * MINUTE_MS : HOUR_MS;
}

/**
 * The state after a reading of the grid meter, W; export counts as 0. If the clock was set back, the current slot begins again.
 */
export function peakAfter(state: MonthPeak, tariff: PeakTariff, gridW: number, now: number): MonthPeak {
  const slotMs = peakSlotMs(tariff);
  const startAt = Math.floor(now / slotMs) * slotMs;
  const watts = Math.max(0, gridW);
  const running = state.running && now >= state.running.atMs - HOLDS_MS ? state.running : undefined;
  if (running && now < running.atMs) return state;
  if (running?.startAt === startAt) return { ...state, running: heldUntil(running, now, watts) };
  const closed = running ? withSlot(state, tariff, heldUntil(running, running.startAt + slotMs, watts)) : state;
  const heldFrom = running && now - running.atMs <= HOLDS_MS ? startAt : now;
  const wattMs = running ? running.watts * (now - heldFrom) : 0;
  return { ...monthOf(closed, tariff, now), running: { startAt, fromAt: heldFrom, atMs: now, watts, wattMs } };
}

function heldUntil(running: Running, untilAt: number, watts: number): Running {
  const heldMs = Math.min(untilAt - running.atMs, HOLDS_MS);
  const gapMs = untilAt - running.atMs - heldMs;
  return {
    ...running,
    // Time that was not measured does not count in the mean.
    fromAt: running.fromAt + gapMs,
    atMs: untilAt,
    watts,
    wattMs: running.wattMs + running.watts * heldMs,
  };
}

function withSlot(state: MonthPeak, tariff: PeakTariff, { startAt, fromAt, atMs, wattMs }: Running): MonthPeak {
  const measuredMs = atMs - fromAt;
  if (measuredMs < FEWEST_SHARE * peakSlotMs(tariff)) return state;
  const kw = (wattMs / measuredMs / 1000) * factorAt(tariff, startAt);
  return withPower(monthOf(state, tariff, startAt), tariff, startAt, kw);
}

/** A month begins with no peak. */
function monthOf(state: MonthPeak, { zone }: PeakTariff, at: number): MonthPeak {
  const month = monthAt(at, zone);
  return state.month === month ? state : { month, running: state.running };
}

function monthAt(at: number, zone: string): string {
  return new Date(wallAt(at, zone)).toISOString().slice(0, 7);
}

/** The state as if a slot had had such a mean power, kW after its factor. */
function withPower(state: MonthPeak, { zone, formedBy }: PeakTariff, at: number, kw: number): MonthPeak {
  if (kw <= 0) return state;
  const dayAt = localDay(at, zone).startAt;
  const { highest = [] } = state;
  const sameDay = highest.find((day) => day.dayAt === dayAt);
  const others = highest.filter((day) => day.dayAt !== dayAt);
  const all = [...others, { dayAt, kw: Math.max(kw, sameDay?.kw ?? 0) }];
  const counting = all
    .toSorted((one, other) => other.kw - one.kw)
    .slice(0, formedBy === "three-days" ? COUNTED_DAYS : 1);
  return { ...state, highest: counting };
}

/** To which share the power at an instant counts; 0 if it does not. */
export function factorAt({ counts, zone, holidays }: PeakTariff, at: number): number {
  if (counts.length === 0) return 1;
  return zoneAt(counts, at, { timeZone: zone, holidays })?.perKwh ?? 0;
}

/** The power that would be billed for the month so far, kW. Of three days, those that are still to come count as 0. */
export function peakKw({ highest = [] }: MonthPeak, { formedBy, floorKw }: PeakTariff): number {
  const days = formedBy === "three-days" ? COUNTED_DAYS : 1;
  const sumKw = highest.slice(0, days).reduce((sum, { kw }) => sum + kw, 0);
  return Math.max(floorKw, sumKw / days);
}

/** What a month costs at a power, money. A power at the edge belongs to the upper step. */
export function monthCost({ perKwMonth, steps }: PeakTariff, kw: number): number {
  if (steps.length === 0) return kw * perKwMonth;
  return steps.findLast(({ fromKw }) => kw >= fromKw - 1e-9)?.cost ?? 0;
}

/** A mean power that is planned for a slot, kW before its factor. */
export interface PlannedPower {
  readonly at: number;
  readonly kw: number;
}

/** By how much the plan raises the cost of its months, money. */
export function raiseCost(state: MonthPeak, tariff: PeakTariff, planned: readonly PlannedPower[]): number {
  const months = new Map<string, MonthPeak>();
  for (const { at, kw } of planned) {
    const month = monthAt(at, tariff.zone);
    const before = months.get(month) ?? monthOf(state, tariff, at);
    months.set(month, withPower(before, tariff, at, kw * factorAt(tariff, at)));
  }
  let cost = 0;
  for (const [month, after] of months) {
    const before = state.month === month ? state : {};
    cost += monthCost(tariff, peakKw(after, tariff)) - monthCost(tariff, peakKw(before, tariff));
  }
  return cost;
}
