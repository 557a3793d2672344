import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { isFields, type Plain } from "../plain";
import { priceTable, tableFeed } from "./price-table";

/** Any list of start and price, as evcc and our own nodes have it; also an object by time, columns, and pairs. */
export const slotList: FeedReader = {
  name: say("format.slot-list"),
  kind: "prices",
  read(content, context) {
    const isExpected = context.options.expect === "prices";
    const table = priceTable(content, { options: context.options, isExpected });
    if (!table || isOther(content, isExpected)) return undefined;
    return tableFeed(table, content, context, { source: "slot-list" });
  },
};

/** An object of columns may be of anything. */
function isOther(content: Plain, isExpected: boolean): boolean {
  if (isExpected || !isFields(content)) return false;
  return ![...content.keys()].some((key) => /pri[cjs]|preis|tarif|kwh/i.test(key));
}
