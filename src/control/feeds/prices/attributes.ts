import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isFields, isList, listAt, type Plain, textAt } from "../plain";
import { optional, rowsFrom } from "../rows";
import { priceFeed } from "./price-feed";
import { declaredUnit, type PriceUnit } from "./price-unit";
import { slotKeys } from "./slot-list";

interface Lists {
  readonly source: string;
  readonly keys: readonly string[];
}

/** The attributes with the slots, the most certain first. */
const LISTS: readonly Lists[] = [
  { source: "Nord Pool", keys: ["raw_today", "raw_tomorrow"] },
  { source: "GE-Spot", keys: ["today_interval_prices", "tomorrow_interval_prices"] },
  { source: "ENTSO-E", keys: ["prices_today", "prices_tomorrow"] },
  { source: "ENTSO-E", keys: ["prices"] },
  { source: "power-saver", keys: ["priceData"] },
  { source: "evcc", keys: ["rates"] },
  { source: "day-arrays", keys: ["today", "tomorrow"] },
];

/** Lists of slots under a name, as the attributes of Home Assistant's sensors have them. */
export const attributes: FeedReader = {
  name: say("format.attributes"),
  kind: "prices",
  read(content, { options }) {
    if (!isFields(content)) return undefined;
    for (const { source, keys } of LISTS) {
      const lists = keys.filter((key) => isList(content.get(key)));
      const rows = rowsFrom(
        lists.flatMap((key) => listAt(content, key)),
        slotKeys,
        options.zone,
      );
      if (rows.length > 0)
        return priceFeed({ source: named(content, rowsName(content, source)), rows, unit: unitOf(content) }, options);
    }
    const isEmpty = LISTS.some(({ keys }) => hasOnlyEmpty(keys.map((key) => content.get(key))));
    return isEmpty ? priceFeed({ source: "Home Assistant", rows: [], unit: unitOf(content) }, options) : undefined;
  },
};

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

export function unitOf(content: Plain): PriceUnit {
  const shown = declaredUnit(textAt(content, "unit_of_measurement"));
  const unit = { ...shown, ...declaredUnit(textAt(content, "unit")) };
  const inCents = ["price_in_cents", "use_cent", "use_cents"].some((key) => fieldAt(content, key) === true);
  const inMajor = fieldAt(content, "price_in_cents") === false;
  return {
    ...unit,
    ...optional("currency", textAt(content, "currency") ?? unit.currency),
    ...(inCents ? { minor: true } : inMajor ? { minor: false } : {}),
  };
}

/** Before 13:00, tomorrow can be empty or null; an empty list still shows the format. */
function hasOnlyEmpty(lists: readonly Plain[]): boolean {
  const present = lists.filter((list) => list !== null && list !== undefined);
  return present.length > 0 && present.every((list) => isList(list) && list.length === 0);
}
