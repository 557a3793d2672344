import { say } from "../../../core/speech";
import type { FeedContext, FeedOptions, Found } from "../feed";
import { fieldAt, type Fields, isFields, isList, listAt, type Plain, textAt } from "../plain";
import { isNo, isYes, optional, valueOf } from "../rows";
import { rowsByClock, withDay } from "../day-clock";
import { type Table, tableIn } from "../table";
import { unitsIn } from "../units";
import { bareName, LONGEST_NAME } from "../time-names";
import { pickArea } from "./area";
import { priceFeed } from "./price-feed";
import { isNameOfPrices, mayBePrice, rankOf, UNITS_OF_NAMES } from "./price-names";
import { declaredUnit, isUnitOfPrice, type PriceUnit, unitInName } from "./price-unit";

/** What the name of a value promises that is beside the price, in lower case. */
const BESIDE: ReadonlyMap<string, PriceUnit> = new Map<string, PriceUnit>([
  ["priceczk", { per: "MWh", minor: false }],
  ["pun", { per: "MWh", minor: false, currency: "EUR" }],
  ["periodinterval", { per: "MWh", minor: false, currency: "EUR" }],
  ["pricenotax", { per: "kWh", minor: false, currency: "EUR" }],
  ["millisutc", { per: "kWh", minor: true, currency: "USD" }],
  ["geoid", { per: "MWh", minor: false, currency: "EUR" }],
  ["marketpricetax", { per: "kWh", minor: false, currency: "EUR" }],
  ["grosskwhtaxandlevies", { per: "kWh", minor: true, currency: "EUR" }],
]);

/** Prices that come in parts. */
const SUMS: readonly (readonly string[])[] = [
  ["marketPrice", "marketPriceTax", "sourcingMarkupPrice", "energyTaxPrice"],
  ["grossKwhPrice", "grossKwhTaxAndLevies"],
];

const SUM = "allInPrice";

/** The columns by which rows of several areas differ. */
const AREAS = ["PriceArea", "price_area", "area", "bidding_zone", "geo_id", "region"];

/** Prices under names that are known for them. */
export function priceTable(
  content: Plain,
  { options, isExpected }: { options: FeedOptions; isExpected: boolean },
): Table | undefined {
  return tableIn(summed(content), {
    zone: options.zone,
    takesBare: isExpected,
    rank: (name) => rankOf(name, options),
    isUnit: isUnitOfPrice,
    ...(isExpected && { takesOnly: mayBePrice }),
  });
}

function summed(content: Plain): Plain {
  if (!isList(content)) return content;
  const parts = SUMS.find((names) => names.every((name) => valueOf(fieldAt(content[0], name)) !== undefined));
  if (!parts) return content;
  return content.map((item) => {
    if (!isFields(item)) return item;
    const amounts = parts.map((name) => valueOf(item.get(name)));
    const sum = amounts.reduce<number>((whole, amount) => whole + (amount ?? Number.NaN), 0);
    return new Map([...item, [SUM, Number.isNaN(sum) ? null : sum]]);
  });
}

/** Whether the name of the values or of their list can only be that of prices. */
export function tellsPrices({ valueKey, sample }: Table): boolean {
  if (isNameOfPrices(valueKey)) return true;
  return (
    sample !== undefined && [...sample.keys()].some((name) => BESIDE.has(bareName(name)) || /pric|tarif/i.test(name))
  );
}

/** The prices of a table as a feed. `around` are the objects that hold it, the inner first. */
export function tableFeed(
  table: Table,
  content: Plain,
  { options, within }: FeedContext,
  {
    source,
    name = "",
    around = [],
  }: { readonly source: string; readonly name?: string; readonly around?: readonly Plain[] },
): Found {
  if (table.unread * 2 > table.count) return { ok: false, came: say("came.unread-times", { count: table.count }) };
  const list = isList(content) ? content : [];
  const column = AREAS.find((area) => isFields(list[0]) && list[0].has(area));
  const areas = column === undefined ? [] : [...new Set(list.map((row) => areaOf(row, column)))];
  if (areas.length > 1 && column !== undefined) {
    const picked = pickArea(areas, options.area);
    if (!picked.ok) return picked;
    const own = list.filter((row) => areaOf(row, column) === picked.area);
    const narrowed = priceTable(own, { options, isExpected: true });
    if (narrowed) return tableFeed(narrowed, own, { options, within, topic: "" }, { source, name, around });
  }
  if (isAmbiguous(table)) return { ok: false, came: say("came.unread-times", { count: table.count }) };
  const unit = { ...withoutEmpty(unitInName(name)), ...unitOf(table, [...around, ...(within ?? [])]) };
  return priceFeed({ source, rows: table.rows, unit }, options);
}

