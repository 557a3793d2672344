import { MINUTE_MS } from "../../core/duration";
import { flag } from "../state/body";
import type { Make } from "../makes";
import type { LockCommand } from "../outcome";
import { afterSettling, type PropertySpec } from "./command-spec";

const STATE = { lock: "locked", unlock: "unlocked" } as const;

/** Whether the car is locked. An unlock is answered from what the car reports or sent at once, never from memory and never late. */
function lockSpec(command: LockCommand): PropertySpec {
  const opposite = command === "lock" ? "unlock" : "lock";
  const steps = (make: Make): string => (command === "unlock" ? boot(make) : "");
  return {
    lane: "lock",
    opposite,
    retainedKind: command === "lock" ? "setting" : "action",
    code: "closure-islocked",
    wire: () => ({ name: `security-${command}` }),
    shown: () => ({}),
    isAccepted: ({ lock }) => lock,
    freshMs: 5 * MINUTE_MS,
    repetitionMs: command === "lock" ? 2 * MINUTE_MS : 0,
    tooLateMs: command === "lock" ? Infinity : MINUTE_MS,
    looksMs: afterSettling,
    judge: (body) => {
      const isLocked = flag(body);
      return isLocked === undefined ? undefined : { fits: isLocked === (command === "lock") };
    },
    answerTo: () => undefined,
    say: {
      already: () => `The car is ${STATE[command]} already`,
      accepted: (_order, make) => `The car accepted the ${command}${steps(make)}`,
      notConfirmed: (_order, _known, make) =>
        `The ${command} was accepted, but the car reports that it is still ${STATE[opposite]}${steps(make)}`,
      cannot: (make) =>
        `A ${make ?? "car of this make"} takes no lock or unlock through Smartcar. Lock it at the car or in the maker's app`,
    },
  };
}

export const lockCommand = lockSpec("lock");
export const unlockCommand = lockSpec("unlock");

/** Smartcar docs: Volvo. */
function boot({ unlocksByBoot }: Make): string {
  const how = "About 10 seconds after the unlock its lights flash; only who opens the boot then completes it";
  return unlocksByBoot ? `. It unlocks in two steps. ${how}, else the car stays locked` : "";
}
