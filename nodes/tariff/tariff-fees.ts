import type { PriceModel } from "../../src/control/price/price-model";
import { minuteOfDay, type PriceZone } from "../../src/control/price/price-zones";
import { optionalNumberSetting, refused, textSetting } from "../runtime/settings";

/** What makes a net price a total one: fees and VAT, or a formula in JSONata instead of them. */
export interface TariffFees {
  readonly model: PriceModel;
  /** Empty for none. */
  readonly formula: string;
}

export interface FeesDef {
  fee?: unknown;
  vat?: unknown;
  feesByHour?: unknown;
  feesByMonth?: unknown;
  formula?: unknown;
}

const TIME = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d|24:00`;
const HOURS = String.raw`(${TIME})\s*[-–]\s*(${TIME})\s*[:=]?\s*(-?\d+(?:[.,]\d+)?)`;
const LIST = new RegExp(String.raw`^\s*${HOURS}(?:\s*[,;]?\s+${HOURS}|\s*[,;]\s*${HOURS})*\s*[,;]?\s*$`);

/** A comma without a space after it belongs to a number. */
const BETWEEN_MONTHS = /,(?:\s+|$)|;/;
const MONTH = "0?[1-9]|1[0-2]";
const MONTHS = new RegExp(String.raw`^(${MONTH})(?:\s*[-–]\s*(${MONTH}))?(?:\s*[:=]\s*|\s+)(-?\d+(?:[.,]\d+)?)$`);

/** Reads the fees of a node. Throws SmartcarError `BAD_INPUT` naming the field. */
export function feesSetting(def: FeesDef): TariffFees {
  const text = textSetting(def.feesByHour);
  if (text !== "" && !LIST.test(text))
    throw refused("Fees by hour", text, "times and fees such as 17:00-21:00 0.12, 21:00-06:00 0.04, or nothing");
  return {
    model: {
      fixedPerKwh: optionalNumberSetting(def.fee, { label: "Fees and levies", min: -1000, max: 1000 }),
      vatPercent: optionalNumberSetting(def.vat, { label: "VAT", min: 0, max: 100 }),
      // Where two hours or two months overlap, both are added.
      zones: [...hourFees(text), ...monthFees(textSetting(def.feesByMonth))].map((zone) => [zone]),
    },
    formula: textSetting(def.formula),
  };
}

function hourFees(text: string): readonly PriceZone[] {
  return [...text.matchAll(new RegExp(HOURS, "g"))].map(([, from = "", to = "", fee = ""]) => ({
    from: minuteOfDay(from.padStart(5, "0")),
    to: minuteOfDay(to.padStart(5, "0")),
    perKwh: Number(fee.replace(",", ".")),
  }));
}

function monthFees(text: string): readonly PriceZone[] {
  return text
    .split(BETWEEN_MONTHS)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [, from, to = from, fee = ""] = MONTHS.exec(entry) ?? [];
      if (from === undefined)
        throw refused("Fees by month", text, "months and fees such as 11-2 0.03, 6 0.01, or nothing");
      return { months: monthsFrom(Number(from), Number(to)), perKwh: Number(fee.replace(",", ".")) };
    });
}

/** Both included; a range may go over the end of the year. */
function monthsFrom(from: number, to: number): readonly number[] {
  const count = ((to - from + 12) % 12) + 1;
  return Array.from({ length: count }, (_, index) => ((from - 1 + index) % 12) + 1);
}
