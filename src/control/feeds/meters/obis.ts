import { type Fields, fieldAt, isFields, type Plain } from "../plain";
import type { Measured, Powers } from "./power-found";

/** Import, export, and what the grid gives, as meters number them. */
const CODE = /^(?:\d-\d:)?(1\.7\.0|2\.7\.0|16\.7\.0)(?:\*255)?$/;

/** The lines of a telegram, such as `1-0:1.7.0(00.512*kW)`. */
const LINE = /(?:^|[\s/:])(1\.7\.0|2\.7\.0|16\.7\.0)(?:\*255)?\(([+-]?\d{1,9}(?:\.\d{1,6})?)\*(k?W)\)/g;

const WITH_UNIT = /^([+-]?\d{1,9}(?:\.\d{1,6})?)\s*\*?\s*(k?W)$/;

/** A telegram of a smart meter has no more. */
const LONGEST = 20_000;

/** The power of a smart meter by the codes of its values, each with its unit; `undefined` for any other content. */
export function obisPowers(content: Plain): Powers | undefined {
  const values =
    typeof content === "string" ? valuesOfTelegram(content) : isFields(content) ? valuesIn(content) : undefined;
  const net = values?.get("16.7.0");
  const [imported, exported] = [values?.get("1.7.0"), values?.get("2.7.0")];
  if (net) return { grid: net };
  if (!imported || !exported || imported.factor !== exported.factor) return undefined;
  return { grid: { ...imported, less: exported.value } };
}

function valuesOfTelegram(text: string): ReadonlyMap<string, Measured> | undefined {
  if (text.length > LONGEST) return undefined;
  return new Map(
    [...text.matchAll(LINE)].map(([, code = "", value, unit]): [string, Measured] => [code, measured(value, unit)]),
  );
}

function valuesIn(content: Fields): ReadonlyMap<string, Measured> {
  const values = new Map<string, Measured>();
  for (const [name, held] of content) {
    const [, code] = name.length < 20 ? (CODE.exec(name) ?? []) : [];
    const text = isFields(held) ? [fieldAt(held, "value"), fieldAt(held, "unit")].map(String).join(" ") : held;
    const [, value, unit] = typeof text === "string" && text.length < 40 ? (WITH_UNIT.exec(text.trim()) ?? []) : [];
    if (code !== undefined && value !== undefined) values.set(code, measured(value, unit));
  }
  return values;
}

function measured(value: string | undefined, unit: string | undefined): Measured {
  return { value: Number(value), factor: unit === "kW" ? 1000 : 1 };
}
