import { type Instant, instantFrom } from "./instant";
import { type Fields, isFields, isList, type Plain, textAt } from "./plain";
import { startsOfDays } from "./day-clock";
import { isInvalid, MOST_SLOTS, optional, type Row, valueOf } from "./rows";
import { endRank, startRank } from "./time-names";
import { inOneUnit, type UnitRow, valueWithUnit } from "./units";

/** Rows of times and values, whatever their source calls them. */
export interface Table {
  readonly rows: readonly Row[];
  /** The key of the values; empty where they have none. */
  readonly valueKey: string;
  /** What the texts of the values have as their unit. */
  readonly unit: string | undefined;
  /** The first item, for what it says beside its time and value. */
  readonly sample: Fields | undefined;
  /** How many items there are, and how many have no readable time. */
  readonly count: number;
  readonly unread: number;
}

/** Which keys of a list have the values. */
export interface TableKeys {
  readonly zone: string;
  /** How well the key of a value fits, less is better; `undefined` for one of something else. */
  readonly rank: (name: string) => number | undefined;
  /** Whether values without a key may be meant. */
  readonly takesBare: boolean;
  /** Whether the only numbers beside the times may be meant, under a name that nobody knows. */
  readonly takesOnly?: ((name: string) => boolean) | undefined;
  /** Whether a text is a unit of such values. */
  readonly isUnit: (text: string) => boolean;
  /** Whether the times under these keys are the ends of their periods. */
  readonly marksEnds?: (item: Fields) => boolean;
}

/**
 * The rows of a list of objects, of pairs of time and value (or of start, end, and value), of an object by time, or of columns;
 * `undefined` where none of them has a time and a value.
 */
export function tableIn(content: Plain, keys: TableKeys): Table | undefined {
  if (isList(content)) {
    const [only, ...others] = content;
    if (isFields(only) && others.length === 0) return columnTable(only, keys) ?? rowTable(content, keys);
    const list = content.length > 0 && content.every(isList) && content.some(hasItems) ? content.flat() : content;
    return rowTable(list, keys) ?? (keys.takesBare ? pairTable(list, keys) : undefined);
  }
  return isFields(content) ? (columnTable(content, keys) ?? timeTable(content, keys)) : undefined;
}

function hasItems(list: Plain): boolean {
  return isList(list) && isFields(list[0]);
}

function rowTable(list: readonly Plain[], keys: TableKeys): Table | undefined {
  const items = list.slice(0, MOST_SLOTS + 1).flatMap((item) => (isFields(item) ? [flat(item)] : []));
  const [sample] = items;
  if (!sample) return undefined;
  const isTimeUnder = (item: Fields, name: string): boolean => instantUnder(item, name, keys.zone) !== undefined;
  const found = best(items, (name) => keys.rank(name)) ?? onlyValue(items, keys);
  if (found === undefined) return undefined;
  const [start, end] = [startRank, endRank].map((rank) => {
    const name = best(items, rank, { taken: found, fits: isTimeUnder });
    return name !== undefined && items.some((item) => isTimeUnder(item, name)) ? name : undefined;
  });
  const time = start ?? end;
  const isApart = start !== undefined && differ(items.map((item) => instantUnder(item, start, keys.zone)?.at));
  const ofDays = isApart ? undefined : startsOfDays(items, keys.zone, found);
  if (time === undefined && !ofDays) return undefined;

  const marksEnds = !ofDays && (start === undefined || keys.marksEnds?.(sample) === true);
  const read = items.flatMap((item, index): readonly UnitRow[] => {
    const at = ofDays ? ofDays[index] : instantUnder(item, time ?? "", keys.zone);
    if (!at) return [];
    const until = ofDays || marksEnds || end === undefined ? undefined : instantUnder(item, end, keys.zone);
    return [
      { start: at, ...optional("end", until), ...(isInvalid(item) ? {} : valueWithUnit(item.get(found), keys.isUnit)) },
    ];
  });
  if (read.length === 0) return undefined;
  const { rows, unit } = inOneUnit(read);
  const count = list.slice(0, MOST_SLOTS + 1).filter((item) => item !== null && item !== undefined).length;
  return {
    rows: marksEnds ? beforeEnds(rows) : rows,
    valueKey: found,
    unit,
    sample,
    count,
    unread: count - rows.length,
  };
}

/** `dtime_utc` is UTC, also without an offset. */
function instantUnder(item: Fields, key: string, zone: string): Instant | undefined {
  return instantFrom(item.get(key), /utc/i.test(key) ? "UTC" : zone);
}

/**
 * With the members of inner objects beside its own, which come first. A value in an object of its own is read as it is; of values in
 * several units, the one per kWh.
 */
function flat(item: Fields, depth = 0): Fields {
  const inner = [...item.values()].filter((value) => isFields(value) || isList(value));
  if (inner.length === 0 || depth === 2) return item;
  const fields = inner.filter(isFields);
  // What is nearer counts, and of the same distance what comes first.
  const deep = fields.flatMap((one) => [...flat(one, depth + 1)]);
  const near = fields.toReversed().flatMap((one) => [...one]);
  return new Map([...deep, ...near, ...[...item].map(([key, value]): [string, Plain] => [key, perKwhOf(value)])]);
}

function perKwhOf(value: Plain): Plain {
  if (!isList(value)) return value;
  return value.find((one) => /kwh/i.test(textAt(one, "unit") ?? "")) ?? value;
}

