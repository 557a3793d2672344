import { duration, type Quantity, time } from "../../src/core/format";
import { textsOf, type Speech } from "../../src/core/speech";
import type { Slot } from "../../src/control/shared/slots";
import { localTime } from "../../src/control/shared/local-time";
import type { PriceTrouble } from "../../src/fetch/prices/price-rules";
import { MINUTE_MS } from "../../src/core/duration";
import { say, spokenLanguage } from "../runtime/speech";

/** When and where the prices are read. */
export interface PriceReader {
  readonly now: number;
  readonly zone: string;
}

/** What the second output says of the prices. */
export function whyOf(
  trouble: PriceTrouble | undefined,
  {
    supplier,
    untilAt,
    nextAt,
  }: { readonly supplier: string; readonly untilAt: number | undefined; readonly nextAt: number },
): Speech {
  const known = untilAt === undefined ? say("feed.none") : say("feed.known", { until: time(untilAt) });
  if (!trouble) return untilAt === undefined ? say("feed.asking", { supplier }) : known;
  const { code, error, sinceAt } = trouble;
  const causes = error ? textsOf(error.says) : [];
  if (code === "token") return [...causes, known];
  const late = code === "late" && sinceAt !== undefined ? [say("feed.late", { supplier, at: time(sinceAt) })] : [];
  return [...late, ...causes, known, say("feed.next", { next: time(nextAt) })];
}

/** The end of the known prices in a few characters: midnight is the end of its day. */
export function shortTime(at: number, { now, zone }: PriceReader): string {
  const { format } = spokenLanguage();
  const isMidnight = localTime(at, zone).minuteOfDay === 0;
  const shown = format.quantity(time(isMidnight ? at - MINUTE_MS : at), { now, zone });
  return isMidnight ? shown.replace("23:59", "24:00") : shown;
}

/** A price as people read it. */
export function priceText(value: number, currency: string | undefined, reader: PriceReader): string {
  return spokenLanguage().format.quantity({ is: "price", value, currency }, reader);
}

/** What a dialog shows of the first slots. */
export function triedSpeech(slots: readonly Slot[], currency: string | undefined, source: string): Speech {
  const [first] = slots;
  const last = slots.at(-1);
  if (!first || !last) return say("feed.tried-empty");
  const values = slots.map(({ value }) => value);
  const price = (value: number): Quantity => ({ is: "price", value, currency });
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [
    say("feed.tried", { source, count: slots.length, step: duration(first.endAt - first.startAt) }),
    say("feed.tried-span", { from: time(first.startAt), until: time(last.endAt) }),
    say("feed.tried-prices", {
      least: price(Math.min(...values)),
      mean: price(mean),
      most: price(Math.max(...values)),
    }),
  ];
}
