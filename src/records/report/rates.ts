import { DateTime } from "luxon";
import { came, isRecord } from "../../core/describe-value";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";

/** What is refunded for a kWh from a day on, in the major unit of `currency`. */
export interface Rate {
  /** Milliseconds since the epoch; absent for one that always held. */
  readonly fromAt?: number | undefined;
  readonly perKwh: number;
  readonly currency?: string | undefined;
}

/** In the order of time. */
export type Rates = readonly Rate[];

/** The rate that holds at an instant. */
export function rateAt(rates: Rates, at: number): Rate | undefined {
  return rates.findLast(({ fromAt = -Infinity }) => fromAt <= at);
}

/**
 * The rates of a message: a number, or a list `[{ from: "2026-01-01", rate: 0.34, currency: "EUR" }]`; days are those of `zone`. Throws
 * SmartcarError `BAD_INPUT`.
 */
export function ratesIn(value: unknown, currency: string | undefined, zone: string): Rates {
  if (typeof value === "number" && Number.isFinite(value)) return [{ perKwh: value, currency }];
  if (!Array.isArray(value)) throw refused(value);
  const rates = value.map((item: unknown) => {
    const { from, rate, currency: own } = isRecord(item) ? item : {};
    const day = typeof from === "string" ? DateTime.fromISO(from, { zone }) : undefined;
    if (typeof rate !== "number" || !Number.isFinite(rate) || (from !== undefined && !day?.isValid))
      throw refused(item);
    return { fromAt: day?.toMillis(), perKwh: rate, currency: typeof own === "string" && own !== "" ? own : currency };
  });
  return rates.toSorted((a, b) => (a.fromAt ?? -Infinity) - (b.fromAt ?? -Infinity));
}

function refused(what: unknown): SmartcarError {
  return new SmartcarError("BAD_INPUT", say("error.rates-format", { came: came(what) }));
}
