import { say } from "../../core/speech";
import { isFields, type Plain } from "./plain";
import { reportedValue, type Row, valueOf } from "./rows";
import { bareName } from "./time-names";

/** The keys of a declared unit, the most certain first. */
const UNIT_KEYS = ["unit", "priceunit", "units", "einheit", "uom", "unitofmeasure", "unitofmeasurement"];

/** Names that only say that it is about units, in several languages. */
const OF_UNITS = /unit|einheit|eenheid|enhet|enhed|unidad|jednostk|^per$/i;

/** Objects that say something of what is beside them. */
const ABOUT = /meta|header|info|unit|config|propert/i;

/**
 * What an object declares as the unit of what is in it, also in an object about it. Of texts under other names, those are units that
 * `isUnit` knows; it is told whether the name is about units.
 */
export function unitsIn(content: Plain, isUnit: (text: string, isNamed: boolean) => boolean): readonly string[] {
  if (!isFields(content)) return [];
  const units = [...content].flatMap(([key, value]) => {
    if (isFields(value))
      return ABOUT.test(key) ? unitsIn(value, isUnit).map((inner) => ({ place: INNER_PLACE, value: inner })) : [];
    if (typeof value !== "string") return [];
    const place = UNIT_KEYS.indexOf(bareName(key));
    if (place >= 0) return [{ place, value }];
    return value.length <= LONGEST_UNIT && isUnit(value, OF_UNITS.test(key)) ? [{ place: OTHER_PLACE, value }] : [];
  });
  return units.toSorted((one, other) => one.place - other.place).map(({ value }) => value);
}

const OTHER_PLACE = 50;
const INNER_PLACE = 100;
const LONGEST_UNIT = 30;

/** A row with the unit that the text of its value has. */
export interface UnitRow extends Row {
  readonly unit?: string;
}

/** A number with a unit behind it, or with the sign of a currency before it. */
const WITH_UNIT = /^([\p{Sc}]|[A-Z]{3}(?=\s))?\s*([+\u2212-]?\d{0,9}(?:[.,]\d{1,12})?)\s*(\D.{0,40})?$/u;

const LONGEST_VALUE = 60;

/** A reported value. Of a text such as `25,3 ct/kWh`, the number, if `isUnit` knows the rest. */
export function valueWithUnit(
  value: Plain,
  isUnit: (text: string) => boolean,
): Pick<UnitRow, "value" | "odd" | "unit"> {
  const text = typeof value === "string" && value.length <= LONGEST_VALUE ? value.trim() : "";
  const [, sign = "", number = "", behind = ""] = WITH_UNIT.exec(text) ?? [];
  const unit = (sign + behind).trim();
  return unit !== "" && valueOf(number) !== undefined && isUnit(unit)
    ? { ...reportedValue(number), unit }
    : reportedValue(value);
}

/** The rows in the unit of the first one that has a value; those in another one are odd. */
export function inOneUnit(rows: readonly UnitRow[]): {
  readonly rows: readonly Row[];
  readonly unit: string | undefined;
} {
  const unit = rows.find(({ value }) => value !== undefined)?.unit;
  return {
    unit,
    rows: rows.map(({ unit: own, value, ...row }) =>
      value === undefined ? row : own === unit ? { ...row, value } : { ...row, odd: say("came.another-unit") },
    ),
  };
}
