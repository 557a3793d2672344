import { came } from "../../src/core/describe-value";
import type { BoostWish, ModeWish, ReadyWish } from "../../src/control/mode/input";
import { modeNamed } from "../../src/control/mode/settings";
import { MINUTE_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { wishFor as tariffWish, type WishPlace } from "../tariff/tariff-request";

/** What may be asked for, by the last word of a topic or as the key of an object. */
export const wishWords = ["mode", "boost", "ready", "minimum"] as const;
export type WishWord = (typeof wishWords)[number];

const LONGEST_BOOST_MINUTES = 1440;
const MOST_BOOST_KWH = 200;

/** One wish. Throws SmartcarError `BAD_INPUT` that says what came and what is accepted. */
export function wishFor(word: WishWord, value: unknown, place: WishPlace): ModeWish {
  switch (word) {
    case "mode":
      return modeWish(value);
    case "boost":
      return { what: "boost", boost: boostWish(value) };
    case "ready":
      return { what: "ready", ready: readyWish(value, place) };
    default:
      return { what: "minimum", percent: minimumWish(value) };
  }
}

/** What a content asks for that no topic explains; `undefined` where it could mean anything. Throws `BAD_INPUT`. */
export function wishesIn(content: unknown, place: WishPlace): readonly ModeWish[] | undefined {
  if (typeof content === "string") {
    if (modeNamed(content)) return [modeWish(content)];
    return isTimeOfDay(content) ? [wishFor("ready", content, place)] : undefined;
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) return undefined;
  const fields = Object.entries(content);
  const keys = fields.map(([key]) => key);
  if (keys.length === 0) return undefined;
  const only = (...names: readonly string[]): boolean => keys.every((key) => names.includes(key));
  if (only("minutes") || only("kwh", "kWh")) return [wishFor("boost", content, place)];
  if (only("at", "time", "target", "soc") && (keys.includes("at") || keys.includes("time")))
    return [wishFor("ready", content, place)];
  if (!only(...wishWords)) return undefined;
  return wishWords.filter((word) => keys.includes(word)).map((word) => wishFor(word, new Map(fields).get(word), place));
}

function modeWish(value: unknown): ModeWish {
  const mode = typeof value === "string" ? modeNamed(value) : undefined;
  if (mode) return { what: "mode", mode };
  throw refused("mode", value, "off, solar, cheap, solar+cheap, now; also pv and minpv");
}

/** As the tariff takes it, so that one message may go to both. */
function readyWish(value: unknown, place: WishPlace): ReadyWish | null {
  const { ready } = tariffWish("ready", value === false ? null : value, place);
  return ready ?? null;
}

/** What takes a wish back. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  return typeof value === "string" && ["", "off", "none", "null", "-"].includes(value.trim().toLowerCase());
}

function isTimeOfDay(text: string): boolean {
  return /^([01]?\d|2[0-3]):[0-5]\d$/.test(text.trim());
}

function boostWish(value: unknown): BoostWish | null {
  if (isNothing(value)) return null;
  const [amount, unit] = amountIn(value);
  if (amount === 0) return null;
  if (unit === "kwh" && amount > 0 && amount <= MOST_BOOST_KWH) return { kwh: amount };
  if (unit === "min" && amount > 0 && amount <= LONGEST_BOOST_MINUTES) return { forMs: amount * MINUTE_MS };
  throw refused(
    "boost",
    value,
    `minutes from 1 to ${LONGEST_BOOST_MINUTES}, { "minutes": 60 }, { "kwh": 10 } up to ${MOST_BOOST_KWH}, or 0 to end it`,
  );
}

/** How much, and of what; NaN for neither. */
function amountIn(value: unknown): readonly [amount: number, unit: "min" | "kwh"] {
  if (typeof value === "number") return [value, "min"];
  if (typeof value === "string") {
    const [, amount = "", unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*(min|minutes|kwh)?\s*$/i.exec(value) ?? [];
    return [amount === "" ? Number.NaN : Number(amount), unit.toLowerCase() === "kwh" ? "kwh" : "min"];
  }
  if (typeof value !== "object" || value === null) return [Number.NaN, "min"];
  const fields = new Map<string, unknown>(Object.entries(value));
  const [minutes, kwh] = [fields.get("minutes"), fields.get("kwh") ?? fields.get("kWh")];
  if ((minutes === undefined) === (kwh === undefined)) return [Number.NaN, "min"];
  return [
    amountIn(typeof minutes === "object" ? undefined : (minutes ?? kwh))[0],
    minutes === undefined ? "kwh" : "min",
  ];
}

/** 0 and "off" mean none; nothing at all means the node's own again. */
function minimumWish(value: unknown): number | null {
  if (value === false || (typeof value === "string" && value.trim().toLowerCase() === "off")) return 0;
  if (isNothing(value)) return null;
  const percent = typeof value === "string" ? Number(value.replace(/\s*%\s*$/, "") || Number.NaN) : value;
  if (typeof percent === "number" && percent >= 0 && percent <= 100) return percent;
  throw refused("minimum", value, 'percent from 0 to 100, "off" for none, or null for that of the settings');
}

function refused(word: WishWord, value: unknown, accepted: string): SmartcarError {
  return new SmartcarError("BAD_INPUT", `The wish "${word}" is ${came(value)}. Accepted: ${accepted}`);
}
