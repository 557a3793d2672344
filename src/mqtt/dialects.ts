import { isRecord, plainText } from "../core/describe-value";
import type { Fields } from "./documents";
import { contentOf } from "./request";
import type { Part } from "./topics";

/**
 * How the topics of evcc or openWB translate to ours, for systems that use those. Patterns are relative to the dialect's prefix;
 * `{n}` is the position of a car in the account, from 1, and `{name}` its name in topics.
 */
export interface Dialect {
  readonly prefix: string;
  readonly requests: readonly DialectRequest[];
  /** What is published about each car, as text; an unknown value is not published. */
  readonly cars: readonly DialectState[];
  /** The same for the home. */
  readonly home: readonly DialectState[];
}

/** A topic for requests. Without `{n}` and `{name}` it is for all cars. */
interface DialectRequest {
  readonly pattern: string;
  /** The word of our own request. */
  readonly word: string;
  /** Our payload for that of the dialect; `undefined` if it has none. */
  readonly meaning: (payload: unknown) => unknown;
}

interface DialectState {
  readonly pattern: string;
  readonly part: Part;
  readonly value: (document: Fields) => unknown;
}

type Words = Readonly<Record<string, string>>;

/** The modes of evcc since version 0.316 and before. */
const EVCC_MODES: Words = { off: "off", smart: "solar+cheap", pv: "solar", minpv: "solar+cheap", now: "now" };
/** Our modes in the words of evcc, which has none for prices alone. */
const AS_EVCC: Words = { off: "off", solar: "smart", cheap: "smart", "solar+cheap": "smart", now: "now" };

/** The modes of a charge point of openWB, short and long. */
const OPENWB_MODES: Words = {
  stop: "off",
  standby: "off",
  instant: "now",
  instant_charging: "now",
  pv: "solar",
  pv_charging: "solar",
  eco: "solar+cheap",
  eco_charging: "solar+cheap",
  target: "cheap",
  scheduled: "cheap",
  scheduled_charging: "cheap",
};
const AS_OPENWB: Words = {
  off: "stop",
  solar: "pv_charging",
  cheap: "scheduled_charging",
  "solar+cheap": "eco_charging",
  now: "instant_charging",
};
/** openWB 1.9 numbers its modes: at once, minimum + PV, PV, stop, standby. */
const OPENWB_1_MODES: Words = { 0: "now", 1: "solar+cheap", 2: "solar", 3: "off", 4: "off" };
const AS_OPENWB_1: Words = { now: "0", "solar+cheap": "1", solar: "2", off: "3", cheap: "1" };

/** How evcc writes that a value is not set. */
const NOTHING = new Set(["nil", "null", "none", "-"]);

/** The value, or `off` where evcc writes that it is not set. */
const orOff = (payload: unknown): unknown =>
  payload === null || (typeof payload === "string" && NOTHING.has(payload.trim().toLowerCase())) ? "off" : payload;

const word =
  (words: Words) =>
  (payload: unknown): unknown => {
    const text = plainText(payload)?.trim().toLowerCase();
    return text !== undefined && Object.hasOwn(words, text) ? words[text] : undefined;
  };

/** evcc's plan, `{ value, time }`. */
function plan(payload: unknown): unknown {
  const content = orOff(payload);
  if (!isRecord(content)) return content === "off" ? content : undefined;
  return { at: content["time"], target: content["value"] };
}

const member =
  (name: string, as: (value: unknown) => unknown = (value) => value) =>
  (document: Fields): unknown =>
    document[name] === undefined ? undefined : as(document[name]);

const named =
  (words: Words) =>
  (mode: unknown): unknown =>
    words[plainText(mode) ?? ""];

