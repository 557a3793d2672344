import { HOUR_MS } from "../../../src/core/duration";
import { dayStartOf } from "../homes/calendar";
import type { Rule } from "./rule";

/** Cheap in most years, long enough for the slower charger. */
const NIGHT_MS = 6 * HOUR_MS;

/** From midnight to six, up to the car's limit. */
export const atNight: Rule = ({ now }) => now - dayStartOf(now) < NIGHT_MS;
