import type { Asked, Controls } from "./controls";
import { readLimit } from "./limit-reading";
import { limitSetting } from "./limit-setting";
import { lockSetting } from "./lock-setting";
import type { LockCommand, Outcome } from "./outcome";
import { Setter } from "./setter";

export interface LimitQuestion {
  /** Asks the car, whatever is known of it. */
  readonly force?: boolean;
  /** Who asks, as `Car.read` takes it. */
  readonly by?: string;
}

/**
 * What can be set in one car besides its charging. The newest wish for each wins. All resolve with what became of it, and throw
 * SmartcarError for faults.
 */
export class Settings {
  readonly #controls: Controls;
  readonly #read: (by?: string) => Promise<unknown>;
  readonly #limit: Setter<number, "set-limit">;
  readonly #lock: Setter<LockCommand, LockCommand>;

  /** `read` is one read of the car for all who ask meanwhile. */
  constructor(controls: Controls, read: (by?: string) => Promise<unknown>) {
    this.#controls = controls;
    this.#read = read;
    this.#limit = new Setter(controls, limitSetting);
    this.#lock = new Setter(controls, lockSetting);
  }

  /** Sets the charge limit, a whole percentage from 50 to 100. */
  setLimit(percent: number, asked?: Asked<"set-limit">): Promise<Outcome<"set-limit">> {
    return this.#controls.underWay.add(this.#limit.request(percent, asked));
  }

  /** The charge limit in force; costs a call only when nothing young is known. */
  readLimit({ force = false, by }: LimitQuestion = {}): Promise<Outcome<"read-limit">> {
    const read = (): Promise<unknown> => this.#read(by);
    return this.#controls.underWay.add(readLimit(this.#limit, this.#controls, { force, read }));
  }

  /** Locks or unlocks the car. */
  setLock(command: LockCommand, asked?: Asked<LockCommand>): Promise<Outcome<LockCommand>> {
    return this.#controls.underWay.add(this.#lock.request(command, asked));
  }
}
