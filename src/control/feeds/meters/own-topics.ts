import type { PowerMeaning } from "./power-found";
import { knownTopic } from "./topic-table";

const OWN: ReadonlyMap<string, PowerMeaning> = new Map(
  (
    [
      [["grid", "meter"], "grid"],
      [["solar", "pv", "photovoltaic", "photovoltaics"], "solar"],
      [["battery"], "battery"],
      [["charger", "wallbox", "evse", "chargepoint"], "charger"],
    ] as const
  ).flatMap(([words, quantity]) =>
    words.map((word) => [word, { source: "bare-number", quantity, scale: "set" }] as const),
  ),
);

/** What can follow the word for the quantity at the end of a topic. */
const TAIL = new Set(["power", "w", "watt", "watts", "state", "value"]);

const PHASE: ReadonlyMap<string, NonNullable<PowerMeaning["part"]>> = new Map(
  (["L1", "L2", "L3"] as const).flatMap((part, index) =>
    [part.toLowerCase(), `phase${index + 1}`, `phase${"abc"[index] ?? ""}`, `channel${"abc"[index] ?? ""}`].map(
      (word): [string, typeof part] => [word, part],
    ),
  ),
);

const DIRECTION: ReadonlyMap<string, "import" | "export"> = new Map([
  ...["import", "imported", "bezug", "netzbezug"].map((word) => [word, "import"] as const),
  ...["export", "exported", "feedin", "einspeisung", "netzeinspeisung"].map((word) => [word, "export"] as const),
]);

/** Which words say that an import or export is a power at the meter. */
const OF_METER = new Set(["power", "w", "watt", "watts", "leistung", "active", "grid", "meter", "net", "netz"]);

/** Of a topic, in lower case, with the words of one thing as one: `phase_1`, `feed-in`. */
function wordsOf(topic: string): string[] {
  return topic
    .toLowerCase()
    .replace(/\/(set)?$/, "")
    .replace(/(?<![a-z])feed[_-]in(?![a-z])/, "feedin")
    .replace(/(phase|channel)[_ -](?=[123abc](?![a-z\d]))/, "$1")
    .split(/[/._\s-]+/);
}

/**
 * What a topic of our own contract measures. Its last word is grid, meter, solar, pv, battery, or charger, optionally followed by
 * `power`, as in `house/grid/power` or `sensor.wallbox_power`. A phase can be in between, as in `grid/L1/power`, and so can the only
 * direction that a meter's value has, as in `sensor.grid_export_power`; `battery/soc` is the level of the battery. A word such as
 * `power` alone does not name the quantity, and neither does what flows from one thing to another.
 */
export function ownTopic(topic: string): PowerMeaning | undefined {
  const words = wordsOf(topic);
  const last = words.at(-1) ?? "";
  if (words.length === 1 && last === "power") return OWN.get("grid");
  if (words.some(isBetween)) return undefined;
  if (["soc", "level"].includes(last) && isBatteryWord(words.at(-2))) {
    return { source: "bare-number", quantity: "battery-level" };
  }
  const direction = directionOf(words);
  if (direction) return namesDevice(topic) ? undefined : { source: "bare-number", part: direction, scale: "set" };
  const part = phaseIn(words);
  while (words.length > 1 && (TAIL.has(words.at(-1) ?? "") || PHASE.has(words.at(-1) ?? ""))) words.pop();
  if (words.at(-1) === "inverter" && OWN.get(words.at(-2) ?? "")?.quantity === "solar") words.pop();
  const tells = OWN.get(words.at(-1) ?? "");
  if (!tells || !part) return tells;
  return tells.quantity === "grid" ? { ...tells, part } : undefined;
}

/** The phase that a topic names at its end; `undefined` for none. */
export function phaseOf(topic: string): PowerMeaning["part"] {
  return phaseIn(wordsOf(topic));
}

function phaseIn(words: readonly string[]): PowerMeaning["part"] {
  const last = words.findLast((word) => !TAIL.has(word) && word !== "active");
  return PHASE.get(last ?? "");
}

/** Import or export, where only one of them has a value of its own. Energy has the same names. */
function directionOf(words: readonly string[]): "import" | "export" | undefined {
  const direction = DIRECTION.get(
    words.findLast((word) => !TAIL.has(word) && !["leistung", "active"].includes(word)) ?? "",
  );
  const isPower = words.some((word) => OF_METER.has(word) || word.startsWith("netz"));
  return isPower && !words.some((word) => OF_AMOUNT.test(word)) ? direction : undefined;
}

const OF_AMOUNT = /^(energy|k?wh|total|today|daily|limit|max|min|price|cost|tariff)$/;

function isBatteryWord(word: string | undefined): boolean {
  return word === "battery" || word === "housebattery" || word === "homebattery";
}

function isBetween(word: string): boolean {
  return word === "to" || word === "from";
}

/** How words begin that name a device, or another power than the grid's. */
const DEVICES =
  "pump heat boiler plug relay socket switch lamp light aux consumption load wash dryer fridge freezer dish oven stove sauna aircon climate vehicle inverter solar pv batter storage wallbox charg soc".split(
    " ",
  );

/** What Home Assistant calls the sum of all devices from Fronius. */
const GATEWAY = "solarnet";

/** Whether a topic that is in no table names a device instead of the meter. */
export function namesDevice(topic: string): boolean {
  if (knownTopic(topic) === "other") return true;
  const words = topic.toLowerCase().split(/[/._:\s-]+/);
  return words.some(
    (word) =>
      word === "car" || word === "ev" || (word !== GATEWAY && DEVICES.some((device) => word.startsWith(device))),
  );
}

/** Words for what is no power, and for a power that has no sign. */
const NO_NET =
  /^(voltage|volts?|currents?|amp(ere)?s?|energy|k?wh|frequency|freq|hz|temp(erature)?|humidity|factor|pf|cosphi|reactive|apparent|price|cost|rssi|linkquality|uptime|consumed|produced|production|delivered|returned|absorbed|supplied|yield|generation)$/;

/** Whether a topic says that its number is none of the grid's net power: one direction, a flow, or no power. */
export function deniesNetPower(topic: string): boolean {
  const words = wordsOf(topic);
  if (words.some((word) => isBetween(word) || DIRECTION.has(word))) return true;
  const levels = topic.split("/").map((level) => wordsOf(level).filter((word) => !PHASE.has(word)));
  const own = levels.findLast((level) => level.some((word) => !BARE_LEVELS.has(word))) ?? [];
  const isPower = own.some((word) => OF_METER.has(word));
  return own.some((word) => NO_NET.test(word) && (word === own.at(-1) || !isPower || !OF_CONTEXT.has(word)));
}

/** Levels that say nothing of their number, and words that beside one for power only say where or when it is measured. */
const BARE_LEVELS = new Set(["", "state", "value", "set"]);
const OF_CONTEXT = new Set(["energy", "current"]);
