import { SmartcarError } from "../core/error";
import { say } from "../core/speech";

/** A car, and the owner on whose behalf it is asked. */
export interface CarRef {
  readonly vehicleId: string;
  readonly userId: string;
}

/** What an id names. */
export type IdName = "vehicle-id" | "user-id" | "signal-code" | "webhook-id" | "subscription-id" | "schedule-id";

/**
 * An id that may stand in a path or a header. Throws NOT_CONFIGURED if it is missing, BAD_INPUT if it is no id; the id is
 * not repeated, because a VIN may have been put in its place.
 */
export function checkedId(id: string, name: IdName): string {
  if (id === "") throw new SmartcarError("NOT_CONFIGURED", say("error.id-missing", { name: say(`what.${name}`) }));
  if (isId(id)) return id;
  throw new SmartcarError("BAD_INPUT", say("error.id-format", { name: say(`what.${name}`) }));
}

/** Whether Smartcar could have given this id. */
export function isId(text: string): boolean {
  return /^[\w-]{1,100}$/.test(text);
}
