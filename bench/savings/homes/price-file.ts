import { readFileSync } from "node:fs";
import { HALF_HOUR_MS, HOUR_MS } from "../../../src/core/duration";
import type { Stretch, Year } from "./year";

/** A price holds for so long at most, where the next line is missing. */
const LONGEST_GAP_MS = 3 * HOUR_MS;

/**
 * The year with the prices of a file: lines of `start,price`, ISO and EUR/MWh, of the year's dates. Quarter hours make the year one
 * of quarter hours. Throws an Error that names the line which cannot be read, or the first time without a price.
 */
export function withPrices(year: Year, file: string): Year {
  const prices = pricesIn(readFileSync(file, "utf8"), file);
  const isByQuarters = [...prices.keys()].some((at) => at % HALF_HOUR_MS !== 0);
  const parts = isByQuarters ? 2 : 1;
  const stepMs = year.stepMs / parts;
  let [price, receivedAt] = [NaN, -Infinity];
  const stretches = year.stretches.flatMap((stretch, index) =>
    Array.from({ length: parts }, (_, part): Stretch => {
      const at = year.startAt + (index * parts + part) * stepMs;
      const found = prices.get(at);
      if (found !== undefined) [price, receivedAt] = [found, at];
      if (at - receivedAt > LONGEST_GAP_MS)
        throw new Error(`${file} has no price for ${new Date(at).toISOString()}. It must cover the recorded year.`);
      return { ...stretch, netPrice: price };
    }),
  );
  return { startAt: year.startAt, stepMs, priceMs: stepMs, stretches };
}

function pricesIn(csv: string, file: string): ReadonlyMap<number, number> {
  const lines = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
  const prices = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const [start = "", price = ""] = line.split(/[,;]/).map((cell) => cell.trim().replaceAll(/^"|"$/g, ""));
    const at = Date.parse(start.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)Z$/, "$1:00Z"));
    const value = price === "" ? NaN : Number(price);
    if (Number.isFinite(at) && Number.isFinite(value)) prices.set(at, value);
    else if (index > 0) throw new Error(`${file}, line ${index + 1}: "${line}" is not \`start,price\``);
  }
  return prices;
}
