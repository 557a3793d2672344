import type { Parsed } from "./setting";

/** Texts of a form of their own that several settings have. */

const refused = { refused: undefined } as const;

/** An IANA time zone. */
export function timeZone(text: string): Parsed<string> {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone === ""
      ? refused
      : { value: text };
  } catch {
    return refused;
  }
}

/** A time of day, with two digits for the hour. */
export function timeOfDay(text: string): Parsed<string> {
  return /^([01]?\d|2[0-3]):[0-5]\d$/.test(text) ? { value: text.padStart(5, "0") } : refused;
}

/** Topics of messages, which contain no wildcard. */
export function topicList(text: string): Parsed<readonly string[]> {
  if (/[#+]/.test(text)) return refused;
  const topics = text.split(",").map((topic) => topic.trim());
  return { value: topics.filter((topic) => topic !== "") };
}

/** One topic of a message. */
export function oneTopic(text: string): Parsed<string> {
  return /[#+]/.test(text) ? refused : { value: text };
}

const NAME = String.raw`[A-Za-z_$][\w$]*`;
const PATH = new RegExp(String.raw`^${NAME}(?:\.[\w$-]+|\[\d+\]|\["[^"\].]+"\]|\['[^'\].]+'\])*$`);

/** A property of a message with dots alone, as `payload.0.power` for `payload[0].power`. */
export function dottedPath(text: string): Parsed<string> {
  return PATH.test(text) ? { value: text.replaceAll(/\[["']?([^"'\]]+)["']?\]/g, ".$1") } : refused;
}
