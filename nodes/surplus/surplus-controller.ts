import { freshW } from "../../src/control/shared/site-power/observe";
import { decideSurplus } from "../../src/control/surplus/decide-surplus";
import type { SurplusDecision } from "../../src/control/surplus/decision";
import type { SurplusInput } from "../../src/control/surplus/input";
import { restoreSurplus } from "../../src/control/surplus/stored-surplus";
import type { SurplusSettings } from "../../src/control/surplus/settings";
import type { SurplusState } from "../../src/control/surplus/state";
import type { DecisionWords } from "../controller/decision-message";
import { decidedAsBytes } from "../controller/decided-state";
import type { Controller } from "../controller/controller";

const AT_REST = decidedAsBytes<SurplusState, SurplusDecision>(["house"]);

/** How the sun decides. */
export function surplusController(rules: SurplusSettings): Controller<SurplusState, SurplusInput, SurplusDecision> {
  return {
    decide: (state, input, now) => decideSurplus(rules, state, input, now),
    withHouse: (state, house) => ({ ...state, house }),
    initial: {},
    lasting: restoreSurplus,
    atRest: AT_REST,
    carInput: (car) => ({ kind: "car", car }),
    outlook: ({ site = {} }, now) => ({ chargerW: freshW(site, "charger", now) }),
  };
}

export const surplusWords: Partial<DecisionWords<SurplusDecision>> = {
  word: ({ code, params }) =>
    "batteryW" in params ? `${code}-battery` : "storedW" in params ? `${code}-stored` : code,
  // Whoever receives this decision need not weigh the battery again.
  also: ({ inputs }) => (inputs.batteryW === undefined ? {} : { batteryKnown: true }),
};
