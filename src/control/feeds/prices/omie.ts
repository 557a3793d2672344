import { say } from "../../../core/speech";
import { startsOfDays } from "../day-clock";
import type { FeedReader } from "../feed";
import { isList, type Plain } from "../plain";
import { reportedValue, type Row } from "../rows";
import { pickArea } from "./area";
import { priceFeed } from "./price-feed";

/** The market's day is that of Spain, also in Portugal. */
const ZONE = "Europe/Madrid";

const AREAS = ["ES", "PT"];

/** The lines of OMIE's text: the day, a number of its periods, and a price per MWh for each country. */
export const omie: FeedReader = {
  name: say("format.omie"),
  kind: "prices",
  read(content, { options }) {
    if (!isList(content) || content.length === 0 || !content.every(isLine)) return undefined;
    const picked = pickArea(AREAS, options.area);
    if (!picked.ok) return picked;
    const lines = content.filter(isList);
    const items = lines.map(
      ([date, period]) =>
        new Map<string, Plain>([
          ["date", date],
          ["period", period],
        ]),
    );
    const column = 2 + AREAS.indexOf(picked.area);
    const rows = (startsOfDays(items, ZONE, "") ?? []).flatMap((start, index): readonly Row[] =>
      start ? [{ start, ...reportedValue(lines[index]?.[column]) }] : [],
    );
    return priceFeed({ source: "OMIE", rows, unit: { per: "MWh", minor: false, currency: "EUR" }, net: true }, options);
  },
};

function isLine(line: Plain): boolean {
  if (!isList(line) || line.length !== 4) return false;
  const [date, period] = line;
  const isDate = typeof date === "string" && /^\d\d\/\d\d\/\d{4}$/.test(date);
  return isDate && typeof period === "string" && /^\d{1,3}$/.test(period);
}
