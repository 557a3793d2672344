import { HOUR_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isFields, isList, type Plain } from "../plain";
import { rowsFrom } from "../rows";
import { priceFeed } from "./price-feed";

const KEYS = { start: ["valid_from"], end: ["valid_to"], value: ["value_inc_vat"] } as const;

const OPEN_MS = 2 * 24 * HOUR_MS;

/** Pence, newest first, a row per payment method; a price whose end is null applies until further notice. */
export const octopus: FeedReader = {
  name: say("format.octopus"),
  kind: "prices",
  read(content, { options }) {
    const list = isList(content) ? content : fieldAt(content, "results");
    if (!isList(list)) return undefined;
    const rows = rowsFrom(
      list.toSorted((one, other) => rank(one) - rank(other)),
      KEYS,
      options.zone,
    );
    const isEmptyAnswer = isFields(content) && list.length === 0 && content.has("previous");
    if (rows.length === 0 && !isEmptyAnswer) return undefined;
    const unit = { per: "kWh", minor: true, currency: "GBP" } as const;
    return priceFeed({ source: "Octopus", rows, unit, openEndAt: options.now + OPEN_MS }, options);
  },
};

/** Of rows for the same time, the first one counts: almost everybody pays by direct debit. */
function rank(row: Plain): number {
  return fieldAt(row, "payment_method") === "NON_DIRECT_DEBIT" ? 1 : 0;
}
