import type { Budget, DriveCount } from "./stored-budget";

/** A parked car's odometer may be reported with a little noise. */
const NOISE_KM = 0.5;

/** No car is driven further between two of its reports; a larger step is a wrong number, or one put right. */
const LONGEST_DRIVE_KM = 2000;

/** Starts and stops since the car was last driven, for makes that allow only so many (Smartcar docs: VW group). */
export class DriveLedger {
  readonly #book: Budget;

  constructor(book: Budget) {
    this.#book = book;
  }

  async left(limit: number): Promise<number> {
    const { drives } = await this.#book.get();
    return Math.max(0, limit - drives.commands);
  }

  /** The car reported its odometer. */
  async odometer(km: number): Promise<void> {
    await this.#book.change((budget) => {
      const drives = drivenTo(budget.drives, km);
      return drives === budget.drives ? budget : { ...budget, drives };
    });
  }
}

/** The count with one more command; `undefined` where fewer than `least` of `limit` are left. */
export function withCommand(count: DriveCount, limit = Infinity, least = 1): DriveCount | undefined {
  return limit - count.commands >= least ? { ...count, commands: count.commands + 1 } : undefined;
}

/** The count without one that certainly did nothing. */
export function withoutCommand(count: DriveCount): DriveCount {
  return { ...count, commands: Math.max(0, count.commands - 1) };
}

/**
 * Further than before means that the car was driven and may be commanded again. Less than before, or more than a car drives unseen,
 * means that one of the two is wrong, and frees nothing; neither does the way back. Only a car that goes on from there was driven.
 */
function drivenTo(count: DriveCount, km: number): DriveCount {
  const { odometerKm: before, doubtedKm } = count;
  if (before === undefined) return { ...count, odometerKm: km };
  if (isSame(before, km)) return doubtedKm === undefined ? count : { ...count, doubtedKm: undefined };
  const isDriven = isDrive(before, km) || (doubtedKm !== undefined && isDrive(doubtedKm, km));
  if (isDriven) return { commands: 0, odometerKm: km };
  return doubtedKm !== undefined && isSame(doubtedKm, km) ? count : { ...count, doubtedKm: km };
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= NOISE_KM;
}

function isDrive(from: number, to: number): boolean {
  return to > from + NOISE_KM && to <= from + LONGEST_DRIVE_KM;
}
