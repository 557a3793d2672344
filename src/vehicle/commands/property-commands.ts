import { MINUTE_MS } from "../../core/duration";
import type { SmartcarError } from "../../core/error";
import { percent } from "../../core/format";
import { say, type Text } from "../../core/speech";
import type { Make } from "../makes";
import type { LockCommand } from "../outcome";
import { currentBody } from "../state/known-signal";
import { FRESH_MS } from "../state/report-age";
import { chargeLimit, flag } from "../state/signal-body";
import { carsOf, isUnpluggedAnswer, reasonOf, type Answer } from "./answers";
import { afterSettling, type Order, type PropertySpec } from "./command-spec";
import type { Witness } from "./confirmation";

/** Some makes round to steps of 5 or 10. */
const TOLERANCE_PERCENT = 5;

export const LIMITS_CODE = "charge-chargelimits";

/** The charge limit, in percent. A limit that is nearly the wanted one is the car's way of obeying. */
export const limitCommand: PropertySpec = {
  lane: "limit",
  opposite: "set-limit",
  retainedKind: "setting",
  code: LIMITS_CODE,
  wire: ({ limit = 100 }) => ({ name: "charge-set-limit", percent: limit }),
  shown: ({ limit }) => (limit === undefined ? {} : { limit }),
  isAccepted: ({ setLimit }) => setLimit,
  repetitionMs: FRESH_MS,
  freshMs: FRESH_MS,
  tooLateMs: Infinity,
  looksMs: afterSettling,
  judge: (body, order) => {
    const value = chargeLimit(body);
    return value === undefined ? undefined : compareLimits(value, order);
  },
  answerTo: limitAnswer,
  say: {
    cannot: (make) => say("outcome.MAKE_CANNOT-limit", { cars: carsOf(make) }),
    already: ({ limit = 100 }) => say("outcome.already-limit", { limit: percent(limit) }),
    accepted: ({ limit = 100 }) => say("outcome.accepted-limit", { limit: percent(limit) }),
    notConfirmed: ({ limit = 100 }, known) => {
      const body = currentBody(known.get(LIMITS_CODE));
      const reported = body && chargeLimit(body);
      const said = reported === undefined ? say("what.another-limit") : percent(reported);
      return say("outcome.NOT_CONFIRMED-limit", { limit: percent(limit), said });
    },
  },
};

/** Whether a limit that the car reports is the one that was asked for. */
export function compareLimits(reported: number, { limit = 100 }: Order): Omit<Witness, "at"> {
  return { fits: reported === limit, isNear: Math.abs(reported - limit) <= TOLERANCE_PERCENT };
}

function limitAnswer(error: SmartcarError): Answer | undefined {
  if (!isUnpluggedAnswer(error)) return undefined;
  return {
    outcome: "refused",
    code: "NOT_PLUGGED_IN",
    ...reasonOf(say("outcome.NOT_PLUGGED_IN-limit")),
  };
}

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
