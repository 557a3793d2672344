import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isFields, listAt, type Plain, textAt } from "../plain";
import { optional, rowsFrom } from "../rows";
import { priceFeed } from "./price-feed";

const KEYS = { start: ["startsAt"], value: ["total"] } as const;

/** The API's response and the tibber-api nodes: prices with taxes, without an end; tomorrow is empty until about 13:00. */
export const tibber: FeedReader = {
  name: say("format.tibber"),
  kind: "prices",
  read(content, { options }) {
    const info = priceInfo(content);
    const list = info === undefined ? content : [...listAt(info, "today"), ...listAt(info, "tomorrow")];
    const rows = rowsFrom(Array.isArray(list) ? list : [], KEYS, options.zone);
    if (info === undefined && rows.length === 0) return undefined;

    const currency = textAt(info, "current", "currency");
    return priceFeed(
      { source: "Tibber", rows, unit: { per: "kWh", minor: false, ...optional("currency", currency) } },
      options,
    );
  },
};

function priceInfo(content: Plain): Plain {
  const homes = [...listAt(content, "viewer", "homes"), fieldAt(content, "viewer", "home"), content];
  const infos = homes.flatMap((home) => [
    fieldAt(home, "currentSubscription", "priceInfo"),
    fieldAt(home, "priceInfo"),
  ]);
  return [...infos, isBare(content) ? content : undefined].find(isFields);
}

/** The inner part alone, recognized by the current price or by its items. */
function isBare(content: Plain): boolean {
  const [first] = [...listAt(content, "today"), ...listAt(content, "tomorrow"), fieldAt(content, "current")];
  return isFields(first) && first.has("startsAt") && first.has("total");
}
