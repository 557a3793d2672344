import { MINUTE_MS } from "../../src/core/duration";
import { duration, kwh, percent, time, watts, type Quantity, type Reader } from "../../src/core/format";
import { say, speak, spokenLanguage } from "./speech";

/** For whom a parameter is put into words. */
export interface ShownPlace extends Reader {
  /** IANA. */
  readonly zone: string;
  /** The currency of prices, where it is known. */
  readonly currency?: string | undefined;
}

/** What the numbers of a decision measure, by their names. All others are counts. */
const MEASURES: ReadonlyArray<readonly [name: RegExp, measure: (value: number, place: ShownPlace) => Quantity]> = [
  [/^(at|until)$|At$/, time],
  [/^(soc|limit|target|minimum|reached|floor|percent)$/, percent],
  [/^surplusW$/, (value) => watts(Math.max(0, value))],
  // What cars draw is said in kilowatts, what a meter shows in watts.
  [/^(power|left|peak|set|taken)W$/, (value) => ({ is: "kw", value: value / 1000 })],
  [/W$|^(watts|low|high)$/, watts],
  [/^(kwh|charged)$/, kwh],
  [/^(price|ceiling)$/, (value, { currency }) => ({ is: "price", value, currency })],
  [/^minutes$/, (value) => duration(value * MINUTE_MS)],
];

/** At a meter a direction is a word, not a sign. */
const AT_METER = new Set(["importW", "beforeW", "afterW"]);

/** A number of a decision as a sentence shows it, with its unit, in the language of the runtime: its name tells what it measures. */
export function shownParam(name: string, value: unknown, place: ShownPlace): string {
  if (typeof value !== "number") return typeof value === "string" ? value : "";
  const { format } = spokenLanguage();
  if (AT_METER.has(name)) {
    const power = watts(Math.abs(value));
    return speak(say(value < 0 ? "power.export" : "power.import", { power }), place);
  }
  const measure = MEASURES.find(([pattern]) => pattern.test(name))?.[1];
  return measure ? format.quantity(measure(value, place), place) : format.number(value);
}

/** A price as a status shows it: what it is for goes without saying. */
export function shownPrice(value: number, currency?: string): string {
  return [spokenLanguage().format.number(value, 3), currency].filter(Boolean).join(" ");
}
