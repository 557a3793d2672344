import { say } from "../../../core/speech";
import type { FeedContext, FeedReader } from "../feed";
import { isFields, type Plain } from "../plain";
import type { Table } from "../table";
import { priceTable, tableFeed, tellsPrices } from "./price-table";

/** Any list of start and price, as evcc and our own nodes have it; also an object by time, columns, and pairs. */
export const slotList: FeedReader = {
  name: say("format.slot-list"),
  kind: "prices",
  read(content, context) {
    const isExpected = context.options.expect === "prices";
    const table = priceTable(content, { options: context.options, isExpected });
    if (!table || (!isExpected && mayBeOther(content, table, context))) return undefined;
    return tableFeed(table, content, context, { source: "slot-list", around: isFields(content) ? [content] : [] });
  },
};

/** Columns, and lists below any name, may be of anything. */
function mayBeOther(content: Plain, table: Table, { isBelowUnknown }: FeedContext): boolean {
  if (isFields(content)) return ![...content.keys()].some((key) => /pri[cjs]|preis|tarif|kwh/i.test(key));
  return isBelowUnknown === true && !tellsPrices(table);
}
