import type { Cell } from "./cells";
import type { ChargingCurve } from "./charging-curve";

/** What is looked for: the cheapest way to charge for a time. */
export interface Search {
  /** Without gaps between them; those without a cost cannot be used. */
  readonly cells: readonly Cell[];
  readonly curve: ChargingCurve;
  /** The position on the curve at the beginning. */
  readonly positionMs: number;
  /** How long to charge. */
  readonly neededMs: number;
  /** How often charging may begin. Going on is no start. */
  readonly mostStarts?: number | undefined;
  /** No run may be shorter; one that is all that is needed may. */
  readonly shortestRunMs?: number | undefined;
  /** How long the car has been charging; absent if it is not. */
  readonly chargingForMs?: number | undefined;
  /** For how long it will charge after the last cell, whatever is found; 0 if absent. */
  readonly goesOnForMs?: number | undefined;
}

/** An unbroken time of charging, in ms since the epoch. */
export interface Span {
  readonly startAt: number;
  readonly endAt: number;
}

/** How long spans last together. */
export function lastingMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);
}
