import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { isFields, isList, textAt } from "../plain";
import { type RowKeys, rowsFrom } from "../rows";
import { priceFeed } from "./price-feed";
import { declaredUnit, type PriceUnit } from "./price-unit";

/** The names under which start, end, and price are known. */
export const slotKeys: RowKeys = {
  start: [
    "start",
    "startsAt",
    "startTime",
    "start_time",
    "start_timestamp",
    "valid_from",
    "time",
    "hour",
    "datetime",
    "date",
    "timestamp",
    "TimeUTC",
    "HourUTC",
    "deliveryStart",
  ],
  end: ["end", "endsAt", "endTime", "end_time", "end_timestamp", "valid_to", "deliveryEnd"],
  value: [
    "value",
    "total",
    "price",
    "value_inc_vat",
    "marketprice",
    "perKwh",
    "price_ct_per_kwh",
    "electricity_price",
    "DayAheadPriceEUR",
    "DayAheadPriceDKK",
    "SpotPriceEUR",
    "SpotPriceDKK",
  ],
};

/** The unit that the name of a value gives. */
const UNITS: ReadonlyMap<string, PriceUnit> = new Map([
  ["price_ct_per_kwh", { per: "kWh", minor: true }],
  ["marketprice", { per: "MWh", minor: false }],
  ["DayAheadPriceEUR", { per: "MWh", minor: false, currency: "EUR" }],
  ["DayAheadPriceDKK", { per: "MWh", minor: false, currency: "DKK" }],
  ["SpotPriceEUR", { per: "MWh", minor: false, currency: "EUR" }],
  ["SpotPriceDKK", { per: "MWh", minor: false, currency: "DKK" }],
]);

/** Any list of start and price, as evcc and our own nodes have it. */
export const slotList: FeedReader = {
  name: say("format.slot-list"),
  kind: "prices",
  read(content, { options }) {
    if (!isList(content)) return undefined;
    const rows = rowsFrom(content, slotKeys, options.zone);
    if (rows.length === 0) return undefined;

    const [first] = content.filter(isFields);
    const key = slotKeys.value.find((name) => first?.has(name)) ?? "";
    const unit = { ...UNITS.get(key), ...declaredUnit(textAt(first, "unit")) };
    return priceFeed({ source: "slot-list", rows, unit }, options);
  },
};
