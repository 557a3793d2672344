import { adviceFor } from "../smartcar/errors/advice";
import { redact } from "../http/redact";
import { advised } from "../core/error";
import { plain, say, type Text } from "../core/speech";
import type { VehicleError } from "./vehicle-error";

const LONGEST_MESSAGE = 300;

/** What is wrong with the car and what to do, or that it is over. */
export function faultSpeech({ type, code, state, message, signals }: VehicleError): readonly Text[] {
  const known = textOf(type, code);
  const quoted = quotable(message);
  const fault = known ?? (quoted === "" ? say("fault.unknown") : plain(quoted));
  if (state === "RESOLVED") return [say("fault.over", { fault: { ...fault, isBrief: true } })];
  return [fault, ...(signals === undefined ? [] : [say("fault.signals", { signals: signals.join(", ") })])];
}

const HTTP_CONFLICT = 409;

function textOf(type: string | undefined, code: string | undefined): Text | undefined {
  // What a car cannot report is said of commands in other words.
  if (type === "COMPATIBILITY" || type === "PERMISSION") return say(`fault.${type}`);
  if (type !== "VEHICLE_STATE" && type !== "CONNECTED_SERVICES_ACCOUNT") return undefined;
  const { says, retry = "never" } = adviceFor({ type, reason: code }, HTTP_CONFLICT);
  return advised(say(says), { retry });
}

function quotable(message = ""): string {
  return redact(message.replace(/\s+/g, " ").trim()).slice(0, LONGEST_MESSAGE);
}
