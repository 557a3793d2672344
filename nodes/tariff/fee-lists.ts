import type { PriceZone } from "../../src/control/price/price-zones";
import type { Parsed } from "../settings/setting";

/** Fees by time, as a person writes them into one field. The dialog reads them too. */

const TIME = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d|24:00`;
const HOURS = String.raw`(${TIME})\s*[-–]\s*(${TIME})\s*[:=]?\s*(-?\d+(?:[.,]\d+)?)`;
const LIST = new RegExp(String.raw`^\s*${HOURS}(?:\s*[,;]?\s+${HOURS}|\s*[,;]\s*${HOURS})*\s*[,;]?\s*$`);

/** Such as `17:00-21:00 0.12, 21:00-06:00 0.04`. */
export function feesByHour(text: string): Parsed<readonly PriceZone[]> {
  if (!LIST.test(text)) return { refused: undefined };
  const zones = [...text.matchAll(new RegExp(HOURS, "g"))].map(([, from = "", to = "", fee = ""]) => ({
    from: minuteOf(from),
    to: minuteOf(to),
    perKwh: amountOf(fee),
  }));
  return { value: zones };
}

/** A comma without a space after it belongs to a number. */
const BETWEEN_MONTHS = /,(?:\s+|$)|;/;
const MONTH = "0?[1-9]|1[0-2]";
const MONTHS = new RegExp(String.raw`^(${MONTH})(?:\s*[-–]\s*(${MONTH}))?(?:\s*[:=]\s*|\s+)(-?\d+(?:[.,]\d+)?)$`);

/** Such as `11-2 0.03, 6 0.01`. */
export function feesByMonth(text: string): Parsed<readonly PriceZone[]> {
  const entries = text
    .split(BETWEEN_MONTHS)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const zones = entries.map((entry) => {
    const [, from, to = from, fee = ""] = MONTHS.exec(entry) ?? [];
    return from === undefined ? undefined : { months: monthsFrom(Number(from), Number(to)), perKwh: amountOf(fee) };
  });
  const known = zones.filter((zone) => zone !== undefined);
  return known.length === zones.length ? { value: known } : { refused: undefined };
}

/** Both included; a range may go over the end of the year. */
function monthsFrom(from: number, to: number): readonly number[] {
  const count = ((to - from + 12) % 12) + 1;
  return Array.from({ length: count }, (_, index) => ((from - 1 + index) % 12) + 1);
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function amountOf(text: string): number {
  return Number(text.replace(",", "."));
}
