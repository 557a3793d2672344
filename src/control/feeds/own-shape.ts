import { say, type Text } from "../../core/speech";
import type { FeedContext, Found, OwnShape } from "./feed";
import { forecastFeed, times } from "./forecasts/forecast-feed";
import { instantFrom } from "./instant";
import { type Fields, isFields, isList, type Plain } from "./plain";
import { priceFeed } from "./prices/price-feed";
import { mostlyOdd, optional, reportedValue, type Row, valueOf } from "./rows";
import { slotsFromRows } from "./slots-from-rows";

/** Reads data as the user has described them; `undefined` for data in which nothing is at that place. */
export function fromOwnShape(content: Plain, shape: OwnShape, { options }: FeedContext): Found | undefined {
  const list = at(content, shape.path);
  if (!isList(list) || !list.some(isFields)) return undefined;
  const items = list.filter(isFields);
  const rows = items.flatMap((item) => rowOf(item, shape, options.zone));
  if (rows.length * 2 < items.length)
    return { ok: false, came: say("came.own-shape", { keys: namesIn(items[0]).join(", ") }) };
  const odd = mostlyOdd(rows);
  if (odd) return { ok: false, came: odd };
  if (options.expect === "forecast") return forecastFeed(times(slotsFromRows(rows), shape.factor), "own", options);
  const unit = { per: "kWh", minor: false, scale: 1 / shape.factor } as const;
  return priceFeed({ source: "own", rows, unit }, options);
}

function rowOf(item: Fields, { start, end, value }: OwnShape, zone: string): readonly Row[] {
  const startAt = instantFrom(at(item, start), zone);
  const amount = at(item, value);
  if (!startAt || amount === undefined) return [];
  const endAt = end === "" ? undefined : instantFrom(at(item, end), zone);
  return [{ start: startAt, ...optional("end", endAt), ...reportedValue(amount) }];
}

function at(content: Plain, path: string): Plain {
  return path
    .split(".")
    .filter((key) => key !== "")
    .reduce<Plain>((held, key) => {
      if (isList(held)) return held[Number(key)];
      return isFields(held) ? held.get(key) : undefined;
    }, content);
}

const DEEPEST = 5;

/** What can be shown: words, and no text that might be private. */
const PLAIN_PATH = /^[A-Za-z_][\w.-]{0,60}$/;

/** The settings that would read a list of times and numbers somewhere in the data, as part of a sentence; `undefined` where there is none. */
export function suggestedShape(content: Plain, zone: string): Text | undefined {
  const found = shapeIn(content, { path: "", zone, depth: 0 });
  if (!found || !PLAIN_PATH.test(found.start) || !PLAIN_PATH.test(found.value)) return undefined;
  if (found.path !== "" && !PLAIN_PATH.test(found.path)) return undefined;
  return say(found.path === "" ? "came.shape-of-list" : "came.shape", { ...found });
}

type Keys = Pick<OwnShape, "path" | "start" | "value">;

interface Search {
  readonly path: string;
  readonly zone: string;
  readonly depth: number;
}

function shapeIn(content: Plain, { path, zone, depth }: Search): Keys | undefined {
  if (isList(content)) return shapeOf(content.filter(isFields).slice(0, 50), path, zone);
  if (!isFields(content) || depth >= DEEPEST) return undefined;
  for (const [key, held] of content) {
    const inner = shapeIn(held, { path: path === "" ? key : `${path}.${key}`, zone, depth: depth + 1 });
    if (inner) return inner;
  }
  return undefined;
}

function shapeOf(items: readonly Fields[], path: string, zone: string): Keys | undefined {
  const [first] = items;
  if (!first || items.length < 2) return undefined;
  const names = namesIn(first);
  const most = (fits: (value: Plain) => boolean, taken?: string): string | undefined =>
    names.find((name) => name !== taken && items.filter((item) => fits(at(item, name))).length * 2 > items.length);
  const start = most((value) => isTime(value, zone));
  const value =
    start === undefined ? undefined : most((one) => valueOf(one) !== undefined && !isTime(one, zone), start);
  return start === undefined || value === undefined ? undefined : { path, start, value };
}

function isTime(value: Plain, zone: string): boolean {
  const isLong = typeof value === "number" || (typeof value === "string" && value.length >= 8);
  return isLong && instantFrom(value, zone) !== undefined;
}

/** The names of members, also of those in inner objects. */
function namesIn(item: Fields | undefined): readonly string[] {
  return [...(item ?? [])].flatMap(([key, value]) =>
    isFields(value) ? [...value.keys()].map((inner) => `${key}.${inner}`) : [key],
  );
}
