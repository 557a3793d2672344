import { declaration } from "../../../nodes/surplus/settings";
import { surplusSettings } from "../../../nodes/surplus/surplus-settings";
import { decideSurplus } from "../../../src/control/surplus/decide-surplus";
import type { SurplusDecision } from "../../../src/control/surplus/decision";
import type { SurplusInput } from "../../../src/control/surplus/input";
import type { SurplusSettings } from "../../../src/control/surplus/settings";
import type { SurplusState } from "../../../src/control/surplus/state";
import type { Answer, Begin, News, Place } from "../life/controller";
import { knownCarOf } from "../life/known-car";
import { siteReadingsOf } from "../life/site-readings";

/** Minutes: a meter that is read every five. */
const SILENCE = 11;

/** What `smartcar-surplus` decides, of a car that is read as `smartcar-signals` does. */
export const surplus: Begin = (_car, place) => {
  const node = new SurplusNode(surplusRules(place));
  return {
    mode: "smart",
    get nextTickAt() {
      return node.nextTickAt;
    },
    hear: (news, now): Answer => {
      const decisions = node.hear(news, now);
      const last = decisions.at(-1);
      return { command: commandOf(decisions), on: last?.on };
    },
  };
};

/** As it is dragged in, with the car's power and a meter that is slower than most. */
export function surplusRules({ car, house }: Place): SurplusSettings {
  const initial = Object.entries(declaration.settings).map(([key, setting]) => [key, setting.initial]);
  const dialog = { ...Object.fromEntries(initial), chargePowerKw: car.powerKw, silence: SILENCE, zone: house.zone };
  return surplusSettings(dialog, undefined).rules;
}

/** The decisions of a surplus node, without its messages. */
export class SurplusNode {
  nextTickAt = Infinity;
  readonly #settings: SurplusSettings;
  #state: SurplusState = {};

  constructor(settings: SurplusSettings) {
    this.#settings = settings;
  }

  /** What news come to: none for what it does not listen to. */
  hear(news: News, now: number): readonly SurplusDecision[] {
    return inputsOf(news).map((input) => {
      const step = decideSurplus(this.#settings, this.#state, input, now);
      this.#state = step.state;
      this.nextTickAt = step.nextTickAt;
      return step.decision;
    });
  }
}

function commandOf(decisions: readonly SurplusDecision[]): boolean | undefined {
  return decisions.findLast(({ changed }) => changed)?.on;
}

function inputsOf(news: News): readonly SurplusInput[] {
  switch (news.kind) {
    case "power":
      return siteReadingsOf(news.meters, ["charger", "grid"]).map((reading) => ({
        kind: "power",
        readings: [reading],
      }));
    case "car":
      return [{ kind: "car", car: knownCarOf(news) }];
    case "tick":
      return [{ kind: "tick" }];
    default:
      return [];
  }
}
