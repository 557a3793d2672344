import { say } from "../../../core/speech";
import type { FeedOptions, Found, FeedReader } from "../feed";
import { fieldAt, isFields, type Plain } from "../plain";
import { clampOf } from "./clamps";
import { netFound, powerFound, type PowerMeaning } from "./power-found";
import { matchesAny } from "./topic-filter";
import { namesDevice, ownTopic } from "./own-topics";
import { knownTopic } from "./topic-table";

/** The key by which a meter's object is recognized. */
const SINGLE = [
  { source: "Shelly", keys: ["total_act_power"] },
  { source: "Shelly", keys: ["act_power"] },
  { source: "HomeWizard", keys: ["active_power_w"] },
  { source: "HomeWizard", keys: ["power_w"] },
  { source: "Tasmota", keys: ["ENERGY", "Power"] },
  { source: "Victron", keys: ["grid", "power"] },
] as const;

/** Import and export as two values in one object. */
const PAIRS = [
  {
    source: "DSMR-reader",
    imported: "electricity_currently_delivered",
    exported: "electricity_currently_returned",
    factor: 1000,
  },
  { source: "DSMR", imported: "power_delivered", exported: "power_returned", factor: 1000 },
  { source: "SMA", imported: "pconsume", exported: "psupply", factor: 1 },
  // Of the reader for meters with a HAN port.
  { source: "amsleser", imported: "P", exported: "PO", factor: 1 },
  { source: "Fluvius", imported: "P_cons", exported: "P_prod", factor: 1000 },
  { source: "two-registers", imported: "purchase", exported: "feedIn", factor: 1 },
  { source: "two-registers", imported: "purchase", exported: "feed_in", factor: 1 },
  { source: "two-registers", imported: "import", exported: "export", factor: 1 },
] as const;

/** Reads the messages of meters that are recognized by the keys of an object. */
export const meterObjects: FeedReader = {
  name: say("format.meter-objects"),
  kind: "power",
  read(content, { options, topic }): Found | undefined {
    if (!isFields(content)) return undefined;
    const isChosen = matchesAny(options.topics?.grid, topic);
    const own = isChosen ? undefined : (ownTopic(topic) ?? meaningOf(knownTopic(topic)));
    const isNamed = isChosen || own !== undefined;
    if (!isNamed && namesDevice(topic)) return undefined;
    const single = SINGLE.find(({ keys }) => fieldAt(content, ...keys) !== undefined);
    if (single) {
      const { source, keys } = single;
      const about = own
        ? { ...own, source }
        : { source, ...(!isNamed && !clampOf(content) && { role: "alone" as const }) };
      const part = own?.quantity === undefined || own.quantity === "grid" ? clampOf(content) : undefined;
      return powerFound(fieldAt(content, ...keys), { ...about, ...(part && { part }) }, options);
    }
    if (own?.quantity !== undefined && own.quantity !== "grid") return undefined;
    const pair = PAIRS.find(({ imported, exported }) => content.has(imported) && content.has(exported));
    if (pair)
      return netFound(
        bareValue(content.get(pair.imported)),
        bareValue(content.get(pair.exported)),
        inUnit(pair, options),
      );
    return undefined;
  },
};

function meaningOf(known: ReturnType<typeof knownTopic>): PowerMeaning | undefined {
  return known === "other" ? undefined : known;
}

/** Live data of Tibber: while power is drawn, no production is reported. */
export const tibberLive: FeedReader = {
  name: say("format.tibber-live"),
  kind: "power",
  read(content): Found | undefined {
    const live = isFields(fieldAt(content, "liveMeasurement")) ? fieldAt(content, "liveMeasurement") : content;
    const imported = fieldAt(live, "power");
    const exported = fieldAt(live, "powerProduction");
    if (imported === undefined || exported === undefined) return undefined;
    const isDrawing = typeof imported === "number" && imported > 0 && exported === null;
    return netFound(imported, isDrawing ? 0 : exported, { source: "Tibber" });
  },
};

function inUnit<T extends { source: string; factor: number }>(pair: T, options: FeedOptions): T {
  return pair.factor === 1 && options.powerUnit === "kW" ? { ...pair, factor: 1000 } : pair;
}

/** The number itself, or the `value` of an object, as many bridges send it. */
export function bareValue(content: Plain): Plain {
  const value = fieldAt(content, "value");
  return value === undefined ? content : value;
}
