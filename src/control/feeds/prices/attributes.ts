import { say } from "../../../core/speech";
import type { FeedContext, FeedOptions, FeedReader, Found } from "../feed";
import { type Fields, isFields, isList, listAt, type Plain, textAt } from "../plain";
import { pickArea } from "./area";
import { priceFeed } from "./price-feed";
import { dayList, priceTable, tableFeed, tellsPrices, unitAround } from "./price-table";

interface Lists {
  readonly source: string;
  readonly keys: readonly string[];
}

/** The attributes with the slots, the most certain first. */
const LISTS: readonly Lists[] = [
  { source: "Nord Pool", keys: ["raw_today", "raw_tomorrow"] },
  { source: "GE-Spot", keys: ["today_interval_prices", "tomorrow_interval_prices"] },
  { source: "ENTSO-E", keys: ["prices_today", "prices_tomorrow"] },
  { source: "slot-list", keys: ["prices"] },
  { source: "power-saver", keys: ["priceData"] },
  { source: "evcc", keys: ["rates"] },
  { source: "day-arrays", keys: ["today", "tomorrow"] },
];

/** Of several lists of the same prices, the one with all taxes and fees counts. */
const BEST = [
  "all_in_with_vat",
  "integrated",
  "all_in",
  "base_with_vat",
  "base",
  "general",
  "electricityPrices",
  "planner",
  "grid",
];

/** What is asked for comes first: evcc has all forecasts side by side. */
function bestOf({ channel, isCo2 }: FeedOptions): readonly string[] {
  if (isCo2 === true) return ["co2"];
  return channel === "feedIn" ? ["feedin", "feedIn", "feed_in", ...BEST] : BEST;
}

/** Lists of slots under a name, as the attributes of Home Assistant's sensors have them. */
export const attributes: FeedReader = {
  name: say("format.attributes"),
  kind: "prices",
  read(content, context) {
    if (!isFields(content)) return undefined;
    return (
      fromLists(content, context) ??
      fromDays(content, context) ??
      fromNamed(content, context) ??
      noPrices(content, context)
    );
  },
};

function fromLists(content: Fields, context: FeedContext): Found | undefined {
  for (const { source, keys } of LISTS) {
    const rows = keys.flatMap((key) => dayList(content, key, context.options));
    const found = pricesIn(rows, content, context, named(content, rowsName(content, source)));
    if (found) return found;
  }
  return undefined;
}

/** Lists of today and tomorrow whose names end or begin so. */
function fromDays(content: Fields, context: FeedContext): Found | undefined {
  const keys = [...content.keys()].filter((key) => isList(content.get(key)) && /today|tomorrow/i.test(key));
  const stems = new Set(keys.map((key) => key.replace(/today|tomorrow/i, "")));
  for (const stem of stems) {
    const days = keys.filter((key) => key.replace(/today|tomorrow/i, "") === stem);
    const rows = days.flatMap((key) => dayList(content, key, context.options));
    const found = pricesIn(rows, content, context, named(content, "slot-list"));
    if (found) return found;
  }
  return undefined;
}

/** A list under any name; of several, the one that is known as best, or that of the chosen area. */
function fromNamed(content: Fields, context: FeedContext): Found | undefined {
  const { options } = context;
  const isExpected = options.expect === "prices";
  const tables = [...content].flatMap(([key, inner]) => {
    if (/today|tomorrow/i.test(key) || (!isList(inner) && !isFields(inner))) return [];
    const isNamed = /pri[cjs]|preis|tarif|rates/i.test(key);
    const table = priceTable(inner, { options, isExpected: isExpected || isNamed });
    const isSure = table !== undefined && (isExpected || isNamed || tellsPrices(table));
    return isSure ? [{ key, table, inner }] : [];
  });
  const best = bestOf(options).flatMap((name) => tables.find(({ key }) => key === name) ?? [])[0];
  const [only, ...others] = tables;
  if (!only) return undefined;
  const picked = best ?? (others.length === 0 ? only : undefined);
  if (picked)
    return tableFeed(picked.table, picked.inner, context, {
      source: named(content, "slot-list"),
      name: picked.key,
      around: [content],
    });
  const area = pickArea(
    tables.map(({ key }) => key),
    options.area,
  );
  const chosen = area.ok ? tables.find(({ key }) => key === area.area) : undefined;
  if (!area.ok) return area;
  return (
    chosen &&
    tableFeed(chosen.table, chosen.inner, context, {
      source: named(content, "slot-list"),
      name: chosen.key,
      around: [content],
    })
  );
}

function pricesIn(rows: readonly Plain[], content: Fields, context: FeedContext, source: string): Found | undefined {
  // Bare numbers are another reader's.
  const table = rows.some(isFields) ? priceTable(rows, { options: context.options, isExpected: false }) : undefined;
  return table && tableFeed(table, rows, context, { source, around: [content] });
}

/** Before 13:00, tomorrow can be empty or null; an empty list still shows the format. */
function noPrices(content: Fields, { options }: FeedContext): Found | undefined {
  const isEmpty = LISTS.some(({ keys }) => hasOnlyEmpty(keys.map((key) => content.get(key))));
  return isEmpty ? priceFeed({ source: "slot-list", rows: [], unit: unitAround(content) }, options) : undefined;
}

/** The sensor of Energi Data Service has the lists of Nord Pool's, but hours in them. */
function rowsName(content: Plain, source: string): string {
  const [first] = listAt(content, "raw_today");
  return isFields(first) && first.has("hour") ? "Energi Data Service" : source;
}

/** power-saver names the source of the prices that it passes on. */
function named(content: Plain, source: string): string {
  const present = textAt(content, "source");
  return present !== undefined && /^[\w .-]{1,30}$/.test(present) ? present : source;
}

function hasOnlyEmpty(lists: readonly Plain[]): boolean {
  const present = lists.filter((list) => list !== null && list !== undefined);
  return present.length > 0 && present.every((list) => isList(list) && list.length === 0);
}
