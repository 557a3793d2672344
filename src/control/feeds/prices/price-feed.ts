import { say } from "../../../core/speech";
import { MINUTE_MS } from "../../../core/duration";
import type { Slot } from "../../shared/slots";
import { clipped, slotsFromRows } from "../slots-from-rows";
import type { FeedOptions, Found } from "../feed";
import { MOST_SLOTS, optional, type Row } from "../rows";
import { mostlyOdd } from "../rows";
import { isOtherScale, type PriceUnit } from "./price-unit";

/** Prices as a provider lists them. */
export interface PriceList {
  readonly source: string;
  readonly rows: readonly Row[];
  /** What the data declare or the provider promises; the user's settings fill the rest. */
  readonly unit: PriceUnit;
  readonly net?: boolean;
  /** Until when a price without an end applies. */
  readonly openEndAt?: number;
}

/** No kWh costs more in any currency. */
const DEAREST = 1e6;

/** A provider's rows as prices per kWh in the major unit. */
export function priceFeed({ source, rows, unit: declared, net, openEndAt }: PriceList, options: FeedOptions): Found {
  const unit = options.isCo2 === true && declared.unknown !== undefined ? {} : declared;
  if (rows.length > MOST_SLOTS) return tooMany;
  const odd = mostlyOdd(rows);
  if (odd) return { ok: false, came: say("came.no-prices", { came: odd }) };
  if (unit.unknown !== undefined)
    return { ok: false, came: say("came.unknown-unit", { unit: shownUnit(unit.unknown) }) };
  const per = unit.per ?? options.priceUnit ?? "kWh";
  const minor = unit.minor ?? options.minor ?? false;
  const factor = (per === "MWh" ? 1000 : 1) * (minor ? 100 : 1) * (unit.scale ?? 1);
  const slots = clipped(slotsFromRows(rows, openEndAt), options.now).map(({ startAt, endAt, value }): Slot => ({
    startAt,
    endAt,
    value: tidy(value / factor),
  }));
  if (slots.some((slot) => !(Math.abs(slot.value) <= DEAREST))) return { ok: false, came: say("came.large-price") };
  const currency = [unit.currency, options.currency].find(isCurrency);
  const values = slots.map((slot) => slot.value);
  if (options.isCo2 !== true && isOtherScale(values, currency ?? options.homeCurrency))
    return { ok: false, came: say("came.other-scale", { unit: `${currency ?? "?"}/${per}` }) };
  return {
    ok: true,
    feed: {
      kind: "prices",
      slots,
      source,
      ...optional("currency", currency),
      ...optional("stepMinutes", stepMinutes(slots)),
      ...(net === true ? { net } : {}),
    },
  };
}

/** The error for a list with more prices than any plan uses. */
export const tooMany: Found = { ok: false, came: say("came.too-many-slots", { count: MOST_SLOTS }) };

/** Without the rounding error of binary division: 85.1 per MWh is 0.0851 per kWh. */
function tidy(value: number): number {
  return Math.abs(value) < 1e6 ? Math.round(value * 1e9) / 1e9 + 0 : value;
}

/** Letters and signs only: what else is in its place might be private. */
function shownUnit(text: string): string {
  return /^[\p{L}\p{Sc}\d\s/^._-]{1,20}$/u.test(text) ? text : "…";
}

/** A code or a sign; a longer text is something else. */
function isCurrency(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== "" && text.length <= 8;
}

function stepMinutes(slots: readonly Slot[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { startAt, endAt } of slots) counts.set(endAt - startAt, (counts.get(endAt - startAt) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  return most && most[0] / MINUTE_MS;
}
