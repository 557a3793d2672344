import type { NodeAPI } from "node-red";
import type { PlannedCharge, TariffDecision } from "../../src/control/tariff/decision";
import { say, speak, worded } from "../runtime/speech";
import { MINUTE_MS } from "../../src/core/duration";
import type { Clock } from "../../src/core/clock";
import { isoText } from "../../src/core/instant";
import { type CodedText, type DecidingNode, type DecisionWords, showDecision } from "../controller/decision-message";
import type { HomeBattery } from "../../src/home/home-settings";
import { holdBattery } from "../home/hold-battery";
import { shownParam, shownPrice, type ShownPlace } from "../runtime/shown-param";

/** What a plan or its edges may drift by without being another one. */
const QUARTER_MS = 15 * MINUTE_MS;

/** How a tariff decision is reported. */
export function tariffWords(
  clock: Clock,
  currency: () => string | undefined = () => undefined,
  battery?: HomeBattery,
): Partial<DecisionWords<TariffDecision>> {
  const hold = ({ on, reason: { code }, holdsBattery = code !== "sun" }: TariffDecision): object =>
    holdBattery(battery, on === true && holdsBattery);
  const report = (decision: TariffDecision): object => ({
    ...also(decision, currency()),
    ...hold(decision),
    ...usual(decision, clock.now()),
  });
  return { also: report, mark: (decision) => markOf(decision, clock.now()), word };
}

/** A sentence without a price for where none is known, and one that names what else than the grid the price counts. */
function word({ code, params }: CodedText): string {
  if (code === "target-missed" && "isLimited" in params) return "target-missed-allowed";
  if (MIXED.has(code) && "mixedWith" in params && typeof params.mixedWith === "string")
    return `${code}-${params.mixedWith}`;
  return PRICED.has(code) && priceIn(params) === undefined ? `${code}-unpriced` : code;
}

const PRICED = new Set(["cheap", "sun", "worth-it", "to-be-sure", "waiting", "not-now"]);
const MIXED = new Set(["cheap", "worth-it", "above-ceiling"]);

function priceIn(params: object): unknown {
  return "price" in params ? params.price : undefined;
}

function also({ plan, cost, saving, goal, sunKnown }: TariffDecision, currency: string | undefined): object {
  return {
    ...(goal && { goal: { ready: isoText(goal.readyAt), target: goal.targetPercent, once: goal.once } }),
    plan: plan.map(shownCharge),
    ...(cost !== undefined && { cost: cents(cost) }),
    ...(saving !== undefined && { saving: cents(saving) }),
    ...(currency !== undefined && { currency }),
    sunKnown,
  };
}

/** When the car usually leaves, where that is learnt: as data and as sentences. */
function usual({ usual: all }: TariffDecision, now: number): object {
  const shown = all.map(({ kind, fromMinute, toMinute, share }) => {
    const [from, to] = [clockTime(fromMinute), clockTime(toMinute)];
    const text = speak(say(`usual-departure.${kind}`, { from, to }), { now });
    return { days: kind, from, to, share: rounded(share, 100), text };
  });
  return shown.length > 0 ? { usual: shown } : {};
}

function clockTime(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

function shownCharge({ startAt, endAt, energyKwh, solarKwh, price }: PlannedCharge): object {
  return {
    start: isoText(startAt),
    end: isoText(endAt),
    energyKwh: rounded(energyKwh, 1000),
    solarKwh: rounded(solarKwh, 1000),
    ...(price !== undefined && { price: rounded(price, 10_000) }),
  };
}

/** What of a plan is worth a message: its edges and its goal, but not that it goes on as it was. */
function markOf({ plan, goal }: TariffDecision, now: number): unknown {
  const edges = plan.map(({ startAt, endAt }) => [startAt <= now ? "now" : quarter(startAt), quarter(endAt)]);
  return [edges, goal?.readyAt, goal?.targetPercent];
}

function quarter(at: number): number {
  return Math.round(at / QUARTER_MS);
}

/** On until when and at what price, or waiting for when: as much as fits below a node. */
export function showTariff(
  RED: NodeAPI,
  node: DecidingNode,
  { decision, place }: { decision: TariffDecision; place: ShownPlace },
): void {
  const { on, reason, warning, nextChangeAt } = decision;
  const key = `${node.type}.status`;
  if (warning) return showDecision(node, decision);
  if (reason.code === "waiting") {
    const texts = { at: shownParam("at", reason.params.at, place) };
    return showDecision(node, decision, worded(RED, `${key}.waiting-for`, texts));
  }
  const price = priceIn(reason.params);
  if (on !== true || nextChangeAt === undefined || !CHOSEN.has(reason.code)) return showDecision(node, decision);
  const at = shownParam("at", nextChangeAt, place);
  // Two prices without a word between them contradict each other.
  if (typeof price !== "number" || "mixedWith" in reason.params)
    return showDecision(node, decision, worded(RED, `${key}.charging-until`, { at }));
  const texts = [shownPrice(price, place.currency), shownPrice(price)].map((shown) =>
    worded(RED, `${key}.charging-at`, { at, price: shown }),
  );
  showDecision(node, decision, texts.find((text) => text.length <= STATUS_LENGTH) ?? texts.at(-1));
}

/** As much as fits below a node. */
const STATUS_LENGTH = 25;

/** Reasons to charge that need no word of their own when their end is said. */
const CHOSEN = new Set(["cheap", "sun", "worth-it", "to-be-sure", "late"]);

function cents(money: number): number {
  return rounded(money, 100);
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts + 0;
}
