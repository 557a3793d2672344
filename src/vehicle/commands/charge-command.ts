import { MINUTE_MS } from "../../core/duration";
import type { SmartcarError } from "../../core/error";
import { FRESH_MS } from "../state/evidence";
import type { CommandName } from "../outcome";
import { already, fullyCharged, notPluggedIn, type Answer } from "./answers";
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
        const name = make ?? "car of this make";
        if (startStop) return `A ${name} takes no stop through Smartcar. Stop the charging in the car or in its app.`;
        const instead = schedules ? "Charge it by its schedules" : "Charge it by the times that are set in its app";
        return `A ${name} takes no start or stop through Smartcar. ${instead}`;
      },
      already: () => goalReached(command),
      accepted: () => `The car accepted the ${command}`,
      notConfirmed: () => goalMissed(command),
    },
  };
}

export const startCommand = chargeCommand("start");
export const stopCommand = chargeCommand("stop");

/** The sentence for a car that does already what it is told. */
export function goalReached(command: CommandName): string {
  return ALREADY[command];
}

/** The sentence for a car that accepted a command and reports that it did not follow. */
export function goalMissed(command: CommandName): string {
  return `The ${command} was accepted, but the car reports that it is ${command === "start" ? "not " : "still "}charging`;
}

const ALREADY = { start: "The car is charging already", stop: "The car is not charging" } as const;

/**
 * What the car's own answer to a start or a stop means; `undefined` when it settles nothing (Smartcar docs: vehicle state errors).
 * `reason` is Smartcar's code, `VEHICLE_STATE` its type.
 */
function answerTo(command: CommandName, error: SmartcarError): Answer | undefined {
  if (error.code !== "VEHICLE_STATE") return undefined;
  switch (error.reason) {
    case "CHARGING_IN_PROGRESS":
      return command === "start" ? already(ALREADY.start) : undefined;
    case "NOT_CHARGING":
      return command === "stop" ? already(ALREADY.stop) : undefined;
    case "CHARGING_PLUG_NOT_CONNECTED":
      return command === "stop" ? already(ALREADY.stop) : notPluggedIn;
    case "FULLY_CHARGED":
      return command === "stop" ? already(ALREADY.stop) : fullyCharged;
    default:
      return undefined;
  }
}
