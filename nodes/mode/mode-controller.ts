import { decideMode } from "../../src/control/mode/decide-mode";
import type { ModeDecision } from "../../src/control/mode/decision";
import type { ModeInput } from "../../src/control/mode/input";
import { restoreMode } from "../../src/control/mode/stored-mode";
import type { ModeSettings } from "../../src/control/mode/settings";
import type { ModeState } from "../../src/control/mode/state";
import { SmartcarError } from "../../src/core/error";
import { say } from "../runtime/speech";
import { decidedAsBytes } from "../controller/decided-state";
import type { Controller } from "../controller/controller";

const AT_REST = decidedAsBytes<ModeState, ModeDecision>(["house"]);

/** How the mode decides. It refuses a boost that nothing could count with SmartcarError `BAD_INPUT`. */
export function modeController(rules: ModeSettings): Controller<ModeState, ModeInput, ModeDecision> {
  return {
    decide: (state, input, now) => {
      const step = decideMode(rules, state, input, now);
      if (step.refused) throw new SmartcarError("BAD_INPUT", say("error.boost-not-measured"));
      return step;
    },
    withHouse: (state, house) => ({ ...state, house }),
    initial: {},
    lasting: restoreMode,
    atRest: AT_REST,
    carInput: (car, isRemembered) => ({ kind: "car", car, ...(isRemembered && { isStored: true }) }),
    // The windows are reported once, by whichever input they became due.
    combined: (decisions) => {
      const [last, ...earlier] = decisions.toReversed();
      if (!last) throw new RangeError("Nothing was decided");
      const windows = last.windows ?? earlier.find((decision) => decision.windows)?.windows;
      return { ...last, windows, changed: decisions.some(({ changed }) => changed) };
    },
    storeWithinMs: 0,
  };
}
