import { declaration } from "../../../nodes/surplus/settings";
import { surplusController } from "../../../nodes/surplus/surplus-controller";
import { surplusSettings } from "../../../nodes/surplus/surplus-settings";
import type { SurplusDecision } from "../../../src/control/surplus/decision";
import type { SurplusInput } from "../../../src/control/surplus/input";
import type { SurplusSettings } from "../../../src/control/surplus/settings";
import type { SurplusState } from "../../../src/control/surplus/state";
import { smartcarHomeOf } from "../homes/smartcar-home";
import type { Answer, Begin, Update, Place } from "../life/controller";
import { DecidingNode } from "../life/deciding-node";
import { knownCarOf } from "../life/known-car";
import { siteReadingsOf } from "../life/site-readings";

/** Minutes: a meter that is read every five. */
const SILENCE = 11;

/** What `smartcar-surplus` decides, of a car that is read as `smartcar-signals` does. */
export const surplus: Begin = (_car, place) => {
  const node = surplusNode(place);
  return {
    mode: "smart",
    get nextTickAt() {
      return node.nextTickAt;
    },
    hear: (update, now): Answer => {
      const inputs = surplusInputs(update);
      if (inputs.length === 0) return {};
      const { changed, on } = node.give(inputs, now);
      return { command: changed ? on : undefined, on };
    },
  };
};

/** A surplus node at its seat in the house. */
export function surplusNode(place: Place): DecidingNode<SurplusState, SurplusInput, SurplusDecision> {
  return new DecidingNode(surplusController(surplusRules(place)), (onChange) => place.seat("surplus", onChange));
}

/** As it is dragged in, with the car's power and a meter that is slower than most. */
function surplusRules({ car, house }: Place): SurplusSettings {
  const initial = Object.entries(declaration.settings).map(([key, setting]) => [key, setting.initial]);
  const dialog = { ...Object.fromEntries(initial), chargePowerKw: car.powerKw, silence: SILENCE, zone: house.zone };
  return surplusSettings(dialog, undefined, smartcarHomeOf(house.declared)).rules;
}

export function surplusInputs(update: Update): readonly SurplusInput[] {
  switch (update.kind) {
    case "power":
      return siteReadingsOf(update.meters, ["charger", "grid"]).map((reading) => ({
        kind: "power",
        readings: [reading],
      }));
    case "car":
      return [{ kind: "car", car: knownCarOf(update) }];
    case "tick":
      return [{ kind: "tick" }];
    default:
      return [];
  }
}
