import { MINUTE_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isList, textAt } from "../plain";
import { optional, rowsFrom, valueOf } from "../rows";
import { priceFeed } from "./price-feed";
import { declaredUnit } from "./price-unit";

/** Dates and values with the length of a slot beside them. */
export const smartEnergy: FeedReader = {
  name: say("format.smart-energy"),
  kind: "prices",
  read(content, { options }) {
    const list = fieldAt(content, "data");
    const interval = valueOf(fieldAt(content, "interval"));
    if (!isList(list) || interval === undefined || interval <= 0) return undefined;

    const rows = rowsFrom(list, { start: ["date"], value: ["value"] }, options.zone);
    if (rows.length === 0 && list.length > 0) return undefined;
    const unit = { per: "kWh", minor: true, currency: "EUR", ...declaredUnit(textAt(content, "unit")) } as const;
    const isLocal = rows.some((row) => row.start.later !== undefined);
    return priceFeed(
      {
        source: "smartENERGY",
        unit,
        // An end given by the interval would be of the wrong hour while a local time may mean two.
        rows: isLocal
          ? rows
          : rows.map((row) => ({ ...row, ...optional("end", { at: row.start.at + interval * MINUTE_MS }) })),
      },
      options,
    );
  },
};
