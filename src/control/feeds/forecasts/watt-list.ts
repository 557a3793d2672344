import { HOUR_MS } from "../../../core/duration";
import { say } from "../../../core/speech";
import { localDay } from "../../shared/local-time";
import type { FeedContext, FeedReader, Found } from "../feed";
import { type Fields, isFields, isList, listAt, type Plain } from "../plain";
import { mostlyOdd, type Row, rowsFrom } from "../rows";
import { slotsFromRows } from "../slots-from-rows";
import { type Table, tableIn } from "../table";
import { unitsIn } from "../units";
import { bareName } from "../time-names";
import { forecastFeed, times } from "./forecast-feed";

/** Names of power or energy, the power behind the inverter first. */
const POWERS =
  `power acpower poweroutput watts watt pvpower pvwatts pvforecast ppvforecast ppv solarpower solarforecast solar
  powerkw powerw acpowerkw pvestimate production generation yield
  whhours whperiod watthours watthoursperiod wh kwh energywh energykwh dcpower`.split(/\s+/);

/** Names of anything. */
const POSSIBLE = `value val forecast estimate mean energy w kw p y`.split(/\s+/);

const RANKS: ReadonlyMap<string, number> = new Map([...POWERS, ...POSSIBLE].map((name, index) => [name, index]));

/** Without being expected, a list of power may be the history of a meter. */
const TELLING = /pv|solar|forecast|^watts$|^wh(hours|period)$|^watthoursperiod$/;

/** Values that a source marks with the end of their period. */
const ENDS = ["pv_power", "pv_watts"];

const OWN_KEYS = { start: ["start"], end: ["end"], value: ["value"], low: "low", high: "high" } as const;

/**
 * Lists of power or energy, as in evcc and in our own nodes; also objects by time, columns, and pairs. Prices look the same, so that
 * values without a telling name are taken only if a forecast is expected.
 */
export const wattList: FeedReader = {
  name: say("format.watt-list"),
  kind: "forecast",
  read(content, context) {
    const { options, topic } = context;
    const isExpected = options.expect === "forecast" || /solar|\bpv\b/i.test(topic);
    if (isExpected && isList(content)) {
      const rows = rowsFrom(content, OWN_KEYS, options.zone);
      const isOwn = rows.some(({ low, high }) => low !== undefined || high !== undefined);
      if (isOwn || content.length === 0) return forecastFeed(slotsFromRows(rows), "watt-list", options);
    }
    return fromTable(content, "", context, isExpected) ?? fromNamed(content, context, isExpected);
  },
};

/** A list under a name, which may tell the unit of bare values. Lists of other times are joined; what the same times mean must be known. */
function fromNamed(content: Plain, context: FeedContext, isExpected: boolean): Found | undefined {
  if (!isFields(content)) return undefined;
  const within = [content, ...(context.within ?? [])];
  const lists = daysJoined(content).flatMap(([key, inner]) => {
    if ((!isFields(inner) && !isList(inner)) || (key !== "" && !mayBePower(key))) return [];
    const isSure = TELLING.test(bareName(key));
    const found = fromTable(inner, key, { ...context, within }, isExpected || isSure);
    return found && (isExpected || isSure || listAt(content, key).length > 0) ? [{ key, found }] : [];
  });
  const [first, ...others] = lists;
  const read = lists.flatMap(({ found }) => (found.ok && found.feed.kind === "forecast" ? [found.feed] : []));
  if (!first || others.length === 0 || read.length < lists.length) return first?.found;
  const known = lists.find(({ key }) => RANKS.has(bareName(key)));
  if (known) return known.found;
  const slots = read.flatMap((feed) => feed.slots).toSorted((one, other) => one.startAt - other.startAt);
  const isApart = slots.every(({ startAt }, index) => startAt >= (slots[index - 1]?.endAt ?? startAt));
  if (isApart) return forecastFeed(slots, "watt-list", context.options);
  return { ok: false, came: say("came.several-lists", { keys: lists.map(({ key }) => shownKey(key)).join(", ") }) };
}

function shownKey(key: string): string {
  return /^\w{1,24}$/.test(key) ? key : "…";
}

const OF_DAYS = /today|tomorrow/i;

/** The members, those of today and of tomorrow as one. */
function daysJoined(content: Fields): readonly (readonly [string, Plain])[] {
  const joined = new Map<string, Plain>();
  for (const [key, inner] of content) {
    const name = OF_DAYS.test(key) ? key.replace(OF_DAYS, "") : key;
    const before = joined.get(name);
    if (isList(before) && isList(inner)) joined.set(name, [...before, ...inner]);
    else if (isFields(before) && isFields(inner)) joined.set(name, new Map([...before, ...inner]));
    else joined.set(name, inner);
  }
  return [...joined];
}

