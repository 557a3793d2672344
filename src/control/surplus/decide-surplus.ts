import { stopWarning } from "../shared/held-stops";
import { confirmationWantedAt } from "../shared/manual-override";
import { carryOut } from "./apply-verdict";
import { learnPower } from "./charge";
import type { MeterEvidence } from "../shared/site-power/meter-evidence";
import { siteWarnings } from "../shared/site-power/site-warnings";
import type { Decision, Warning } from "./decision";
import { decisionInputs } from "./decision-inputs";
import { followCar } from "./follow-car";
import type { SurplusInput } from "./input";
import { judge } from "./rules";
import type { Moment } from "./moment";
import { nextTickAt } from "./next-tick";
import { type CompleteSettings, completeSettings, pacedSettings, type SurplusSettings } from "./settings";
import { type Situation, see } from "./context";
import type { SurplusState } from "./state";
import { steadyTime } from "./steady-time";
import { takeIn } from "./take-in";
import { takePower } from "./take-power";
import { passTime, track } from "./track";

export interface SurplusStep {
  /** To be given back with the next input, and to be stored. */
  readonly state: SurplusState;
  readonly decision: Decision;
  /** Give a `tick` then, unless another input comes first. The only timer that is needed. */
  readonly nextTickAt: number;
  /** What the house's meter says of the car, if it does now. */
  readonly meterEvidence: MeterEvidence | undefined;
}

/**
 * Decides by the sun whether a car that can only be switched on and off shall charge.
 *
 * Begin with the state `{}`, or with `restoreSurplus` of what was stored and the input `restart`. `now` is in
 * milliseconds since the epoch; settings and readings must be valid (`settingsFaults`). Send
 * `decision.on` to the car when `decision.changed`. Nothing else is kept, nothing is thrown.
 */
export function decideSurplus(
  settings: SurplusSettings,
  state: SurplusState,
  input: SurplusInput,
  now: number,
): SurplusStep {
  const complete = completeSettings(settings);
  const before = { settings: pacedSettings(complete, state.site), state, now };
  const { situation, evidence } = lookAround(steadyTime(before, input), input, complete);
  const verdict = judge(situation);
  const next = see({ ...situation, state: carryOut(situation, verdict) });
  const { since } = next.state;
  const on = verdict.holds ? undefined : next.state.on;
  const tickAt = nextTickAt(next);
  const warnings = warningsOf(next, complete.silenceMs);
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
      warning: warnings[0],
      warnings,
      inputs: decisionInputs(situation),
    },
    nextTickAt: tickAt,
    meterEvidence: evidence,
  };
}

/** The most important first. */
function warningsOf({ state, settings, now }: Situation, silenceMs: number): readonly Warning[] {
  const { site = {}, noRise } = state;
  const meters = siteWarnings(site, now, silenceMs);
  const stop = stopWarning(state, now, settings.zone);
  const others: readonly Warning[] = [
    ...(noRise ? [{ code: "no-rise", params: noRise } as const] : []),
    ...(stop ? [stop] : []),
  ];
  return isUnusable(meters[0]) ? [...meters, ...others] : [...others, ...meters];
}

/** Whether nothing that the meter shows can be used. */
function isUnusable(warning: Warning | undefined): boolean {
  return warning !== undefined && ["sign-reversed", "meter-frozen", "meter-ambiguous"].includes(warning.code);
}

/** Brings the state to the present: time, news, what follows from them. Nothing is decided yet. */
function lookAround(
  moment: Moment,
  input: SurplusInput,
  complete: CompleteSettings,
): { readonly situation: Situation; readonly evidence: MeterEvidence | undefined } {
  const { state, now } = moment;
  const here = (next: SurplusState): Moment => ({ ...moment, state: next });
  /** What the readings tell of the meter's pace counts at once. */
  const then = (next: SurplusState): Moment => ({ settings: pacedSettings(complete, next.site), state: next, now });

  const passed = passTime(see({ ...moment, now: state.at ?? now }), now);
  const told = takeIn(here(passed), input);
  const { state: metered, evidence } = takePower(here(told), input.kind === "power" ? input.readings : []);
  const followed = followCar(see(then(metered)));
  const learnt = learnPower(then(followed));
  return { situation: track(see(then(learnt))), evidence };
}
