import { MINUTE_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import type { Found, FeedReader } from "../feed";
import { durationMinutes, type Instant, instantFrom } from "../instant";
import { fieldAt, isFields, isList, type Plain } from "../plain";
import { MOST_SLOTS, optional, type Row, valueOf } from "../rows";
import { pickArea } from "./area";
import { priceFeed, tooMany } from "./price-feed";
import { declaredUnit } from "./price-unit";

/** The transparency platform's document, as converted by Node-RED's XML node: every element is a list of elements. */
export const entsoE: FeedReader = {
  name: say("format.entso-e"),
  kind: "prices",
  read(content, { options }): Found | undefined {
    if (isFields(content) && content.has("Acknowledgement_MarketDocument"))
      return { ok: false, came: say("came.no-entso-e-data") };
    const [document] = elements(content, "Publication_MarketDocument");
    if (document === undefined) return undefined;

    const all = elements(document, "TimeSeries");
    const areas = new Set(all.map(areaOf));
    const picked = areas.size === 0 ? ({ ok: true, area: "" } as const) : pickArea([...areas], options.area);
    if (!picked.ok) return picked;
    const series = all
      .filter((one) => areaOf(one) === picked.area)
      .toSorted((one, other) => sequenceOf(one) - sequenceOf(other));

    const rows: SequenceRow[] = [];
    for (const one of series) {
      for (const period of elements(one, "Period")) {
        const read = rowsOf(period, textOf(one, "curveType") !== "A01");
        if (read.length + rows.length > MOST_SLOTS) return tooMany;
        const sequence = sequenceOf(one);
        const before = rows.filter((row) => row.sequence < sequence && row.value !== undefined);
        rows.push(...read.filter((row) => !isCovered(row, before)).map((row) => ({ ...row, sequence })));
      }
    }
    const currency = textOf(series[0], "currency_Unit.name");
    const { per } = declaredUnit(textOf(series[0], "price_Measure_Unit.name"));
    const unit = { per: per ?? "MWh", minor: false, ...optional("currency", currency) } as const;
    return priceFeed({ source: "ENTSO-E", rows, unit, net: true }, options);
  },
};

interface TimedRow extends Row {
  readonly end: Instant;
}

interface SequenceRow extends TimedRow {
  readonly sequence: number;
}

/** Curve A03 leaves out a point that repeats the one before; in curve A01 a missing point is a hole. */
function rowsOf(period: Plain, isFilled: boolean): readonly TimedRow[] {
  const [interval] = elements(period, "timeInterval");
  const start = instantFrom(textOf(interval, "start"), "UTC")?.at;
  const end = instantFrom(textOf(interval, "end"), "UTC")?.at;
  const minutes = durationMinutes(textOf(period, "resolution"));
  if (start === undefined || end === undefined || minutes === undefined) return [];

  const stepMs = minutes * MINUTE_MS;
  const points = new Map<number, number | undefined>();
  for (const point of elements(period, "Point")) {
    const position = valueOf(textOf(point, "position"));
    if (position !== undefined) points.set(position, valueOf(textOf(point, "price.amount")));
  }

  const rows: TimedRow[] = [];
  let last: number | undefined;
  // One more than may be is enough to know that there are too many.
  const count = Math.min((end - start) / stepMs, MOST_SLOTS + 1);
  for (let position = 1; position <= count; position += 1) {
    const value = points.has(position) || !isFilled ? points.get(position) : last;
    const at = start + (position - 1) * stepMs;
    rows.push({ start: { at }, end: { at: at + stepMs }, ...optional("value", value) });
    last = value;
  }
  return rows;
}

/** Some areas publish two auctions for the same time. The first one that has a price for it is the one of contracts. */
function isCovered({ start, end }: TimedRow, before: readonly TimedRow[]): boolean {
  return before.some((row) => row.start.at < end.at && row.end.at > start.at);
}

function sequenceOf(series: Plain): number {
  return valueOf(textOf(series, "classificationSequence_AttributeInstanceComponent.position")) ?? 1;
}

function areaOf(series: Plain): string {
  return textOf(series, "in_Domain.mRID") ?? "";
}

/** A single element might have been unwrapped from its list. */
function elements(parent: Plain, name: string): readonly Plain[] {
  const found = fieldAt(parent, name);
  if (found === undefined || found === null) return [];
  return isList(found) ? found : [found];
}

/** The text of the first such element; if it has attributes, the text is under `_`. */
function textOf(parent: Plain, name: string): string | undefined {
  const [element] = elements(parent, name);
  const text = isFields(element) ? element.get("_") : element;
  return typeof text === "string" || typeof text === "number" ? String(text) : undefined;
}
