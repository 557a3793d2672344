import type { Slot } from "../../../src/control/shared/slots";
import { HOUR_MS } from "../../../src/core/duration";

/** A slot between two hours since the epoch. */
export function slot(from: number, to: number, value: number): Slot {
  return { startAt: from * HOUR_MS, endAt: to * HOUR_MS, value };
}

/** Slots as `0-1.5 0.31`: hours since the epoch, value. */
export function span(slots: readonly Slot[]): string[] {
  return slots.map(({ startAt, endAt, value }) => `${startAt / HOUR_MS}-${endAt / HOUR_MS} ${value}`);
}
