import type { NodeAPI, NodeMessage } from "node-red";
import { type Decided, DecisionMessages, type DecisionWords } from "../../../nodes/controller/decision-message";
import { sourceDecision } from "../../../nodes/mode/decision-stamp";
import { modeSettings } from "../../../nodes/mode/mode-settings";
import { modeWords } from "../../../nodes/mode/mode-words";
import { declaration } from "../../../nodes/mode/settings";
import { modeController } from "../../../nodes/mode/mode-controller";
import { surplusWords } from "../../../nodes/surplus/surplus-controller";
import { tariffWords } from "../../../nodes/tariff/tariff-words";
import type { ModeDecision } from "../../../src/control/mode/decision";
import type { ModeInput } from "../../../src/control/mode/input";
import type { ModeSettings } from "../../../src/control/mode/settings";
import type { ModeState } from "../../../src/control/mode/state";
import type { SurplusDecision } from "../../../src/control/surplus/decision";
import type { TariffDecision } from "../../../src/control/tariff/decision";
import { MINUTE_MS } from "../../../src/core/duration";
import { smartcarHomeOf } from "../homes/smartcar-home";
import type { Answer, Begin, Update, Place } from "../life/controller";
import { DecidingNode } from "../life/deciding-node";
import { knownCarOf } from "../life/known-car";
import { siteReadingsOf } from "../life/site-readings";
import { surplusInputs, surplusNode } from "./surplus";
import { startOf, tariffInput, tariffNode } from "./tariff";
import { holdsBattery } from "./holds-battery";
import { asRecommended } from "./tariff-dialog";

const HEARTBEAT_MS = 30 * MINUTE_MS;

/** `smartcar-surplus` and `smartcar-tariff` wired into `smartcar-mode`, as recommended: it hears of them what their messages say. */
export const mode: Begin = (_car, place) => {
  const nodes = new WiredNodes(place);
  return {
    mode: "smart",
    get nextTickAt() {
      return nodes.nextTickAt;
    },
    hear: (update, now) => nodes.hear(update, now),
  };
};

class WiredNodes {
  readonly #surplus: ReturnType<typeof surplusNode>;
  readonly #tariff: ReturnType<typeof tariffNode>;
  readonly #mode: DecidingNode<ModeState, ModeInput, ModeDecision>;
  readonly #fromSurplus: Messages<SurplusDecision>;
  readonly #fromTariff: Messages<TariffDecision>;
  readonly #words: Partial<DecisionWords<ModeDecision>>;
  #now = 0;
  #sun: SurplusDecision | undefined;
  #price: TariffDecision | undefined;
  #last: ModeDecision | undefined;

  constructor(place: Place) {
    const clock = { now: () => this.#now, after: () => () => {} };
    this.#surplus = surplusNode(place);
    this.#tariff = tariffNode(asRecommended(place), place);
    this.#mode = new DecidingNode(modeController(modeRules(place)), (onChange) => place.seat("mode", onChange));
    const { battery } = smartcarHomeOf(place.house.declared);
    this.#words = modeWords(clock, battery);
    this.#fromSurplus = new Messages("smartcar-surplus", place, clock, surplusWords);
    this.#fromTariff = new Messages(
      "smartcar-tariff",
      place,
      clock,
      tariffWords(clock, () => undefined, battery),
    );
  }

  get nextTickAt(): number {
    return Math.min(this.#surplus.nextTickAt, this.#tariff.nextTickAt, this.#mode.nextTickAt);
  }

  hear(update: Update, now: number): Answer {
    this.#now = now;
    const isDue = ({ nextTickAt }: { readonly nextTickAt: number }): boolean =>
      update.kind !== "tick" || nextTickAt <= now;
    const forSurplus = isDue(this.#surplus) ? surplusInputs(update) : [];
    const sun = forSurplus.length > 0 ? this.#surplus.give(forSurplus, now) : undefined;
    const price = isDue(this.#tariff) ? this.#tariff.give([tariffInput(update)], now) : undefined;
    const inputs: ModeInput[] = [
      ...(isDue(this.#mode) ? inputsOf(update) : []),
      ...(sun ? this.#fromSurplus.newsOf(sun, now) : []),
      ...(price ? this.#fromTariff.newsOf(price, now) : []),
    ];
    const decisions = inputs.map((input) => this.#mode.give([input], now));
    this.#sun = sun ?? this.#sun;
    this.#price = price ?? this.#price;
    this.#last = decisions.at(-1) ?? this.#last;
    const { on, leavesAlone } = this.#last ?? {};
    return {
      command: decisions.findLast(({ changed }) => changed)?.on,
      on: leavesAlone === true ? undefined : on,
      updateWantedAt: earliest(this.#sun?.updateWantedAt, this.#price?.updateWantedAt, this.#last?.updateWantedAt),
      holdsBattery: this.#last && holdsBattery(this.#words, this.#last),
      ...(this.#last && { decided: { on, ...(this.#price && startOf(this.#price)) } }),
    };
  }
}

function inputsOf(update: Update): readonly ModeInput[] {
  switch (update.kind) {
    case "car":
      return [{ kind: "car", car: knownCarOf(update) }];
    case "tick":
      return [{ kind: "tick" }];
    case "power": {
      const readings = siteReadingsOf(update.meters, []);
      return readings.length > 0 ? [{ kind: "power", readings }] : [];
    }
    default:
      return [];
  }
}

function modeRules({ car, house }: Place): ModeSettings {
  const initial = Object.entries(declaration.settings).map(([key, setting]) => [key, setting.initial]);
  return modeSettings(
    { ...Object.fromEntries(initial), chargePowerKw: car.powerKw, zone: house.zone },
    undefined,
    smartcarHomeOf(house.declared),
  ).rules;
}

/** What a deciding node sends, and `smartcar-mode` makes of it: what is new, and all of it from time to time. */
class Messages<D extends Decided> {
  readonly #messages: DecisionMessages<D>;
  #saidAt = -Infinity;

  constructor(type: string, { house }: Place, clock: DecisionWords["clock"], words: Partial<DecisionWords<D>>) {
    this.#messages = new DecisionMessages<D>({
      RED: wordless,
      type,
      zone: house.zone,
      clock,
      heartbeatMs: HEARTBEAT_MS,
      ...words,
    });
  }

  newsOf(decision: D, now: number): readonly ModeInput[] {
    const isBeat = now - this.#saidAt >= HEARTBEAT_MS;
    const changes = this.#messages.changes({ _msgid: "" }, decision);
    const sent = isBeat ? this.#messages.all({ _msgid: "" }, decision) : changes;
    if (!sent) return [];
    if (isBeat) this.#saidAt = now;
    const report = sent.findLast((message) => message !== null);
    const heard = report && sourceDecision(stampIn(report));
    return heard ? [heard] : [];
  }
}

function stampIn(message: NodeMessage): unknown {
  return "decision" in message ? message.decision : undefined;
}

function earliest(...times: ReadonlyArray<number | undefined>): number | undefined {
  const known = times.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Sentences are for people: nobody reads them here. */
const wordless = {
  _: (key: string) => key,
  util: { cloneMessage: <T>(message: T): T => structuredClone(message) },
} as unknown as NodeAPI;