const wattHours = (kwh: unknown): unknown => (typeof kwh === "number" ? Math.round(kwh * 1000) : undefined);
/** evcc's times are seconds since 1970. */
const inSeconds = (iso: unknown): unknown => (typeof iso === "string" ? Math.round(Date.parse(iso) / 1000) : undefined);
const digit = (value: unknown): unknown => (value === true ? 1 : 0);
/** A car that does not charge draws nothing. */
const power = (state: Fields): unknown => state["powerW"] ?? (state["charging"] === false ? 0 : undefined);

const LOADPOINT = "loadpoints/{n}";
const VEHICLE = "vehicles/{name}";

const evcc: Dialect = {
  prefix: "evcc",
  requests: [
    { pattern: `${LOADPOINT}/mode/set`, word: "mode", meaning: word(EVCC_MODES) },
    { pattern: `${LOADPOINT}/limitSoc/set`, word: "full", meaning: orOff },
    { pattern: `${LOADPOINT}/minSoc/set`, word: "minimum", meaning: orOff },
    { pattern: `${LOADPOINT}/smartCostLimit/set`, word: "ceiling", meaning: orOff },
    { pattern: `${LOADPOINT}/planSoc/set`, word: "ready", meaning: plan },
    { pattern: `${VEHICLE}/limitSoc/set`, word: "full", meaning: orOff },
    { pattern: `${VEHICLE}/minSoc/set`, word: "minimum", meaning: orOff },
    { pattern: `${VEHICLE}/planSoc/set`, word: "ready", meaning: plan },
  ],
  cars: [
    { pattern: `${LOADPOINT}/title`, part: "state", value: member("name") },
    { pattern: `${LOADPOINT}/mode`, part: "decision", value: member("mode", named(AS_EVCC)) },
    { pattern: `${LOADPOINT}/connected`, part: "state", value: member("pluggedIn") },
    { pattern: `${LOADPOINT}/charging`, part: "state", value: member("charging") },
    { pattern: `${LOADPOINT}/enabled`, part: "decision", value: member("on") },
    { pattern: `${LOADPOINT}/chargePower`, part: "state", value: power },
    { pattern: `${LOADPOINT}/chargedEnergy`, part: "session", value: member("energyKwh", wattHours) },
    { pattern: `${LOADPOINT}/vehicleSoc`, part: "state", value: member("soc") },
    { pattern: `${LOADPOINT}/vehicleRange`, part: "state", value: member("rangeKm") },
    { pattern: `${LOADPOINT}/vehicleLimitSoc`, part: "state", value: member("limit") },
    { pattern: `${LOADPOINT}/vehicleOdometer`, part: "state", value: member("odometerKm") },
    { pattern: `${LOADPOINT}/limitSoc`, part: "decision", value: member("full") },
    { pattern: `${LOADPOINT}/minSoc`, part: "decision", value: member("minimum") },
    { pattern: `${LOADPOINT}/smartCostLimit`, part: "decision", value: member("ceiling") },
    { pattern: `${LOADPOINT}/effectivePlanTime`, part: "decision", value: member("ready", inSeconds) },
    { pattern: `${LOADPOINT}/effectivePlanSoc`, part: "decision", value: member("target") },
    { pattern: `${VEHICLE}/limitSoc`, part: "decision", value: member("full") },
    { pattern: `${VEHICLE}/minSoc`, part: "decision", value: member("minimum") },
  ],
  home: [
    { pattern: "site/siteTitle", part: "state", value: member("name") },
    { pattern: "site/currency", part: "state", value: member("currency") },
    { pattern: "site/grid/power", part: "state", value: member("gridW") },
    { pattern: "site/pvPower", part: "state", value: member("solarW") },
    { pattern: "site/battery/power", part: "state", value: member("batteryW") },
    { pattern: "site/battery/soc", part: "state", value: member("batteryPercent") },
    { pattern: "site/tariffGrid", part: "state", value: member("price") },
    { pattern: "site/tariffFeedIn", part: "state", value: member("feedIn") },
  ],
};

const POINT = "simpleAPI/chargepoint/{n}";

