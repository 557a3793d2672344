import { stopWarning } from "../shared/held-stops";
import { confirmationWantedAt } from "../shared/manual-override";
import { carryOut } from "./carry-out";
import { learnPower } from "./charge";
import type { Decision } from "./decision";
import { decisionInputs } from "./decision-inputs";
import { followCar } from "./follow-car";
import type { SurplusInput } from "./input";
import { judge } from "./judge";
import type { Moment } from "./moment";
import { nextTickAt } from "./next-tick";
import { completeSettings, type SurplusSettings } from "./settings";
import { type Situation, see } from "./situation";
import { concludeCheck } from "./start-check";
import type { SurplusState } from "./state";
import { steadyTime } from "./steady-time";
import { takeIn } from "./take-in";
import { passTime, track } from "./track";

export interface SurplusStep {
  /** To be given back with the next input, and to be stored. */
  readonly state: SurplusState;
  readonly decision: Decision;
  /** Give a `tick` then, unless another input comes first. The only timer that is needed. */
  readonly nextTickAt: number;
}

/**
 * Decides by the sun whether a car that can only be switched on and off shall charge.
 *
 * Begin with the state `{}`, or with `restoreSurplus` of what was stored and the input `restart`. `now` is in
 * milliseconds since the epoch; settings and readings must be valid (`settingsFaults`, `readGridPower`). Send
 * `decision.on` to the car when `decision.changed`. Nothing else is kept, nothing is thrown.
 */
export function decideSurplus(
  settings: SurplusSettings,
  state: SurplusState,
  input: SurplusInput,
  now: number,
): SurplusStep {
  const situation = lookAround(steadyTime({ settings: completeSettings(settings), state, now }, input), input);
  const verdict = judge(situation);
  const next = see({ ...situation, state: carryOut(situation, verdict) });
  const { since, warning } = next.state;
  const on = verdict.holds ? undefined : next.state.on;
  const tickAt = nextTickAt(next);
  return {
    state: { ...next.state, at: next.now, tickAt, stretch: next.stretch },
    decision: {
      on,
      changed: on !== undefined && on !== situation.state.on,
      leavesAlone: next.state.override !== undefined,
      newsWantedAt: confirmationWantedAt(next.state),
      reason: verdict.reason,
      since: on === undefined ? undefined : since,
      nextChangeAt: verdict.nextChangeAt,
      warning: warning ?? stopWarning(next.state, next.now, next.settings.zone),
      inputs: decisionInputs(situation),
    },
    nextTickAt: tickAt,
  };
}

/** Brings the state to the present: time, news, what follows from them. Nothing is decided yet. */
function lookAround(moment: Moment, input: SurplusInput): Situation {
  const { state, now } = moment;
  const here = (next: SurplusState): Moment => ({ ...moment, state: next });

  const passed = passTime(see({ ...moment, now: state.at ?? now }), now);
  const told = takeIn(here(passed), input);
  const checked = concludeCheck(here(told));
  const followed = followCar(see(here(checked)));
  const learnt = learnPower(here(followed));
  return track(see(here(learnt)));
}
