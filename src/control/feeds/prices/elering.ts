import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isFields, isList, listAt } from "../plain";
import { rowsFrom } from "../rows";
import { pickArea } from "./area";
import { priceFeed } from "./price-feed";

const KEYS = { start: ["timestamp"], value: ["price"] } as const;

/** A list per country, net prices per MWh, seconds. */
export const elering: FeedReader = {
  name: say("format.elering"),
  kind: "prices",
  read(content, { options }) {
    const countries = fieldAt(content, "data");
    if (!isFields(countries) || countries.size === 0) return undefined;
    const lists = [...countries].filter(
      ([country, list]) => /^[a-z]{2}$/.test(country) && (isList(list) || list === null),
    );
    const filled = lists.filter(([, list]) => isList(list) && rowsFrom(list, KEYS, "UTC").length > 0);
    if (filled.length === 0 || lists.length < countries.size) return undefined;

    const picked = pickArea(
      filled.map(([country]) => country),
      options.area,
    );
    if (!picked.ok) return picked;
    const rows = rowsFrom(listAt(countries, picked.area), KEYS, "UTC");
    return priceFeed(
      { source: "Elering", rows, unit: { per: "MWh", minor: false, currency: "EUR" }, net: true },
      options,
    );
  },
};
