import english from "../core/words/en-US.json";
import { CABLE_CODE, CHARGE_STATUS_CODE, CHARGING_CODE } from "../vehicle/state/reported-state";
import { isKnownMake, makeLabel } from "../vehicle/makes";

/**
 * The words that diagnostics may contain. A text from a car, a make, or a person is included only if it is one of these, so that a
 * secret in an unexpected place is never shown.
 */

/** Codes of Smartcar and of this package, which are keys of the catalog. */
const CODES = new Set(
  [...Object.keys(english.error), ...Object.keys(english.outcome)].flatMap((key) => key.split(/[/-]/)),
);

/** The signals that decisions depend on. */
const SIGNALS = new Set([
  CHARGING_CODE,
  CABLE_CODE,
  CHARGE_STATUS_CODE,
  "charge-chargelimits",
  "charge-chargetimers",
  "charge-chargingconnectortype",
  "charge-timetocomplete",
  "charge-wattage",
  "location-isathome",
  "location-preciselocation",
  "odometer-traveleddistance",
  "tractionbattery-nominalcapacity",
  "tractionbattery-range",
  "tractionbattery-stateofcharge",
]);

/** Replaces an unknown word. */
const OTHER = "other";

/** The code if it is known, otherwise `other`; `undefined` stays. */
export function knownCode(code: string | undefined): string | undefined {
  return code === undefined || CODES.has(code) ? code : OTHER;
}

/** The code of a signal; `undefined` if it is not in the list. */
export function knownSignal(code: string): string | undefined {
  return SIGNALS.has(code) ? code : undefined;
}

/** A make in its usual spelling, or `other`; `undefined` stays. Only the letters count. */
export function knownMake(make: string | undefined): string | undefined {
  if (make === undefined) return undefined;
  return isKnownMake(make) ? makeLabel(make.replaceAll(/[^\p{L}\s_-]/gu, "")) : OTHER;
}
