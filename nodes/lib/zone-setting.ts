import { IANAZone } from "luxon";
import { refused, textSetting } from "./settings";

/** An IANA time zone; the computer's own if the field is empty. Throws SmartcarError `BAD_INPUT`. */
export function zoneSetting(value: unknown): string {
  const zone = textSetting(value) || Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (IANAZone.isValidZone(zone)) return zone;
  throw refused("Time zone", value, "an IANA zone such as Europe/Berlin, or nothing for the computer's own");
}
