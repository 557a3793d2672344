import { flag } from "./body";
import { judged } from "./evidence";
import type { Make } from "./makes";
import type { LockCommand } from "./outcome";
import type { Setting } from "./setting";

const MINUTE = 60_000;

const STATE = { lock: "locked", unlock: "unlocked" } as const;

/** Whether the car is locked. An unlock is answered from what the car reports or sent at once, never from memory and never late. */
export const lockSetting: Setting<LockCommand, LockCommand> = {
  code: "closure-islocked",
  read: (body) => {
    const isLocked = flag(body);
    return isLocked === undefined ? undefined : isLocked ? "lock" : "unlock";
  },
  opposites: { lock: "unlock", unlock: "lock" },
  name: (command) => command,
  command: (command) => ({ name: `security-${command}` }),
  told: () => ({}),
  isTaken: ({ lock }) => lock,
  freshMs: 5 * MINUTE,
  repetitionMs: (command) => (command === "lock" ? 2 * MINUTE : 0),
  tooLateMs: (command) => (command === "lock" ? Infinity : MINUTE),
  judge: (command, { value, at }, sending) => judged(value === undefined ? undefined : value === command, at, sending),
  answerTo: () => undefined,
  say: {
    already: (command) => `The car is ${STATE[command]} already`,
    accepted: (command, make) => `The car accepted the ${command}${command === "unlock" ? boot(make) : ""}`,
    notConfirmed: (command, _said, make) => {
      const still = STATE[command === "lock" ? "unlock" : "lock"];
      return `The ${command} was accepted, but the car reports that it is still ${still}${command === "unlock" ? boot(make) : ""}`;
    },
    cannot: (make) => `A ${make} takes no lock or unlock through Smartcar. Lock it at the car or in the maker's app`,
  },
};

/** Smartcar docs: Volvo. */
function boot({ unlocksByBoot }: Make): string {
  const how = "About 10 seconds after the unlock its lights flash; only who opens the boot then completes it";
  return unlocksByBoot ? `. It unlocks in two steps. ${how}, else the car stays locked` : "";
}
