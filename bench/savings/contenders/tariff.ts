import { decideTariff } from "../../../src/control/tariff/decide-tariff";
import type { TariffDecision } from "../../../src/control/tariff/decision";
import type { TariffInput } from "../../../src/control/tariff/input";
import type { TariffSettings } from "../../../src/control/tariff/settings";
import type { TariffState } from "../../../src/control/tariff/state";
import type { Answer, Begin, Controller, News } from "../life/controller";
import { knownCarOf } from "../life/known-car";
import { siteReadingsOf } from "../life/site-readings";
import { asDragged, asRecommended } from "./tariff-dialog";

/** What `smartcar-tariff` decides, of a car that is read as `smartcar-signals` does, and whenever the decision wants it. */
export const tariff: Begin = (_car, place) => tariffBy(asRecommended(place));

/** The same with the dialog as it is dragged in, plus the car, its departures, and what describes the house. */
export const draggedTariff: Begin = (_car, place) => tariffBy(asDragged(place));

/** The same by settings of one's own. */
export function tariffBy(settings: TariffSettings): Controller {
  const node = new TariffNode(settings);
  return {
    mode: "smart",
    get nextTickAt() {
      return node.nextTickAt;
    },
    hear: (news, now): Answer => {
      const decision = node.hear(news, now);
      const { changed, on, newsWantedAt } = decision;
      return { command: changed ? on : undefined, on, newsWantedAt, decided: { on, ...startOf(decision) }, decision };
    },
  };
}

/** The decisions of a tariff node, without its messages. */
export class TariffNode {
  readonly settings: TariffSettings;
  nextTickAt = Infinity;
  #state: TariffState = {};

  constructor(settings: TariffSettings) {
    this.settings = settings;
  }

  hear(news: News, now: number): TariffDecision {
    const step = decideTariff(this.settings, this.#state, inputOf(news), now);
    this.#state = step.state;
    this.nextTickAt = step.nextTickAt;
    return step.decision;
  }
}

/** When a plan that is shown begins to charge next. */
export function startOf({ plan }: Pick<TariffDecision, "plan">): { readonly startsAt?: number } {
  const [next] = plan;
  return next ? { startsAt: next.startAt } : {};
}

function inputOf(news: News): TariffInput {
  switch (news.kind) {
    case "power":
      return { kind: "power", readings: siteReadingsOf(news.meters, ["grid", "charger", "solar"]) };
    case "car":
      return { kind: "car", car: knownCarOf(news) };
    case "request":
      return { kind: "request", request: { ready: news.ready } };
    default:
      return news;
  }
}
