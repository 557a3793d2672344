import { AdjustableClock } from "../../src/core/adjustable-clock";
import { systemClock, type Clock } from "../../src/core/clock";
import { ClockFollower } from "../../src/core/clock-follower";
import { CorrectedClock, type TimeMark } from "../../src/core/corrected-clock";
import type { AccountSettings } from "./account-settings";

type TimeSettings = Pick<AccountSettings, "environment" | "origin" | "simulatorSpeed" | "simulatorStart">;

/** The time that an account lives by. */
export interface AccountTime {
  readonly clock: Clock;
  /** Resolves when the clock can be trusted, within a few seconds; absent where it can be at once. */
  readonly known?: Promise<void>;
  /** Whether a simulator in another process sets the clock, so that it cannot be wrong. */
  readonly isFollowed?: () => boolean;
  close(): Promise<void>;
}

/**
 * The computer's own time for Smartcar's cars. In a simulator everything follows the simulator's clock: delays, ledgers, token
 * lives. One at another address is asked for it; that must be near, and anything else there leaves the computer's time as it is.
 */
export function accountTime(
  { environment, origin, simulatorSpeed: speed, simulatorStart: now }: TimeSettings,
  computerClock: Clock = systemClock,
): AccountTime {
  if (environment === "live") return { clock: computerClock, close: async () => {} };
  if (environment === "simulator") return { clock: new AdjustableClock({ speed, now }), close: async () => {} };
  const clock = new AdjustableClock();
  const follower = new ClockFollower({ origin, clock });
  return { clock, known: follower.known, isFollowed: () => clock.isSet, close: () => follower.close() };
}

/** The time of an account, compared with Smartcar's own where the computer's clock may be wrong. */
export class CheckedTime {
  /** The computer's, put right by Smartcar's; a simulator's as it is. */
  readonly clock: Clock;
  readonly #time: AccountTime;
  readonly #corrected: CorrectedClock | undefined;

  constructor(time: AccountTime, environment: AccountSettings["environment"]) {
    this.#time = time;
    this.#corrected = environment === "simulator" ? undefined : new CorrectedClock(time.clock);
    this.clock = this.#corrected ?? time.clock;
  }

  /** Resolves when the clock can be trusted; absent where it can be at once. */
  get known(): Promise<void> | undefined {
    return this.#time.known;
  }

  /** By how much the computer's clock is ahead (negative: behind), milliseconds, where that is more than two minutes. */
  get wrongMs(): number | undefined {
    return this.#corrected?.wrongMs;
  }

  /** Calls `listener` when the computer's clock is more than two minutes off, and with `undefined` when it is right again. */
  onWrong(listener: (aheadMs: number | undefined) => void): () => void {
    return this.#corrected?.onReport(listener) ?? (() => {});
  }

  /** Smartcar has answered. */
  answered(mark: TimeMark): void {
    if (!this.#time.isFollowed?.()) this.#corrected?.answered(mark);
  }

  /** A delivery was sent at this time. If the clock says something else, `ask` asks Smartcar for the time; it may reject. */
  async compare(sentAt: number | undefined, ask: () => Promise<unknown>): Promise<void> {
    const clock = this.#corrected;
    if (sentAt === undefined || !clock || this.#time.isFollowed?.() || !clock.isDoubtedBy(sentAt)) return;
    // Who cannot be asked tells nothing; the delivery's own time is then the least that it can be.
    await ask().catch(() => undefined);
    clock.isLaterThan(sentAt);
  }

  close(): Promise<void> {
    return this.#time.close();
  }
}
