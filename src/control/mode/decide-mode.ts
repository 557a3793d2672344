import { stopWarning } from "../shared/held-stops";
import { confirmationWantedAt } from "../shared/manual-override";
import { watchBattery, withBatteryStop } from "./battery";
import { isUncountable, withoutPastBoost } from "./boost";
import { capacityKwh, chargePowerW, chargingAt, minimumPercent } from "./car";
import type { ModeDecision, ModeInputs, Verdict } from "./decision";
import type { ModeInput } from "./input";
import { withoutPast } from "./follow-car";
import { judge } from "./rules";
import type { Moment } from "./moment";
import { nextTickAt } from "./next-tick";
import { isPlannedByTariff, isReached, withoutPastReady } from "./ready";
import { completeSettings, type ModeSettings } from "./settings";
import type { ModeState } from "./state";
import { steadyTime } from "./steady-time";
import { takeIn } from "./take-in";
import { tellAt } from "./sync-timing";
import { planOf } from "./windows";
import { floorWarningOf, withinFloor } from "./within-floor";

export interface ModeStep {
  /** To be given back with the next input, and to be stored. */
  readonly state: ModeState;
  readonly decision: ModeDecision;
  /** Give a `tick` then, unless another input comes first. The only timer that is needed. */
  readonly nextTickAt: number;
  /** A wish that was not taken: a boost in kWh, which nothing that is known could count. */
  readonly refused: boolean;
}

/**
 * Decides between what the sun, the price, a person in the app and a wish ask for: the one place that does.
 *
 * Begin with the state `{}`, or with `restoreMode` of what was stored and the input `restart`. `now` is in milliseconds
 * since the epoch. Send `decision.on` to the car when `decision.changed`, and `decision.windows`, when there are any, to
 * one that charges by schedules. Nothing else is kept, nothing is thrown.
 */
export function decideMode(settings: ModeSettings, before: ModeState, input: ModeInput, now: number): ModeStep {
  const complete = completeSettings(settings);
  const at = (state: ModeState): Moment => ({ settings: complete, state, now });

  const { state: steady } = steadyTime(at(before), input);
  const known = { ...steady, mode: steady.mode ?? complete.mode, settingsMode: steady.settingsMode ?? complete.mode };
  const told = takeIn(at(known), input);
  const fresh = watchBattery(at(withoutPastReady(at(withoutPastBoost(at(withoutPast(at(told))))))));
  const verdict = withinFloor(at(fresh), judge(at(fresh)));
  const carried = withBatteryStop(carryOut(at(fresh), verdict), fresh, now);

  const plan = planOf(at(carried), verdict.reason.code);
  const dueAt = plan && tellAt({ windows: carried.windows, at: carried.windowsAt }, plan, now);
  const isDue = dueAt !== undefined && (dueAt <= now || input.kind === "wish");
  const windows = isDue ? plan : undefined;
  const state: ModeState = {
    ...carried,
    at: now,
    ...(windows && { windows, windowsAt: now }),
    tellAt: isDue ? undefined : dueAt,
  };
  const warnings = warningsOf(at(state), verdict);
  const tickAt = nextTickAt(at(state));
  return {
    state: { ...state, tickAt },
    decision: {
      on: verdict.on,
      changed: verdict.on !== undefined && verdict.on !== fresh.on && !isIdleWord(fresh, verdict),
      leavesAlone: state.override !== undefined,
      newsWantedAt: confirmationWantedAt(state),
      reason: verdict.reason,
      since: verdict.on === undefined ? undefined : state.since,
      until: verdict.until,
      nextChangeAt: verdict.nextChangeAt,
      warning: warnings[0],
      warnings,
      inputs: inputsOf(at(state)),
      mode: state.mode ?? complete.mode,
      boost: state.boost && { endAt: verdict.until ?? state.boost.endAt, kwh: state.boost.kwh },
      ready: state.ready && { at: state.ready.at, targetPercent: state.ready.targetPercent },
      plan,
      windows,
    },
    nextTickAt: tickAt,
    refused: isUncountable(at(known), input),
  };
}

/** The first word to a car that is not known to charge: a stop that nobody needs would only be spent. */
function isIdleWord({ on, car }: ModeState, verdict: Verdict): boolean {
  return on === undefined && verdict.on === false && car !== undefined && car.charging === undefined;
}

/** Makes a verdict the state. The state's `on` differs afterwards exactly if a command is due, or nothing is to be said. */
function carryOut({ state, now }: Moment, verdict: Verdict): ModeState {
  const { on, holds, reason } = verdict;
  const { code } = reason;
  const named = state.code === code ? state : { ...state, code, codeSince: now };
  if (holds || on === state.on) return named;
  const { car, since = -Infinity } = state;
  const isDone = car !== undefined && car.charging === on && chargingAt(car, now) >= since;
  const isCommand = on !== undefined && car?.pluggedIn !== false && !isIdleWord(state, verdict);
  const origin = isCommand ? "own" : "found";
  return { ...named, on, since: now, origin, seen: isDone, isAgain: on ? undefined : state.isAgain };
}

function warningsOf(moment: Moment, verdict: Verdict): ModeDecision["warnings"] {
  const { car, mode, ready } = moment.state;
  const warnings: Array<ModeDecision["warnings"][number]> = verdict.warning ? [verdict.warning] : [];
  const stop = stopWarning(moment.state, moment.now, moment.settings.zone);
  const floor = floorWarningOf(moment);
  const stops = [...(stop ? [stop] : []), ...(floor ? [floor] : [])];
  if (verdict.on === undefined || car?.pluggedIn === false) return [...warnings, ...stops];
  if (ready && !ready.block && !isReached(moment, ready) && !isPlannedByTariff(moment, ready)) {
    warnings.push({ code: "ready-unknown", params: { at: ready.at } });
  }
  const isBlind = minimumPercent(moment) !== undefined && car?.soc === undefined && mode !== "off";
  if (isBlind) warnings.push({ code: "soc-unknown", params: {} });
  return [...warnings, ...stops];
}

function inputsOf(moment: Moment): ModeInputs {
  const { car, surplus, tariff, site } = moment.state;
  return {
    soc: car?.soc,
    limit: car?.limit,
    minimumPercent: minimumPercent(moment),
    pluggedIn: car?.pluggedIn,
    charging: car?.charging,
    chargePowerW: chargePowerW(moment),
    capacityKwh: capacityKwh(moment),
    solar: surplus?.on,
    solarHeardAt: surplus?.at,
    cheap: tariff?.on,
    cheapHeardAt: tariff?.at,
    batteryW: site?.battery?.watts,
    batteryPercent: site?.batteryLevel?.watts,
  };
}