/** The key of the least rank in the first items, one that tells something before one that does not. */
function best(
  items: readonly Fields[],
  rank: (name: string) => number | undefined,
  { taken, fits }: { readonly taken?: string; readonly fits?: (item: Fields, name: string) => boolean } = {},
): string | undefined {
  const ranks = new Map<string, number>();
  for (const item of items.slice(0, 50)) {
    for (const [name, value] of item) {
      const place = name === taken || isNested(value) ? undefined : rank(name);
      const penalty = value === null || value === undefined || fits?.(item, name) === false ? 1000 : 0;
      if (place !== undefined) ranks.set(name, Math.min(ranks.get(name) ?? Infinity, place + penalty));
    }
  }
  return [...ranks].toSorted(([, one], [, other]) => one - other)[0]?.[0];
}

/** Whether more than half of the times are of their own. */
function differ(times: readonly (number | undefined)[]): boolean {
  return new Set(times).size * 2 > times.length;
}

/** The only member that has numbers and no times, also as text, in most items. */
function onlyValue(items: readonly Fields[], { zone, takesOnly, isUnit }: TableKeys): string | undefined {
  if (!takesOnly) return undefined;
  const first = items.slice(0, 50);
  const isNumber = (value: Plain): boolean =>
    valueWithUnit(value, isUnit).value !== undefined && instantFrom(value, zone) === undefined;
  const names = new Set(first.flatMap((item) => [...item.keys()]));
  const [only, ...others] = [...names].filter(
    (name) =>
      startRank(name) === undefined &&
      endRank(name) === undefined &&
      takesOnly(name) &&
      first.filter((item) => isNumber(item.get(name))).length * 2 > first.length,
  );
  return others.length === 0 ? only : undefined;
}

function isNested(value: Plain): boolean {
  return isList(value) || (isFields(value) && valueOf(value) === undefined);
}

/** The ends of periods that follow each other as their starts. */
function beforeEnds(rows: readonly Row[]): readonly Row[] {
  const ends = [...new Set(rows.map(({ start }) => start.at))].toSorted((one, other) => one - other);
  const gaps = ends.slice(1).map((end, index) => end - (ends[index] ?? end));
  const step = gaps.length === 0 ? undefined : Math.min(...gaps);
  if (step === undefined) return [];
  return rows.map((row) => ({ ...row, start: { at: row.start.at - step }, end: row.start }));
}

function pairTable(list: readonly Plain[], keys: TableKeys): Table | undefined {
  const pairs = list.slice(0, MOST_SLOTS + 1).filter(isList);
  if (pairs.length === 0 || pairs.length < list.length * HALF) return undefined;
  const rows = pairs.flatMap((pair) => rowOfPair(pair, keys));
  return rows.length === 0 ? undefined : bareTable(rows, pairs.length);
}

function rowOfPair(pair: readonly Plain[], { zone, isUnit }: TableKeys): readonly UnitRow[] {
  const [first, second] = pair;
  const start = instantFrom(first, zone);
  if (!start || pair.length < 2 || pair.length > 3) return [];
  if (pair.length === 2) return [{ start, ...valueWithUnit(second, isUnit) }];
  const end = instantFrom(second, zone);
  return end ? [{ start, end, ...valueWithUnit(pair[2], isUnit) }] : [];
}

const HALF = 0.5;

/** An object whose keys are times; the values may be objects. */
function timeTable(content: Fields, keys: TableKeys): Table | undefined {
  const entries = [...content].slice(0, MOST_SLOTS + 1);
  const [first] = entries;
  if (!first || !isTime(first[0], keys.zone)) return undefined;
  const named = entries.flatMap(([key, value]) =>
    isFields(value) ? [new Map<string, Plain>([["key", key], ...value])] : [],
  );
  const ofNamed = rowTable(named, keys);
  if (ofNamed ?? !keys.takesBare) return ofNamed;
  const rows = entries.flatMap(([key, value]): readonly UnitRow[] => {
    const start = instantFrom(key, keys.zone);
    return start ? [{ start, ...valueWithUnit(value, keys.isUnit) }] : [];
  });
  return rows.length === 0 ? undefined : bareTable(rows, entries.length);
}

function isTime(text: string, zone: string): boolean {
  return text.length > 8 && instantFrom(text, zone) !== undefined;
}

/** Lists side by side: one of times, and one of values as long as it. */
function columnTable(content: Fields, keys: TableKeys): Table | undefined {
  const columns = [...content].flatMap(([key, list]) => (isList(list) && list.length > 0 ? [{ key, list }] : []));
  const withRank = (rank: (name: string) => number | undefined): typeof columns =>
    columns
      .flatMap((column) => {
        const place = rank(column.key) ?? rank(column.key.replace(/s$/, ""));
        const isColumn = !isFields(column.list[0]) && !isList(column.list[0]);
        return place === undefined || !isColumn ? [] : [{ ...column, place }];
      })
      .toSorted((one, other) => one.place - other.place);
  const [times] = withRank(startRank);
  const [values] = withRank(keys.rank).filter(({ key }) => key !== times?.key);
  const [ends] = withRank(endRank);
  if (!times || !values || times.list.length !== values.list.length) return undefined;
  const rows = times.list.slice(0, MOST_SLOTS + 1).flatMap((time, index): readonly UnitRow[] => {
    const start = instantFrom(time, keys.zone);
    if (!start) return [];
    const end = ends && instantFrom(ends.list[index], keys.zone);
    return [{ start, ...optional("end", end), ...valueWithUnit(values.list[index], keys.isUnit) }];
  });
  return rows.length === 0 ? undefined : { ...bareTable(rows, times.list.length), valueKey: values.key };
}

function bareTable(rows: readonly UnitRow[], count: number): Table {
  const unread = Math.min(count, MOST_SLOTS + 1) - rows.length;
  return { ...inOneUnit(rows), valueKey: "", sample: undefined, count, unread };
}
