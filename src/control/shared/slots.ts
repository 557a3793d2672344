/** A stretch of time with one value. Instants in ms since the epoch, the end not included. */
export interface Slot {
  readonly startAt: number;
  readonly endAt: number;
  readonly value: number;
}
