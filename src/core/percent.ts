/** A share such as 0.8 as percent, without the rounding error of binary multiplication. */
export function percentOfShare(share: number): number {
  return Math.round(share * 10_000) / 100;
}

/** Whether a number may be a share as well as percent: a level of 1 may be full or all but empty. 0 is the same in both. */
export function mayBeShare(number: number): boolean {
  return number > 0 && number <= 1;
}
