import { MINUTE_MS } from "../../core/duration";
import type { SmartcarError } from "../../core/error";
import { FRESH_MS } from "../state/report-age";
import type { CommandName } from "../outcome";
import { say, type Text } from "../../core/speech";
import { already, carsOf, fullyCharged, notPluggedIn, type Answer } from "./answers";
import { afterSettling, type CarCommandSpec } from "./command-spec";

function chargeCommand(command: CommandName): CarCommandSpec {
  const opposite = command === "start" ? "stop" : "start";
  return {
    lane: "charge",
    opposite,
    retainedKind: command === "start" ? "action" : "stop",
    wire: () => ({ name: `charge-${command}` }),
    shown: () => ({}),
    isAccepted: ({ startStop, canStop }) => startStop && (command === "start" || canStop),
    repetitionMs: 15 * MINUTE_MS,
    freshMs: FRESH_MS,
    tooLateMs: Infinity,
    looksMs: afterSettling,
    answerTo: (error) => answerTo(command, error),
    say: {
      cannot: (make, { startStop, schedules }) => {
        const cars = carsOf(make);
        if (startStop) return say("outcome.MAKE_CANNOT-stop", { cars });
        return say(schedules ? "outcome.MAKE_CANNOT-charge" : "outcome.MAKE_CANNOT-charge-app", { cars });
      },
      already: () => goalReached(command),
      accepted: () => say(`outcome.accepted-${command}`),
      notConfirmed: () => goalMissed(command),
    },
  };
}

export const startCommand = chargeCommand("start");
export const stopCommand = chargeCommand("stop");

/** The sentence for a car that does already what it is asked to do. */
export function goalReached(command: CommandName): Text {
  return say(`outcome.already-${command}`);
}

/** The sentence for a car that accepted a command and reports that it did not follow. */
export function goalMissed(command: CommandName): Text {
  return say(`outcome.NOT_CONFIRMED-${command}`);
}

/**
 * What the car's own answer to a start or a stop means; `undefined` when it settles nothing (Smartcar docs: vehicle state errors).
 * `reason` is Smartcar's code, `VEHICLE_STATE` its type.
 */
function answerTo(command: CommandName, error: SmartcarError): Answer | undefined {
  if (error.code !== "VEHICLE_STATE") return undefined;
  switch (error.reason) {
    case "CHARGING_IN_PROGRESS":
      return command === "start" ? already(goalReached("start")) : undefined;
    case "NOT_CHARGING":
      return command === "stop" ? already(goalReached("stop")) : undefined;
    case "CHARGING_PLUG_NOT_CONNECTED":
      return command === "stop" ? already(goalReached("stop")) : notPluggedIn;
    case "FULLY_CHARGED":
      return command === "stop" ? already(goalReached("stop")) : fullyCharged;
    default:
      return undefined;
  }
}
