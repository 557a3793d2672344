import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isFields, isList, textAt } from "../plain";
import { rowsFrom } from "../rows";
import { pickArea } from "./area";
import { priceFeed } from "./price-feed";

/** Day-ahead prices per MWh in two currencies; UTC without a Z, newest first. */
export const energiDataService: FeedReader = {
  name: say("format.energi-data-service"),
  kind: "prices",
  read(content, { options }) {
    const records = fieldAt(content, "records");
    if (!isList(records) || !records.some((row) => isFields(row) && (row.has("TimeUTC") || row.has("HourUTC"))))
      return undefined;

    const areas = new Set(records.flatMap((row) => textAt(row, "PriceArea") ?? []));
    const picked = areas.size === 0 ? ({ ok: true, area: undefined } as const) : pickArea([...areas], options.area);
    if (!picked.ok) return picked;

    const currency = options.currency?.toUpperCase() ?? (/^DK/i.test(picked.area ?? "DK") ? "DKK" : "EUR");
    if (currency !== "DKK" && currency !== "EUR") return { ok: false, came: say("came.dkk-eur") };
    const rows = rowsFrom(
      records.filter((row) => textAt(row, "PriceArea") === picked.area),
      { start: ["TimeUTC", "HourUTC"], value: [`DayAheadPrice${currency}`, `SpotPrice${currency}`] },
      "UTC",
    );
    return priceFeed(
      { source: "Energi Data Service", rows, unit: { per: "MWh", minor: false, currency }, net: true },
      options,
    );
  },
};