function fromTable(content: Plain, name: string, context: FeedContext, isExpected: boolean): Found | undefined {
  const { options, within = [] } = context;
  const zone = isInUtc(content, name, within) ? "UTC" : options.zone;
  const table = tableIn(content, {
    zone,
    takesBare: isExpected,
    rank: (key) => rankOf(key, isExpected),
    isUnit: (text) => unitOfPower(text) !== undefined,
    ...(options.expect === "forecast" && { takesOnly: mayBePower }),
    marksEnds: (item) => ENDS.some((key) => item.has(key)),
  });
  if (!table) return undefined;
  if (table.unread * 2 > table.count) return { ok: false, came: say("came.unread-times", { count: table.count }) };
  const odd = mostlyOdd(table.rows);
  // Without numbers it is no forecast, but a flag of this name.
  if (odd) return options.expect === "forecast" ? { ok: false, came: odd } : undefined;
  if (isByDay(table.rows, zone)) return { ok: false, came: say("came.by-day") };
  const unit = unitOf(table, name, within);
  if ("unknown" in unit) return { ok: false, came: say("came.other-unit", { unit: unit.unknown, expected: "W" }) };
  const { factor, isEnergy } = unit;
  const slots = slotsFromRows(table.rows).map((slot) =>
    isEnergy ? { ...slot, value: slot.value / ((slot.endAt - slot.startAt) / HOUR_MS) } : slot,
  );
  return forecastFeed(times(slots, factor), "watt-list", options);
}

/** The instants of pvnode's first interface and of Open Quartz have no offset. */
function isInUtc(content: Plain, name: string, within: readonly Fields[]): boolean {
  const first = isList(content) ? content[0] : undefined;
  const isPvnode = isFields(first) && first.has("dtm") && first.has("pv_watts");
  return isPvnode || (name === "power_kw" && within.some((one) => one.has("predictions")));
}

/** Whether there is one value for each day, from which no plan can be made. */
function isByDay(rows: readonly Row[], zone: string): boolean {
  return rows.length > 0 && rows.every(({ start, end }) => !end && localDay(start.at, zone).startAt === start.at);
}

function rankOf(key: string, isExpected: boolean): number | undefined {
  const name = bareName(key);
  const isNamed = isExpected && unitInName(key) !== undefined && mayBePower(key);
  return isExpected || TELLING.test(name) ? (RANKS.get(name) ?? (isNamed ? RANKS.size : undefined)) : undefined;
}

/** Where a forecast is expected, any name may be that of power, unless it says something else. */
function mayBePower(name: string): boolean {
  return !/per[_ -]?[km]?wh|pri[cjs]|preis|tarif|cost|temp|irrad|radiat|ghi|gti|dni|cloud|wind|humid|soc|level|percent|load|consum|battery|grid|hour|minute|code|count|index/i.test(
    name,
  );
}

interface WattUnit {
  readonly factor: number;
  readonly isEnergy: boolean;
}

/** By the name of the values or of their list, or as declared beside them; W if nothing says it. */
function unitOf(
  { valueKey, sample, unit }: Table,
  name: string,
  within: readonly Fields[],
): WattUnit | { readonly unknown: string } {
  const named = unitOfPower(unit) ?? unitInName(valueKey) ?? unitInName(name);
  if (named) return named;
  const declared = [sample, ...within].map((one) => unitsIn(one, isNamedUnit)[0]).find((text) => text !== undefined);
  if (declared === undefined || declared.trim() === "") return { factor: 1, isEnergy: false };
  return unitOfPower(declared) ?? { unknown: declared.length > LONGEST_UNIT ? "…" : declared };
}

function isNamedUnit(text: string, isNamed: boolean): boolean {
  return isNamed && unitOfPower(text) !== undefined;
}

const LONGEST_UNIT = 20;

const NAMED_UNIT = /(^|[^a-z])(k?wh?|mw)$/i;

function unitInName(name: string): WattUnit | undefined {
  if (/^watt_?hours/i.test(name)) return unitOfPower("Wh");
  if (/^wh_/i.test(name)) return unitOfPower("Wh");
  if (/^pv_?estimate/i.test(name)) return unitOfPower("kW");
  const spaced = name.replace(/[\s)\]]+$/, "").replace(/(?<=[a-z])(?=kWh?$)|(?<=[a-z])(?<!k(?=Wh?$))(?=[A-Z])/g, "_");
  return unitOfPower(NAMED_UNIT.exec(spaced)?.[2]);
}

function unitOfPower(text: string | undefined): WattUnit | undefined {
  switch (text?.trim().toLowerCase()) {
    case "w":
    case "watt":
    case "watts":
      return { factor: 1, isEnergy: false };
    case "kw":
    case "kilowatt":
    case "kilowatts":
      return { factor: 1000, isEnergy: false };
    case "wh":
      return { factor: 1, isEnergy: true };
    case "kwh":
      return { factor: 1000, isEnergy: true };
    case "mw":
      return text?.trim() === "mW" ? undefined : { factor: 1e6, isEnergy: false };
    default:
      return undefined;
  }
}
