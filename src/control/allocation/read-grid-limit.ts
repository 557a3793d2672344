import { Duration } from "luxon";
import { soundInstant } from "../../core/instant";
import { instantFrom } from "../feeds/instant";
import { numberFrom } from "../feeds/value-description";
import { parsePayload } from "../feeds/parse-payload";
import { plainText } from "../../core/describe-value";
import type { GridLimitSettings, ReceivedLimit } from "./grid-limit";

/** A limit as it was received, or why it is none. */
type ReadLimit =
  | { readonly limit: ReceivedLimit; readonly problem?: undefined }
  | { readonly limit?: undefined; readonly problem: "not-a-limit" | "in-kilowatts" | "connection-unknown" | "past" };

/** Longer texts are no limits and are not parsed. */
const LONGEST_TEXT = 10_000;
const LONGEST_SOURCE = 40;

const RELAY: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["on", true],
  ["1", true],
  ["active", true],
  ["false", false],
  ["off", false],
  ["0", false],
  ["inactive", false],
]);

/** Texts that withdraw a limit. */
const NOTHING = new Set(["", "none", "null", "-", "unlimited"]);

/**
 * Reads a limit in any shape: a relay (`true`, `on`, `1`), watts, `"60%"` or `{ percent }` of the connection,
 * `{ limitW, until, source }`, EEBUS `{ value, isActive, duration }`, and evcc's `{ dimmed, maxPower }`. The numbers 0 and 1
 * are a relay.
 */
export function readGridLimit(payload: unknown, settings: GridLimitSettings, now: number): ReadLimit {
  const content = parsePayload(payload, LONGEST_TEXT);
  if (content === null || (typeof content === "string" && NOTHING.has(content.trim().toLowerCase())))
    return { limit: {} };
  if (typeof content === "object" && !Array.isArray(content) && content !== undefined)
    return readFields(new Map<string, unknown>(Object.entries(content)), settings, now);
  const isActive = relayIn(content);
  if (isActive !== undefined) return relayLimit(isActive, settings);
  if (typeof content === "string" && content.includes("%")) return percentLimit(content, settings);
  return wattsLimit(content);
}

function relayIn(content: unknown): boolean | undefined {
  if (typeof content === "boolean") return content;
  return RELAY.get(plainText(content)?.trim().toLowerCase() ?? "");
}

function relayLimit(isClosed: boolean, { relayW, isNormallyClosed = false }: GridLimitSettings): ReadLimit {
  return { limit: isClosed === isNormallyClosed ? {} : { watts: relayW } };
}

function percentLimit(content: unknown, { connectionW }: GridLimitSettings): ReadLimit {
  const percent = numberFrom(typeof content === "string" ? content.replace(/\s*%\s*$/, "") : content);
  if (typeof percent !== "number" || percent < 0 || percent > 100) return { problem: "not-a-limit" };
  if (percent === 100) return { limit: {} };
  return connectionW === undefined
    ? { problem: "connection-unknown" }
    : { limit: { watts: Math.round((connectionW * percent) / 100) } };
}

/** A smaller limit other than 0 is implausible: the number is in kilowatts. W. */
const FEWEST_W = 100;

function wattsLimit(content: unknown): ReadLimit {
  const [, amount, kilo] = /^(.*?)\s*(k?)W\s*$/i.exec(plainText(content) ?? "") ?? [undefined, content, ""];
  const value = numberFrom(amount);
  if (typeof value !== "number" || value < 0) return { problem: "not-a-limit" };
  const watts = kilo === "" ? value : Math.round(value * 1000);
  return watts > 0 && watts < FEWEST_W ? { problem: "in-kilowatts" } : { limit: { watts } };
}

function readFields(fields: ReadonlyMap<string, unknown>, settings: GridLimitSettings, now: number): ReadLimit {
  const active = firstOf(fields, ["isActive", "active", "isLimitActive", "dimmed"]);
  const isActive = active === undefined ? undefined : relayIn(active);
  if (active !== undefined && isActive === undefined) return { problem: "not-a-limit" };
  if (isActive === false) return { limit: {} };

  const read = amountIn(fields, settings, isActive === true);
  if (!read.limit || read.limit.watts === undefined) return read;
  const untilAt = endIn(fields, settings.zone, now);
  if (untilAt === "unreadable") return { problem: "not-a-limit" };
  if (untilAt !== undefined && untilAt <= now) return { problem: "past" };
  const source = fields.get("source");
  return {
    limit: {
      ...read.limit,
      ...(untilAt !== undefined && { untilAt }),
      ...(typeof source === "string" && source !== "" && { source: source.slice(0, LONGEST_SOURCE) }),
    },
  };
}

function amountIn(fields: ReadonlyMap<string, unknown>, settings: GridLimitSettings, isActive: boolean): ReadLimit {
  // A limit that is active without an amount is that of the relay.
  const withoutAmount: ReadLimit = { limit: isActive ? { watts: settings.relayW } : {} };
  const watts = firstOf(fields, ["limitW", "watts"]);
  if (watts !== undefined) return watts === null ? withoutAmount : wattsLimit(watts);
  const amount = firstOf(fields, ["value", "limit"]);
  if (amount !== undefined) return amount === null ? withoutAmount : withUnit(amount, fields.get("unit"), settings);
  const percent = fields.get("percent");
  if (percent !== undefined) return percent === null ? withoutAmount : percentLimit(percent, settings);
  // evcc sends 0 if there is no limit.
  const mostW = firstOf(fields, ["maxPower", "maxConsumptionPower"]);
  if (mostW !== undefined) return mostW === null || numberFrom(mostW) === 0 ? withoutAmount : wattsLimit(mostW);
  return isActive ? withoutAmount : { problem: "not-a-limit" };
}

/** An amount with the unit that is declared beside it, if any. */
function withUnit(amount: unknown, unit: unknown, settings: GridLimitSettings): ReadLimit {
  const isPlain = typeof amount === "number" || typeof amount === "string";
  const text = isPlain && typeof unit === "string" ? `${amount} ${unit}` : amount;
  return plainText(text)?.includes("%") ? percentLimit(text, settings) : wattsLimit(text);
}

function firstOf(fields: ReadonlyMap<string, unknown>, names: readonly string[]): unknown {
  return names.map((name) => fields.get(name)).find((value) => value !== undefined);
}

/** When a limit ends: an instant, or a duration from now on, as ISO 8601 or in seconds. */
function endIn(fields: ReadonlyMap<string, unknown>, zone: string, now: number): number | undefined | "unreadable" {
  const until = firstOf(fields, ["until", "end"]);
  if (until !== undefined && until !== null) return instantIn(until, zone) ?? "unreadable";
  const duration = fields.get("duration");
  if (duration === undefined || duration === null || duration === 0) return undefined;
  const ms = durationMs(duration);
  return ms > 0 ? (soundInstant(now + ms) ?? "unreadable") : "unreadable";
}

function instantIn(value: unknown, zone: string): number | undefined {
  if (value instanceof Date) return soundInstant(value.getTime());
  return typeof value === "number" || typeof value === "string" ? instantFrom(value, zone)?.at : undefined;
}

function durationMs(value: unknown): number {
  if (typeof value === "number") return value * 1000;
  return typeof value === "string" ? Duration.fromISO(value).toMillis() : Number.NaN;
}
