import { say } from "../../../core/speech";
import type { FeedOptions, Found, FeedContext, FeedReader } from "../feed";
import { isFields, type Plain, textAt } from "../plain";
import { unitsIn } from "../units";
import { bareValue } from "./objects";
import { powerFound, type PowerMeaning } from "./power-found";
import { matchesAny } from "./topic-filter";
import { ownTopic } from "./own-topics";
import { knownTopic } from "./topic-table";

const KW = 1000;

/** The keys under which an object has its power, if the topic names the quantity. */
const POWER_KEYS = ["value", "val", "power", "state", "watts"] as const;

/** Numbers whose quantity only their topic gives. */
export const meterTopics: FeedReader = {
  name: say("format.mqtt-topics"),
  kind: "power",
  read(content, { topic, options, unit }): Found | undefined {
    if (content === undefined || topic === "") return undefined;
    const known = knownTopic(topic);
    const chosen =
      chosenTopic(topic, options) ?? (known === undefined || known === "other" ? known : { ...known, inPercent: true });
    if (chosen === "other") return undefined;
    const declared = unitOf(content, unit);
    if (chosen) return scaledFound(content, chosen, declared, options);
    const own = ownTopic(topic);
    if (!own || !holdsPower(content)) return undefined;
    const isLevel = own.quantity === "battery" && declared?.trim() === "%";
    const tells: PowerMeaning = isLevel ? { source: own.source, quantity: "battery-level" } : own;
    return scaledFound(content, tells, declared, options);
  },
};

/** Topics that the user has set have priority over known ones. */
function chosenTopic(topic: string, { topics = {}, importTopic, exportTopic }: FeedOptions): PowerMeaning | undefined {
  if (topic === importTopic) return { source: "two-topics", part: "import", scale: "set" };
  if (topic === exportTopic) return { source: "two-topics", part: "export", scale: "set" };
  for (const quantity of ["grid", "solar", "battery", "battery-level", "charger"] as const) {
    if (matchesAny(topics[quantity], topic)) return { source: "entered-topic", quantity, scale: "set" };
  }
  return undefined;
}

/** The unit of a known topic is known. Otherwise it is declared beside the number, or set; one of something else is refused. */
function scaledFound(
  content: Plain,
  { scale, ...tells }: PowerMeaning,
  unit: string | undefined,
  options: FeedOptions,
): Found {
  const power = powerIn(content);
  if (tells.quantity === "battery-level") {
    if (unit === undefined) return powerFound(power, tells, options);
    return unit.trim() === "%" ? powerFound(power, { ...tells, inPercent: true }, options) : refusedUnit(unit, "%");
  }
  if (scale !== "set") return powerFound(power, tells, options);
  const watts = inWatts(unit ?? options.powerUnit);
  if (watts === undefined) return refusedUnit(unit);
  return powerFound(withoutUnit(power), { ...tells, factor: (tells.factor ?? 1) * watts }, options);
}

function refusedUnit(unit = "", expected = "W"): Found {
  return { ok: false, came: say("came.other-unit", { unit: unit.length > LONGEST_UNIT ? "…" : unit, expected }) };
}

const LONGEST_UNIT = 20;

function holdsPower(content: Plain): boolean {
  if (!isFields(content)) return typeof content === "number" || typeof content === "string";
  return POWER_KEYS.some((key) => content.has(key));
}

function powerIn(content: Plain): Plain {
  const held = heldPower(content);
  return isFields(held) ? bareValue(held) : held;
}

/** The power in an object, which may be an object of its own. */
function heldPower(content: Plain): Plain {
  if (!isFields(content)) return content;
  const key = POWER_KEYS.find((one) => content.has(one));
  return key === undefined ? content : content.get(key);
}

const WITH_UNIT = /^(\s*[+-]?[\d.,]+)\s*([km]?W|MW|k?VA)\s*$/i;

/** The number of a text such as `0.5 kW`, whose unit `unitOf` knows. */
function withoutUnit(power: Plain): Plain {
  const [, number] = typeof power === "string" ? (WITH_UNIT.exec(power) ?? []) : [];
  return number ?? power;
}

/** The unit of a power: in its text, in its object, of its entity, `beside` the payload, or in the same object. */
function unitOf(content: Plain, beside: string | undefined): string | undefined {
  const power = powerIn(content);
  const inText = typeof power === "string" ? WITH_UNIT.exec(power)?.[2] : undefined;
  const inside = isFields(content) ? unitsIn(heldPower(content), isNamedUnit)[0] : undefined;
  const ofEntity = textAt(content, "attributes", "unit_of_measurement");
  return inText ?? inside ?? ofEntity ?? beside ?? unitsIn(content, isNamedUnit)[0];
}

/** A plain number whose quantity the caller knows; an entity of Home Assistant declares its unit. */
export const bareNumber: FeedReader = {
  name: say("format.number"),
  kind: "power",
  read(content, { options, unit }: FeedContext): Found | undefined {
    if (options.expect !== "power" || options.quantity === undefined || !holdsPower(content)) return undefined;
    const { quantity, assumed, part } = options;
    const declared = unitOf(content, unit);
    const watts = inWatts(declared ?? options.powerUnit);
    if (watts === undefined) return refusedUnit(declared);
    const tells: PowerMeaning = { source: "bare-number", quantity, factor: watts, ...(part && { part }) };
    return powerFound(withoutUnit(powerIn(content)), assumed ? { ...tells, role: "assumed" } : tells, options);
  },
};

/** A power's unit under a name that is about units. */
function isNamedUnit(text: string, isNamed: boolean): boolean {
  return isNamed && text.trim() !== "" && inWatts(text) !== undefined;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ...["", "w", "watt", "watts", "va"].map((unit) => [unit, 1] as const),
  ...["kw", "kilowatt", "kilowatts", "kva"].map((unit) => [unit, KW] as const),
]);

/** Watts per unit; apparent power stands for power. `undefined` for a unit of something else. */
function inWatts(unit = ""): number | undefined {
  const text = unit.trim();
  // Only their capitals tell these two apart.
  if (text === "MW") return KW * KW;
  return text === "mW" ? 1 / KW : UNITS.get(text.toLowerCase());
}
