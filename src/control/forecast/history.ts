import { DAY_MS, MINUTE_MS } from "../../core/duration";
/**
 * What the meters showed in the last days, slot by slot, as plain JSON. A slot that was not measured well enough is
 * `null`, because JSON knows no other gap in a list. Both lists are equally long.
 */
export interface History {
  /** 15 or 30 minutes. */
  readonly slotMs: number;
  /** The beginning of the first slot, a multiple of `slotMs`. */
  readonly startAt: number;
  /** What the house without the car leaves over; import negative. W. */
  readonly surplusW: ReadonlyArray<number | null>;
  /** What the sun gives, if that is measured. W. */
  readonly solarW: ReadonlyArray<number | null>;
  /** The slot that is being measured. */
  readonly open?: OpenSlot | undefined;
  /** The last readings, which hold until the next ones. */
  readonly last?: HouseReading | undefined;
}

/** What was measured of a slot so far: for how long, and the sum of power by time. */
export interface OpenSlot {
  readonly startAt: number;
  readonly surplus: Measured;
  readonly solar: Measured;
}

/** For how long power was measured, ms, and its sum over that time, W × ms: its mean is their quotient. */
export interface Measured {
  readonly ms: number;
  readonly wattMs: number;
}

/** What the meters show at an instant. Whatever is absent is unknown. */
export interface HouseReading {
  readonly at: number;
  /** Import positive. */
  readonly gridW?: number | undefined;
  /** What the car takes: 0 if it is known not to charge. Without it nobody knows what the house alone would leave over. */
  readonly chargerW?: number | undefined;
  readonly solarW?: number | undefined;
}

/** No more is stored. */
export const DAYS_KEPT = 14;

/** Nothing measured yet. */
export function emptyHistory(slotMinutes: 15 | 30 = 30): History {
  return { slotMs: slotMinutes * MINUTE_MS, startAt: 0, surplusW: [], solarW: [] };
}

/** The history with one more slot, which replaces what was known of it and of all after it. */
export function withSlot(
  history: History,
  slot: { readonly startAt: number; readonly surplusW?: number | undefined; readonly solarW?: number | undefined },
): History {
  const { slotMs } = history;
  const most = (DAYS_KEPT * DAY_MS) / slotMs;
  const at = Math.floor(slot.startAt / slotMs) * slotMs;
  const before = (at - history.startAt) / slotMs;
  if (before < 0 || before >= history.surplusW.length + most || history.surplusW.length === 0) {
    return { ...history, startAt: at, surplusW: [watts(slot.surplusW)], solarW: [watts(slot.solarW)] };
  }
  const dropped = Math.max(0, before + 1 - most);
  return {
    ...history,
    startAt: history.startAt + dropped * slotMs,
    surplusW: grown(history.surplusW, dropped, before, slot.surplusW),
    solarW: grown(history.solarW, dropped, before, slot.solarW),
  };
}

/** The history without what no house can have left over, nor any panels given: beyond `mostW`. */
export function withoutImplausible(history: History, mostW: number): History {
  const isWrong = (value: number | null): boolean => value !== null && Math.abs(value) > mostW;
  const { surplusW, solarW } = history;
  if (!surplusW.some(isWrong) && !solarW.some(isWrong)) return history;
  const healed = (values: History["surplusW"]): History["surplusW"] =>
    values.map((value) => (isWrong(value) ? null : value));
  return { ...history, surplusW: healed(surplusW), solarW: healed(solarW) };
}

/** What was measured in the slot that begins at `startAt`; `undefined` where nothing was. */
export function pastSlot(history: History, startAt: number): { surplusW?: number; solarW?: number } {
  const index = (startAt - history.startAt) / history.slotMs;
  const surplusW = history.surplusW[index];
  const solarW = history.solarW[index];
  return {
    ...(typeof surplusW === "number" ? { surplusW } : {}),
    ...(typeof solarW === "number" ? { solarW } : {}),
  };
}

function grown(
  values: History["surplusW"],
  dropped: number,
  before: number,
  value: number | undefined,
): History["surplusW"] {
  const remaining = values.slice(dropped, before);
  while (remaining.length < before - dropped) remaining.push(null);
  remaining.push(watts(value));
  return remaining;
}

function watts(value: number | undefined): number | null {
  // Adding 0 makes a turned 0 a plain one.
  return value === undefined || !Number.isFinite(value) ? null : Math.round(value) + 0;
}
