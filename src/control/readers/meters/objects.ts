import type { FeedOptions, Found } from "../feed";
import { fieldAt, isFields, type Plain } from "../plain";
import type { Reader } from "../reader";
import { netFound, powerFound } from "./power-found";

/** Which key a meter's object is known by, and what it tells. */
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
  { source: "Fluvius", imported: "P_cons", exported: "P_prod", factor: 1000 },
  { source: "two registers", imported: "purchase", exported: "feedIn", factor: 1 },
  { source: "two registers", imported: "purchase", exported: "feed_in", factor: 1 },
  { source: "two registers", imported: "import", exported: "export", factor: 1 },
] as const;

export const meterObjects: Reader = {
  name: "meters (Shelly, HomeWizard, Tasmota, Victron grid.power, Fluvius P_cons and P_prod, purchase and feedIn)",
  kind: "power",
  read(content, { options }): Found | undefined {
    if (!isFields(content)) return undefined;
    const single = SINGLE.find(({ keys }) => fieldAt(content, ...keys) !== undefined);
    if (single) return powerFound(fieldAt(content, ...single.keys), single, options);
    const pair = PAIRS.find(({ imported, exported }) => content.has(imported) && content.has(exported));
    if (pair) return netFound(content.get(pair.imported), content.get(pair.exported), inUnit(pair, options));
    return undefined;
  },
};

/** Live data of Tibber: while power is drawn, no production is told. */
export const tibberLive: Reader = {
  name: "Tibber's live data (power and powerProduction)",
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

/** The number itself, or in an object of `value`, as many bridges send it. */
export function bareValue(content: Plain): Plain {
  const value = fieldAt(content, "value");
  return value === undefined ? content : value;
}
