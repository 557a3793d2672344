import { DateTime } from "luxon";
import { came } from "../../src/core/describe-value";
import { numberFrom } from "../../src/control/feeds/value-description";
import type { TariffWish } from "../../src/control/tariff/input";
import { SmartcarError } from "../../src/core/error";
import { instantFromNumber, soundInstant } from "../../src/core/instant";

/** The settings that a message may override. */
export const wishWords = ["ready", "target", "full", "minimum", "ceiling"] as const;
export type WishWord = (typeof wishWords)[number];

export interface WishPlace {
  /** IANA, for times without an offset. */
  readonly zone: string;
  readonly now: number;
}

/** What takes a wish back, besides nothing at all. */
const NOTHING = new Set(["", "off", "none", "null", "-"]);

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const TIMES = 'a time such as "07:30", an ISO time to come, { at, target } with one of them, or "off"';

/** The wishes of an object that holds nothing else; `undefined` for anything else. Throws SmartcarError `BAD_INPUT`. */
export function wishesIn(content: unknown, place: WishPlace): TariffWish | undefined {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return undefined;
  const given = Object.entries(content);
  const words = given.flatMap(([key, value]) =>
    wishWords.filter((word) => word === key).map((word) => ({ word, value })),
  );
  if (words.length === 0 || words.length < given.length) return undefined;
  return words.reduce<TariffWish>((wish, { word, value }) => ({ ...wish, ...wishFor(word, value, place) }), {});
}

/** One wish. Throws SmartcarError `BAD_INPUT`. */
export function wishFor(word: WishWord, value: unknown, place: WishPlace): TariffWish {
  switch (word) {
    case "ready":
      return { ready: readyFrom(value, place) };
    case "target":
      return { targetPercent: percentFrom(word, value) };
    case "full":
      return { fullPercent: percentFrom(word, value) };
    case "minimum":
      return { minimumPercent: percentFrom(word, value) };
    default:
      return { ceiling: numberIn(word, value, { min: -1000, max: 1000 }) };
  }
}

function readyFrom(value: unknown, place: WishPlace): NonNullable<TariffWish["ready"]> | null {
  if (isNothing(value)) return null;
  if (typeof value !== "object" || value === null || value instanceof Date) return { at: instantFrom(value, place) };
  const fields = new Map<string, unknown>(Object.entries(value));
  const time = fields.get("at") ?? fields.get("time");
  const wished = fields.get("target") ?? fields.get("soc");
  if (isNothing(time)) return null;
  const targetPercent = wished === undefined ? null : percentFrom("target", wished);
  return { at: instantFrom(time, place), ...(targetPercent !== null && { targetPercent }) };
}

/** A time of day is the next such time. */
function instantFrom(value: unknown, place: WishPlace): number {
  const at = typeof value === "string" ? fromText(value.trim(), place) : fromNumber(value);
  if (at === undefined) throw bad(`The wish "ready" is ${came(value)}`, TIMES);
  if (at <= place.now) throw bad(`The wish "ready" is ${came(value)}, which has passed`, TIMES);
  return at;
}

function fromText(text: string, { zone, now }: WishPlace): number | undefined {
  const [, hour, minute] = TIME.exec(text) ?? [];
  if (hour !== undefined && minute !== undefined) {
    const today = DateTime.fromMillis(now, { zone });
    const wall = { hour: Number(hour), minute: Number(minute), second: 0, millisecond: 0 };
    const at = today.set(wall).toMillis();
    return at > now ? at : today.plus({ days: 1 }).set(wall).toMillis();
  }
  const number = numberFrom(text);
  if (typeof number === "number") return fromNumber(number);
  const parsed = DateTime.fromISO(text.replace(" ", "T"), { zone });
  return parsed.isValid ? soundInstant(parsed.toMillis()) : undefined;
}

/** Milliseconds since the epoch, or seconds. */
function fromNumber(value: unknown): number | undefined {
  if (value instanceof Date) return soundInstant(value.getTime());
  return typeof value === "number" ? instantFromNumber(value) : undefined;
}

function percentFrom(word: string, value: unknown): number | null {
  const text = typeof value === "string" ? value.replace(/\s*%\s*$/, "") : value;
  return numberIn(word, text, { min: 0, max: 100 });
}

function numberIn(word: string, value: unknown, { min, max }: { min: number; max: number }): number | null {
  if (isNothing(value)) return null;
  const number = numberFrom(value);
  if (typeof number === "number" && number >= min && number <= max) return number;
  throw bad(`The wish "${word}" is ${came(value)}`, `a number from ${min} to ${max}, or "off"`);
}

function isNothing(value: unknown): boolean {
  return (
    value === null || value === undefined || (typeof value === "string" && NOTHING.has(value.trim().toLowerCase()))
  );
}

function bad(finding: string, accepted: string): SmartcarError {
  return new SmartcarError("BAD_INPUT", `${finding}. Accepted: ${accepted}`);
}