const openWB: Dialect = {
  prefix: "openWB",
  requests: [
    { pattern: "simpleAPI/set/chargepoint/{n}/chargemode", word: "mode", meaning: word(OPENWB_MODES) },
    { pattern: "set/ChargeMode", word: "mode", meaning: word(OPENWB_1_MODES) },
  ],
  cars: [
    { pattern: `${POINT}/power`, part: "state", value: power },
    { pattern: `${POINT}/plug_state`, part: "state", value: member("pluggedIn") },
    { pattern: `${POINT}/charge_state`, part: "state", value: member("charging") },
    { pattern: `${POINT}/soc`, part: "state", value: member("soc") },
    { pattern: `${POINT}/chargemode`, part: "decision", value: member("mode", named(AS_OPENWB)) },
    { pattern: `${POINT}/imported`, part: "session", value: member("energyTotalKwh", wattHours) },
    { pattern: "lp/{n}/W", part: "state", value: power },
    { pattern: "lp/{n}/boolPlugStat", part: "state", value: member("pluggedIn", digit) },
    { pattern: "lp/{n}/boolChargeStat", part: "state", value: member("charging", digit) },
    { pattern: "lp/{n}/%Soc", part: "state", value: member("soc") },
    { pattern: "lp/{n}/kWhActualCharged", part: "session", value: member("energyKwh") },
    { pattern: "lp/{n}/strChargePointName", part: "state", value: member("name") },
    // One topic for all cars: the last one published wins.
    { pattern: "global/ChargeMode", part: "decision", value: member("mode", named(AS_OPENWB_1)) },
  ],
  home: [],
};

/** The dialects by the value of the setting. */
export const DIALECTS = { evcc, openwb: openWB } as const;

/** No dialect has a longer payload. */
const LONGEST = 1000;

/** A request in our words. It is for all cars if it has neither `n` nor `name`. */
export interface DialectCall {
  readonly n?: number;
  readonly name?: string;
  readonly word: string;
  readonly payload: unknown;
}

/** The request in a message of a dialect; `undefined` for any other message, and for one without a meaning for us. */
export function dialectCall(dialect: Dialect, topic: unknown, payload: unknown): DialectCall | undefined {
  if (typeof topic !== "string" || topic.length > 300 || !topic.startsWith(`${dialect.prefix}/`)) return undefined;
  const levels = topic.slice(dialect.prefix.length + 1).split("/");
  for (const { pattern, word: request, meaning } of dialect.requests) {
    const found = matched(pattern.split("/"), levels);
    if (!found) continue;
    const asks = meaning(contentOf(payload, LONGEST));
    return asks === undefined || asks === "" ? undefined : { ...found, word: request, payload: asks };
  }
  return undefined;
}

/** The topics of a dialect for a car or a home with their values from its documents; `undefined` where a value is unknown. */
export function dialectTopics(
  dialect: Dialect,
  states: readonly DialectState[],
  { n, name }: { readonly n?: number; readonly name: string },
  documents: Partial<Readonly<Record<Part, Fields | undefined>>>,
): ReadonlyMap<string, string | undefined> {
  const entries = states.map(({ pattern, part, value }) => {
    const topic = pattern.replace("{n}", String(n)).replace("{name}", name);
    const known = plainText(value(documents[part] ?? {}));
    return [`${dialect.prefix}/${topic}`, known] as const;
  });
  return new Map(entries);
}

function matched(
  pattern: readonly string[],
  levels: readonly string[],
): { readonly n?: number; readonly name?: string } | undefined {
  if (pattern.length !== levels.length) return undefined;
  let found: { n?: number; name?: string } = {};
  for (const [index, part] of pattern.entries()) {
    const level = levels[index] ?? "";
    if (part === "{n}") {
      if (!/^[1-9]\d{0,3}$/.test(level)) return undefined;
      found = { ...found, n: Number(level) };
    } else if (part === "{name}") found = { ...found, name: level };
    else if (part !== level) return undefined;
  }
  return found;
}
