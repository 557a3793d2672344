import { MINUTE_MS } from "../../core/duration";
import { say, type Text } from "../../core/speech";
import { flag } from "../state/signal-body";
import type { Make } from "../makes";
import type { LockCommand } from "../outcome";
import { carsOf } from "./answers";
import { afterSettling, type PropertySpec } from "./command-spec";

const STATE = { lock: "what.locked", unlock: "what.unlocked" } as const;

/** Whether the car is locked. An unlock is answered from what the car reports or sent at once, never from memory and never late. */
function lockSpec(command: LockCommand): PropertySpec {
  const opposite = command === "lock" ? "unlock" : "lock";
  const steps = (make: Make): readonly Text[] => (command === "unlock" ? boot(make) : []);
  const name = { command: say(`what.${command}`) };
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
      already: () => say("outcome.already-lock", { state: say(STATE[command]) }),
      accepted: (_order, make) => [say(`outcome.accepted-${command}`), ...steps(make)],
      notConfirmed: (_order, _known, make) => [
        say("outcome.NOT_CONFIRMED-lock", { ...name, state: say(STATE[opposite]) }),
        ...steps(make),
      ],
      cannot: (make) => say("outcome.MAKE_CANNOT-lock", { cars: carsOf(make) }),
    },
  };
}

export const lockCommand = lockSpec("lock");
export const unlockCommand = lockSpec("unlock");

/** Smartcar docs: Volvo. */
function boot({ unlocksByBoot }: Make): readonly Text[] {
  return unlocksByBoot ? [say("outcome.two-steps", { make: "Volvo" })] : [];
}
