import { AdjustableClock } from "../../src/core/adjustable-clock";
import { systemClock, type Clock } from "../../src/core/clock";
import { ClockFollower } from "../../src/core/clock-follower";
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