/** Whether more than two rows have the same time: something that tells them apart is not known. */
function isAmbiguous({ rows }: Table): boolean {
  return new Set(rows.map(({ start }) => start.at)).size * 2 < rows.length;
}

function areaOf(row: Plain, column: string): string {
  const area = fieldAt(row, column);
  return typeof area === "string" || typeof area === "number" ? String(area) : "";
}

/** What is said nearest to the values counts: their name, their row, then what holds them. */
function unitOf({ valueKey, sample, rows, unit: inText }: Table, around: readonly Plain[]): PriceUnit {
  const beside = [...(sample?.keys() ?? [])]
    .map((name) => BESIDE.get(bareName(name)))
    .find((unit) => unit !== undefined);
  const outer = around.map(unitAround).toReversed();
  const inner = sample?.get(valueKey);
  const declared: PriceUnit = Object.assign({}, ...outer, ...[sample, inner].map(unitAround));
  const unit = {
    ...beside,
    ...UNITS_OF_NAMES.get(bareName(valueKey)),
    ...withoutEmpty(unitInName(valueKey)),
    ...declared,
    ...declaredUnit(inText),
  };
  return isTenMillionths(
    valueKey,
    sample,
    rows.map(({ value }) => value),
  )
    ? { ...unit, per: "kWh", minor: false, scale: 1e7 }
    : unit;
}

function withoutEmpty(unit: PriceUnit): PriceUnit {
  return unit.per === undefined && unit.currency === undefined && unit.minor !== true ? {} : unit;
}

/** Whole numbers of millions beside a name that Zonneplan uses. */
function isTenMillionths(
  valueKey: string,
  sample: Fields | undefined,
  values: readonly (number | undefined)[],
): boolean {
  const isNamed =
    /^(electricity_?price|price_tax_included|amount)/i.test(valueKey) || sample?.has("tariff_group") === true;
  const known = values.filter((value) => value !== undefined);
  const large = known.filter((value) => Math.abs(value) >= 10_000);
  return isNamed && known.every(Number.isInteger) && large.length * 2 > known.length;
}

/** The unit that an object declares for the prices in it. */
export function unitAround(content: Plain): PriceUnit {
  const unit: PriceUnit = unitsIn(content, isPriceUnit)
    .toReversed()
    .reduce((known, text) => ({ ...known, ...declaredUnit(text) }), {});
  const currency = textAt(content, "currency");
  // Some name their cents as a currency.
  const named = declaredUnit(currency);
  const isMinor = named.minor === true;
  const inCents =
    isMinor || (isFields(content) && [...content].some(([key, value]) => IN_CENTS.test(bareName(key)) && isYes(value)));
  const inMajor = fieldAt(content, "price_in_cents") === false;
  return {
    ...unit,
    ...optional("currency", isMinor ? (named.currency ?? unit.currency) : (currency ?? unit.currency)),
    ...(inCents ? { minor: true } : inMajor ? { minor: false } : {}),
  };
}

const IN_CENTS = /^(prices?|values?)?(is|in|use|uses)?(cents?|minor(units?|currency)?)$/;

/** Any short text such as `ct/kWh`; where the name is about units, also a part such as `MWh`. */
function isPriceUnit(text: string, isNamed: boolean): boolean {
  const { unknown, per, minor, currency } = declaredUnit(text);
  if (unknown !== undefined) return false;
  return isNamed ? per !== undefined || minor !== undefined : per !== undefined && (minor ?? currency) !== undefined;
}

/** Whether an object says that its prices of tomorrow are none yet. */
function deniesTomorrow(content: Plain): boolean {
  if (!isFields(content)) return false;
  return [...content].some(
    ([key, value]) => key.length <= LONGEST_NAME && TOMORROW_IS_KNOWN.test(bareName(key)) && isNo(value),
  );
}

const TOMORROW_IS_KNOWN =
  /^(has.*tomorrow|.*tomorrow.*(valid|available|ready|loaded|ok|published|known|complete|present|fetched)|.*(valid|available|ready|published|known).*tomorrow)$/;

/** The list of an object, without tomorrow's where the object denies it; with the day of rows that know only a place in it. */
export function dayList(content: Plain, key: string, { now, zone }: FeedOptions): readonly Plain[] {
  const isTomorrow = /tomorrow/i.test(key);
  if (isTomorrow && deniesTomorrow(content)) return [];
  const held = fieldAt(content, key);
  const list = isFields(held) ? rowsByClock(held) : listAt(content, key);
  return isTomorrow || /today/i.test(key) ? withDay(list, now, zone, isTomorrow ? 1 : 0) : list;
}
