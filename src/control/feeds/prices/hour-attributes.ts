import { say } from "../../../core/speech";
import { localDay, wallAt } from "../../shared/local-time";
import type { FeedReader } from "../feed";
import { instantFrom } from "../instant";
import { isFields } from "../plain";
import { reportedValue, type Row } from "../rows";
import { priceFeed } from "./price-feed";
import { unitAround } from "./price-table";

const HOUR = /^price_(next_day_)?([01]\d|2[0-3])h(_d)?$/;

/** An attribute for each local hour, as Home Assistant's PVPC sensor has them; the second of an hour that occurs twice ends in `_d`. */
export const hourAttributes: FeedReader = {
  name: say("format.hour-attributes"),
  kind: "prices",
  read(content, { options: { now, zone }, options }) {
    if (!isFields(content)) return undefined;
    const rows = [...content].flatMap(([key, price]): readonly Row[] => {
      const [, isNext, hour, isSecond] = HOUR.exec(key) ?? [];
      if (hour === undefined) return [];
      const { startAt } = localDay(now, zone, isNext === undefined ? 0 : 1);
      const date = new Date(wallAt(startAt, zone)).toISOString().slice(0, 10);
      const start = instantFrom(`${date}T${hour}:00`, zone);
      const at = isSecond === undefined ? start?.at : start?.later;
      return at === undefined ? [] : [{ start: { at }, ...reportedValue(price) }];
    });
    if (rows.length < 2) return undefined;
    return priceFeed({ source: "PVPC", rows, unit: { currency: "EUR", ...unitAround(content) } }, options);
  },
};
