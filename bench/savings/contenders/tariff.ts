import { tariffController } from "../../../nodes/tariff/tariff-controller";
import { tariffWords } from "../../../nodes/tariff/tariff-words";
import type { TariffDecision } from "../../../src/control/tariff/decision";
import type { TariffInput } from "../../../src/control/tariff/input";
import type { TariffSettings } from "../../../src/control/tariff/settings";
import type { TariffState } from "../../../src/control/tariff/state";
import { smartcarHomeOf } from "../homes/smartcar-home";
import type { Answer, Begin, Controller, Update, Place } from "../life/controller";
import { DecidingNode } from "../life/deciding-node";
import { knownCarOf } from "../life/known-car";
import { siteReadingsOf } from "../life/site-readings";
import { holdsBattery } from "./holds-battery";
import { asDragged, asRecommended } from "./tariff-dialog";

/** What `smartcar-tariff` decides, of a car that is read as `smartcar-signals` does, and whenever the decision wants it. */
export const tariff: Begin = (_car, place) => tariffBy(asRecommended(place), place);

/** The same with the dialog as it is dragged in, plus the car, its departures, and what describes the house. */
export const draggedTariff: Begin = (_car, place) => tariffBy(asDragged(place), place);

/** The same by settings of one's own. */
export function tariffBy(settings: TariffSettings, place: Place): Controller {
  const node = tariffNode(settings, place);
  const { battery } = smartcarHomeOf(place.house.declared);
  const words = tariffWords({ now: () => 0, after: () => () => {} }, () => "EUR", battery);
  return {
    mode: "smart",
    get nextTickAt() {
      return node.nextTickAt;
    },
    hear: (update, now): Answer => {
      const decision = node.give([tariffInput(update)], now);
      const { changed, on, updateWantedAt } = decision;
      return {
        command: changed ? on : undefined,
        on,
        updateWantedAt,
        decided: { on, ...startOf(decision) },
        decision,
        holdsBattery: battery && holdsBattery(words, decision),
      };
    },
  };
}

/** A tariff node at its seat in the house. */
export function tariffNode(
  settings: TariffSettings,
  { seat }: Place,
): DecidingNode<TariffState, TariffInput, TariffDecision> {
  return new DecidingNode(tariffController(settings), (onChange) => seat("tariff", onChange));
}

/** When a plan that is shown begins to charge next. */
export function startOf({ plan }: Pick<TariffDecision, "plan">): { readonly startsAt?: number } {
  const [next] = plan;
  return next ? { startsAt: next.startAt } : {};
}

export function tariffInput(update: Update): TariffInput {
  switch (update.kind) {
    case "power":
      return { kind: "power", readings: siteReadingsOf(update.meters, ["grid", "charger", "solar"]) };
    case "car":
      return { kind: "car", car: knownCarOf(update) };
    case "request":
      return { kind: "request", request: { ready: update.ready } };
    default:
      return update;
  }
}
