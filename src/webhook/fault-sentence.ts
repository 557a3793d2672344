import { adviceFor } from "../smartcar/errors/advice";
import { redact } from "../smartcar/errors/redact";
import type { VehicleError } from "./vehicle-error";

const LONGEST_MESSAGE = 300;

/** One sentence or two for a person: what is wrong with the car and what to do, or that it is over. */
export function faultSentence({ type, code, state, message, signals }: VehicleError): string {
  const what = sentenceOf(type, code) ?? (quotable(message) || "Something keeps Smartcar from reading the car");
  if (state === "RESOLVED") return `It is over: ${what}`;
  const extent = signals === undefined ? "" : `. Concerned: ${signals.join(", ")}`;
  return `${what}${extent}`;
}

/** What a car cannot tell is said of commands in other words. */
const OF_SIGNALS: Readonly<Record<string, string>> = {
  COMPATIBILITY: "The car or its maker does not provide these signals: take them out of the webhook",
  PERMISSION: "The owner has not granted these signals: connect the car again and grant the permission that is missing",
};

const HTTP_CONFLICT = 409;

function sentenceOf(type: string | undefined, code: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  const told = OF_SIGNALS[type];
  if (told !== undefined) return told;
  const isOfCar = type === "VEHICLE_STATE" || type === "CONNECTED_SERVICES_ACCOUNT";
  return isOfCar ? adviceFor({ type, reason: code }, HTTP_CONFLICT).sentence : undefined;
}

function quotable(message = ""): string {
  return redact(message.replace(/\s+/g, " ").trim()).slice(0, LONGEST_MESSAGE);
}
