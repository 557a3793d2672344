import { CAR_COMMANDS_SINCE_DRIVEN } from "../../store/keys/car-keys";
import { StoredValue } from "../../store/stored-value";
import type { Store } from "../../store/store";
import type { DriveCount } from "./stored-budget";

/** A parked car's odometer may be reported with a little noise. */
const NOISE_KM = 0.5;

/** No car is driven further between two of its reports; a larger step is a wrong number, or one put right. */
const LONGEST_DRIVE_KM = 2000;

/** Starts and stops since the car was last driven, for makes that allow only so many (Smartcar docs: VW group). */
export class DriveLedger {
  readonly #count: StoredValue<DriveCount>;

  constructor(store: Store, vehicleId: string) {
    this.#count = StoredValue.of(store, CAR_COMMANDS_SINCE_DRIVEN, { vehicleId });
  }

  async left(limit: number): Promise<number> {
    return Math.max(0, limit - (await this.#count.get()).commands);
  }

  /**
   * Counts a command, before it is sent, where at least `least` of `limit` are left; resolves when it is stored, with whether it was
   * counted. It is looked at and counted in one step: another account may command the same car at the same time.
   */
  async spend(limit = Infinity, least = 1): Promise<boolean> {
    let isLeft = true;
    await this.#count.change((count) => {
      isLeft = limit - count.commands >= least;
      return isLeft ? { ...count, commands: count.commands + 1 } : count;
    });
    return isLeft;
  }

  async refund(): Promise<void> {
    await this.#count.change((count) => ({ ...count, commands: Math.max(0, count.commands - 1) }));
  }

  /**
   * The car reported its odometer: further than before means that it was driven and may be commanded again. Less than before, or more
   * than a car drives unseen, means that one of the two is wrong, and frees nothing; neither does the way back. Only a car that goes
   * on from there was driven.
   */
  async odometer(km: number): Promise<void> {
    await this.#count.change((count) => {
      const { odometerKm: before, doubtedKm } = count;
      if (before === undefined) return { ...count, odometerKm: km };
      if (isSame(before, km)) return doubtedKm === undefined ? count : { ...count, doubtedKm: undefined };
      const isDriven = isDrive(before, km) || (doubtedKm !== undefined && isDrive(doubtedKm, km));
      if (isDriven) return { commands: 0, odometerKm: km };
      return doubtedKm !== undefined && isSame(doubtedKm, km) ? count : { ...count, doubtedKm: km };
    });
  }
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= NOISE_KM;
}

function isDrive(from: number, to: number): boolean {
  return to > from + NOISE_KM && to <= from + LONGEST_DRIVE_KM;
}
