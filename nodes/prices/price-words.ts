import type { Node, NodeAPI } from "node-red";
import { duration, type Quantity, time } from "../../src/core/format";
import { textsOf, type Speech } from "../../src/core/speech";
import { slotAt, type Slot } from "../../src/control/shared/slots";
import { localTime } from "../../src/control/shared/local-time";
import type { FetchState } from "../../src/fetch/fetcher";
import { priceTrouble, type PriceMemory, type PriceTrouble } from "../../src/fetch/prices/price-rules";
import { knownUntil } from "../../src/fetch/prices/price-timing";
import type { PriceSupplier } from "../../src/fetch/prices/supplier";
import { MINUTE_MS } from "../../src/core/duration";
import { isoText } from "../../src/core/instant";
import type { FeedReason } from "../feed/feed-reasons";
import { say, speak, spokenLanguage, worded } from "../runtime/speech";
import { show, showShared } from "../runtime/status";
import type { PriceOffer } from "./price-message";

type PriceState = FetchState<PriceMemory>;

/** When and where the prices are read. */
export interface PriceReader {
  readonly now: number;
  readonly zone: string;
}

/** What the second output says of the prices. */
export function priceReason(state: PriceState, supplier: PriceSupplier, reader: PriceReader): FeedReason {
  const { now } = reader;
  const { nextAt, memory } = state;
  const trouble = priceTrouble(state, supplier, now);
  const untilAt = knownUntil(memory.slots, now);
  return {
    code: trouble?.code ?? (untilAt === undefined ? "asking" : "ok"),
    text: speak(whyOf(trouble, { supplier: supplier.name, untilAt, nextAt }), reader),
    error: trouble?.error,
    nextAt,
    about: { supplier: supplier.id },
    known: untilAt === undefined ? {} : { until: isoText(untilAt) },
  };
}

interface Why {
  readonly supplier: string;
  readonly untilAt: number | undefined;
  readonly nextAt: number;
}

function whyOf(trouble: PriceTrouble | undefined, { supplier, untilAt, nextAt }: Why): Speech {
  const known = untilAt === undefined ? say("feed.none") : say("feed.known", { until: time(untilAt) });
  if (!trouble) return untilAt === undefined ? say("feed.asking", { supplier }) : known;
  const { code, error, sinceAt } = trouble;
  const causes = error ? textsOf(error.says) : [];
  if (code === "token") return [...causes, known];
  const late = code === "late" && sinceAt !== undefined ? [say("feed.late", { supplier, at: time(sinceAt) })] : [];
  return [...late, ...causes, known, say("feed.next", { next: time(nextAt) })];
}

/** What is paid now and until when prices are known, or what is wrong with them: as much as fits below a node. */
export function showPrices(
  RED: NodeAPI,
  node: Node,
  {
    state,
    supplier,
    offer,
  }: { readonly state: PriceState; readonly supplier: PriceSupplier; readonly offer: PriceOffer },
  reader: PriceReader,
): void {
  const { slots, currency } = offer;
  const { now } = reader;
  const trouble = priceTrouble(state, supplier, now);
  const current = slotAt(slots, now);
  const untilAt = knownUntil(slots, now);
  if (trouble?.code === "token") return showShared(node, "failed", "token");
  if (trouble?.code === "late") return showShared(node, "waiting", "late");
  if (!current || untilAt === undefined)
    return trouble ? showShared(node, "failed", "no-prices") : showShared(node, "working", "asking");
  const texts = { until: shortTime(untilAt, reader), current: priceText(current.value, currency, reader) };
  show(node, trouble ? "waiting" : "fine", worded(RED, `${node.type}.status.known`, texts));
}

/** The end of the known prices in a few characters: midnight is the end of its day. */
function shortTime(at: number, { now, zone }: PriceReader): string {
  const { format } = spokenLanguage();
  const isMidnight = localTime(at, zone).minuteOfDay === 0;
  const shown = format.quantity(time(isMidnight ? at - MINUTE_MS : at), { now, zone });
  return isMidnight ? shown.replace("23:59", "24:00") : shown;
}

function priceText(value: number, currency: string | undefined, reader: PriceReader): string {
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
