import type { NodeMessage } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { textSetting } from "../runtime/settings";
import { say } from "../runtime/speech";

/**
 * Lets only messages of one car pass: of the chosen one, or where none is chosen, of the first that a message names. Readings
 * of two homes in one decision would command a car for the other one's sun. Throws SmartcarError `BAD_INPUT`.
 */
export function oneCar(chosen: string | undefined): (msg: NodeMessage) => void {
  let own = chosen;
  return (msg) => {
    const named = "vehicleId" in msg ? textSetting(msg.vehicleId) : "";
    if (named === "") return;
    own ??= named;
    if (named !== own) throw new SmartcarError("BAD_INPUT", say("error.another-car"));
  };
}
