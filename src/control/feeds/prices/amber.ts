import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isFields, isList, type Plain, textAt } from "../plain";
import { rowsFrom, valueOf } from "../rows";
import { priceFeed } from "./price-feed";

const KEYS = { start: ["startTime"], end: ["endTime"], value: ["perKwh"] } as const;

/** Cents with tax, beginning a second late; what feed-in earns is reported as a negative price and turned round here. */
export const amber: FeedReader = {
  name: say("format.amber"),
  kind: "prices",
  read(content, { options }) {
    if (!isList(content) || !content.some((row) => isFields(row) && row.has("perKwh"))) return undefined;
    const channel = options.channel ?? "general";
    const ours = content.filter((row) => (textAt(row, "channelType") ?? "general") === channel);
    if (ours.length === 0) return { ok: false, came: say("came.other-channels", { channel }) };

    const rows = rowsFrom(ours.map(withPrediction), KEYS, options.zone);
    return priceFeed(
      {
        source: "Amber",
        unit: { per: "kWh", minor: true, currency: "AUD" },
        rows:
          channel === "feedIn"
            ? rows.map((row) => (row.value === undefined ? row : { ...row, value: -row.value }))
            : rows,
      },
      options,
    );
  },
};

/** A forecast has a better estimate than the exchange's own. */
function withPrediction(row: Plain): Plain {
  const predicted = fieldAt(row, "advancedPrice", "predicted");
  const isForecast = textAt(row, "type") === "ForecastInterval" && valueOf(predicted) !== undefined;
  return isForecast && isFields(row) ? new Map([...row, ["perKwh", predicted]]) : row;
}
