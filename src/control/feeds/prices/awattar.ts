import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isList, textAt } from "../plain";
import { rowsFrom } from "../rows";
import { priceFeed } from "./price-feed";
import { declaredUnit } from "./price-unit";

const KEYS = { start: ["start_timestamp"], end: ["end_timestamp"], value: ["marketprice"] } as const;

/** Net prices of the exchange with their unit in every row. */
export const awattar: FeedReader = {
  name: say("format.awattar"),
  kind: "prices",
  read(content, { options }) {
    const list = isList(content) ? content : fieldAt(content, "data");
    if (!isList(list)) return undefined;
    const rows = rowsFrom(list, KEYS, options.zone);
    if (rows.length === 0 && textAt(content, "object") !== "list") return undefined;

    const declared = declaredUnit(textAt(list[0], "unit"));
    const unit = { per: "MWh", minor: false, currency: "EUR", ...declared } as const;
    return priceFeed({ source: "aWATTar", rows, unit, net: true }, options);
  },
};
