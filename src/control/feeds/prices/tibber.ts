import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isFields, isList, listAt, type Plain, textAt } from "../plain";
import { optional, rowsFrom } from "../rows";
import { priceFeed } from "./price-feed";

const KEYS = { start: ["startsAt"], value: ["total"] } as const;

const LISTS = [["today"], ["tomorrow"], ["range", "nodes"], ["priceInfoRange", "nodes"]] as const;

/** What its items have beside the price. */
const OWN = ["energy", "tax", "level"] as const;

/** The API's response and the tibber-api nodes: prices with taxes, without an end; tomorrow is empty until about 13:00. */
export const tibber: FeedReader = {
  name: say("format.tibber"),
  kind: "prices",
  read(content, { options }) {
    const info = priceInfo(content);
    const list = info === undefined ? (isList(content) ? content : []) : LISTS.flatMap((keys) => listAt(info, ...keys));
    const rows = rowsFrom(list, KEYS, options.zone);
    if (info === undefined && rows.length === 0) return undefined;

    const currency = [textAt(info, "current", "currency"), ...list.map((row) => textAt(row, "currency"))].find(Boolean);
    // Others have lists of the same form in cents.
    const isOwn =
      info !== content && info !== undefined
        ? true
        : list.some((row) => OWN.some((key) => isFields(row) && row.has(key)));
    const unit = isOwn ? ({ per: "kWh", minor: false } as const) : {};
    return priceFeed({ source: "Tibber", rows, unit: { ...unit, ...optional("currency", currency) } }, options);
  },
};

function priceInfo(content: Plain): Plain {
  const homes = [...listAt(content, "viewer", "homes"), fieldAt(content, "viewer", "home"), content];
  const infos = homes.flatMap((home) => [
    fieldAt(home, "currentSubscription", "priceInfo"),
    fieldAt(home, "priceInfo"),
    ...[fieldAt(home, "currentSubscription")].filter((one) => isFields(one) && one.has("priceInfoRange")),
  ]);
  return [...infos, isBare(content) ? content : undefined].find(isFields);
}

/** The inner part alone, recognized by the current price or by its items. */
function isBare(content: Plain): boolean {
  const [first] = [...LISTS.flatMap((keys) => listAt(content, ...keys)), fieldAt(content, "current")];
  return isFields(first) && first.has("startsAt") && first.has("total");
}
