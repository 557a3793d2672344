import { HOUR_MS } from "../../../src/core/duration";
import { dayStartOf } from "../homes/house";
import type { Rule } from "./rule";

/** Cheap in most years, long enough for the slower charger. */
const NIGHT_MS = 6 * HOUR_MS;

/** From midnight to six, up to the car's limit. */
export const atNight: Rule = ({ now, house }) => now - dayStartOf(house, now) < NIGHT_MS;
