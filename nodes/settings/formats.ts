import type { PeakStep } from "../../src/control/allocation/month-peak";
import type { PriceZone, TimesOfYear } from "../../src/control/price/price-zones";
import { isTopicFilter } from "../../src/control/feeds/meters/topic-filter";
import { readTimes, readZones } from "../../src/control/price/read-zones";
import { withPoint } from "../../src/core/decimal-comma";
import { wallTimeIn } from "../../src/core/time-of-day";
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

/** A time of day as people write it, as `HH:mm`. */
export function timeOfDay(text: string): Parsed<string> {
  const time = wallTimeIn(text);
  return time === undefined ? refused : { value: time };
}

/** Topics of messages, with the wildcards of MQTT. */
export function topicList(text: string): Parsed<readonly string[]> {
  const topics = partsOf(text);
  return topics.every(isTopicFilter) ? { value: topics } : refused;
}

/** One topic of a message. */
export function oneTopic(text: string): Parsed<string> {
  return /[#+]/.test(text) ? refused : { value: text };
}

/** The beginning of topics: levels without wildcards, none of them empty. */
export function topicPrefix(text: string): Parsed<string> {
  const isPrefix = text.length <= 100 && !text.startsWith("$") && /^[^#+/\0]+(?:\/[^#+/\0]+)*$/.test(text);
  return isPrefix ? { value: text } : refused;
}

const NAME = String.raw`[A-Za-z_$][\w$]*`;
const PATH = new RegExp(String.raw`^${NAME}(?:\.[\w$-]+|\[\d+\]|\["[^"\].]+"\]|\['[^'\].]+'\])*$`);

/** A property of a message with dots alone, as `payload.0.power` for `payload[0].power`. */
export function dottedPath(text: string): Parsed<string> {
  return PATH.test(text) ? { value: text.replaceAll(/\[["']?([^"'\]]+)["']?\]/g, ".$1") } : refused;
}

/** A key or several with dots, such as `data.rows`. */
export function dottedKeys(text: string): Parsed<string> {
  return text.length <= 200 && /^[^\s.]+(?:\.[^\s.]+)*$/.test(text) ? { value: text } : refused;
}

/** An address of a server, without a user name in it; a slash at its end is left out. */
export function webAddress(text: string): Parsed<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  return isPlain ? { value: text.replace(/\/+$/, "") } : refused;
}

/** Hours, days, and months, such as `22:00-06:00; Sat,Sun`. */
export function timesOfYear(text: string): Parsed<readonly TimesOfYear[]> {
  const { times } = readTimes(text);
  return times ? { value: times } : refused;
}

/** The same, each with a share from 0 to 1 at its end, or with none for all of it. */
export function sharesOfYear(text: string): Parsed<readonly PriceZone[]> {
  const zones: PriceZone[] = [];
  for (const line of text.split(/[\n;]/).filter((part) => part.trim() !== "")) {
    const { times } = readTimes(line);
    const read = times?.map((time) => ({ ...time, perKwh: 1 })) ?? readZones(line).zones;
    if (!read || read.some(({ perKwh }) => perKwh < 0 || perKwh > 1)) return refused;
    zones.push(...read);
  }
  return { value: zones };
}

const STEP = /^(\d+(?:[.,]\d+)?)\s*(?:kW)?\s*:\s*(\d+(?:[.,]\d+)?)$/i;

/** The price of each step of power from which it begins, such as `0: 120; 2: 200; 5: 336`. */
export function peakSteps(text: string): Parsed<readonly PeakStep[]> {
  const parts = text.split(/[\n;]/).filter((part) => part.trim() !== "");
  const steps = parts.map((part) => {
    const [, from, cost] = STEP.exec(part.trim()) ?? [];
    const step = { fromKw: Number(withPoint(from ?? "")), cost: Number(withPoint(cost ?? "")) };
    return from === undefined || Number.isNaN(step.fromKw + step.cost) ? undefined : step;
  });
  const good = steps.flatMap((step) => step ?? []);
  if (good.length < steps.length) return refused;
  return { value: good.toSorted((one, other) => one.fromKw - other.fromKw) };
}

/** Prices by time, such as `17:00-22:00 0.12; Sat,Sun 0.03; 0.05`. */
export function priceZones(text: string): Parsed<readonly PriceZone[]> {
  const { zones } = readZones(text);
  return zones ? { value: zones } : refused;
}

/** A currency by its code of three letters. */
export function currencyCode(text: string): Parsed<string> {
  return /^[A-Za-z]{3}$/.test(text) ? { value: text.toUpperCase() } : refused;
}

const DATE = /^(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Days of one year, or of every year, such as `12-25, 2027-03-29`. */
export function dateList(text: string): Parsed<readonly string[]> {
  const dates = partsOf(text);
  return dates.every((date) => DATE.test(date)) ? { value: dates } : refused;
}

/** Names between commas. */
export function nameList(text: string): Parsed<readonly string[]> {
  return { value: partsOf(text) };
}

function partsOf(text: string): readonly string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** A path on Node-RED's own server; empty for none. Below `/smartcar/` the editor asks its own questions. */
export function serverPath(text: string): Parsed<string> {
  const path = `/${text.replaceAll(/^\/+|\/+$/g, "")}`;
  if (path === "/") return { value: "" };
  if (path.startsWith("/smartcar/")) return { refused: "free-path" };
  return /^(\/[\w.~-]+)+$/.test(path) ? { value: path } : refused;
}
