import english from "../core/words/en-US.json";
import { CABLE_CODE, CHARGE_STATUS_CODE, CHARGING_CODE } from "../vehicle/state/reported-state";
import { isKnownMake, makeLabel } from "../vehicle/makes";

/**
 * The words that diagnostics may contain. What a car, a make, or a person has written is shown only if it is one of these: a
 * secret that has strayed into a code is then not one of them.
 */

/** Codes of Smartcar and of this package, which are keys of the catalogue. */
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

/** What stands for a word that is not known. */
const OTHER = "other";

/** A code as it is, or `other`; `undefined` stays. */
export function knownCode(code: string | undefined): string | undefined {
  return code === undefined || CODES.has(code) ? code : OTHER;
}

/** The code of a signal; `undefined` for one that is not in the list. */
export function knownSignal(code: string): string | undefined {
  return SIGNALS.has(code) ? code : undefined;
}

/** A make as its owners write it, or `other`; `undefined` stays. Of one in an odd spelling only the letters are shown. */
export function knownMake(make: string | undefined): string | undefined {
  if (make === undefined) return undefined;
  return isKnownMake(make) ? makeLabel(make.replaceAll(/[^\p{L}\s_-]/gu, "")) : OTHER;
}
