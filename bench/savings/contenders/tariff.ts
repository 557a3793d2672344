import { decideTariff } from "../../../src/control/tariff/decide-tariff";
import type { TariffInput } from "../../../src/control/tariff/input";
import type { TariffSettings } from "../../../src/control/tariff/settings";
import type { TariffState } from "../../../src/control/tariff/state";
import { READY, ZONE } from "../homes/calendar";
import { LIMIT_PERCENT, NEEDED_PERCENT } from "../homes/car";
import { knownCarOf } from "../life/known-car";
import type { Answer, Controller, News, TrueCar } from "../life/controller";
import { FEED_IN } from "../homes/household";
import type { Knowledge } from "../life/knowledge";

/** As many as the aim allows; the maker would allow more. */
export const MOST_STOPS = 25;

/** As the owner of this house would set `smartcar-tariff`; what a kWh becomes in the battery is left for it to learn. */
function settingsFor(powerKw: number, { stops }: Knowledge): TariffSettings {
  return {
    zone: ZONE,
    targetPercent: NEEDED_PERCENT,
    fullPercent: LIMIT_PERCENT,
    ready: READY,
    chargePowerW: powerKw * 1000,
    feedIn: FEED_IN,
    mostStops: stops ? undefined : MOST_STOPS,
  };
}

/** What `smartcar-tariff` decides, of a car that is read as `smartcar-signals` does, and whenever the decision wants it. */
export function tariff(_car: TrueCar, powerKw: number, knowledge: Knowledge): Controller {
  const settings = settingsFor(powerKw, knowledge);
  let state: TariffState = {};
  let nextTickAt = Infinity;
  return {
    mode: "smart",
    get nextTickAt() {
      return nextTickAt;
    },
    hear: (news, now): Answer => {
      const step = decideTariff(settings, state, inputOf(news), now);
      const { changed, on, newsWantedAt } = step.decision;
      state = step.state;
      nextTickAt = step.nextTickAt;
      return { command: changed ? on : undefined, on, newsWantedAt };
    },
  };
}

function inputOf(news: News): TariffInput {
  switch (news.kind) {
    case "power": {
      const { gridW, chargerW, solarW } = news.meters;
      return {
        kind: "power",
        readings: [
          { quantity: "grid", value: gridW },
          { quantity: "charger", value: chargerW },
          { quantity: "solar", value: solarW },
        ],
      };
    }
    case "car":
      return { kind: "car", car: knownCarOf(news) };
    default:
      return news;
  }
}
