import { say } from "../../../core/speech";
import { INCLUDED, isIncludedWord } from "../../price/included";
import type { FeedReader } from "../feed";
import { fieldAt, isFields, isList, textAt } from "../plain";
import { optional, rowsFrom } from "../rows";
import { priceFeed } from "./price-feed";

const KEYS = { start: ["start"], end: ["end"], value: ["value"] } as const;

/** What smartcar-prices sends: slots, their currency, and what they include. */
export const ownPrices: FeedReader = {
  name: say("format.own-prices"),
  kind: "prices",
  read(content, { options }) {
    const list = fieldAt(content, "prices");
    const includes = textAt(content, "includes");
    if (!isFields(content) || !isList(list) || !isIncludedWord(includes)) return undefined;
    const rows = rowsFrom(list, KEYS, options.zone);
    const unit = { per: "kWh", minor: false, ...optional("currency", textAt(content, "currency")) } as const;
    const found = priceFeed({ source: textAt(content, "source") ?? "smartcar-prices", rows, unit }, options);
    if (!found.ok || found.feed.kind !== "prices") return found;
    return { ok: true, feed: { ...found.feed, included: INCLUDED[includes] } };
  },
};
