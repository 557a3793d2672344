import { takeInPower } from "./battery";
import { isUncountable, newBoost } from "./boost";
import { followCar } from "./manual-override";
import type { KnownCar } from "../shared/known-car";
import { afterRequest, type Mode } from "../shared/requests";
import type { ModeInput, ModeRequest } from "./input";
import type { Moment } from "./context";
import { withBlock } from "./ready";
import { restoreMode } from "./stored-mode";
import type { ModeState } from "./state";

/** Notes what was told, and what follows from that alone. */
export function takeIn(moment: Moment, input: ModeInput): ModeState {
  const state = noted(moment, input);
  const isFresh = input.kind === "source" || input.kind === "request" || (input.kind === "car" && !input.isStored);
  return isFresh && state.isUnheard ? { ...state, isUnheard: undefined } : state;
}

function noted(moment: Moment, input: ModeInput): ModeState {
  const { state, now } = moment;
  switch (input.kind) {
    case "source":
      return {
        ...state,
        [input.name]: { ...input.news, at: now },
        awaited: state.awaited?.filter((name) => name !== input.name),
      };
    case "car":
      return takeInCar(moment, input.car);
    case "power":
      return takeInPower(moment, input.readings);
    case "request":
      return takeInRequest(moment, input.request);
    case "restart":
      return begun(moment);
    default:
      return state;
  }
}

/** Older news never replaces newer. */
function takeInCar(moment: Moment, told: KnownCar): ModeState {
  const { state, now } = moment;
  const updatedAt = Math.min(told.updatedAt ?? now, now);
  if (updatedAt < (state.car?.updatedAt ?? -Infinity)) return state;
  const next = { ...state, car: { ...told, updatedAt } };
  return withBlock({ ...moment, state: followCar({ ...moment, state: next }) });
}

/** One after the other, the mode first: turning it off ends what was asked for before, not what comes with it. */
function takeInRequest(moment: Moment, request: ModeRequest): ModeState {
  const { mode, boost, ready, minimumPercent } = request;
  const at = (state: ModeState): Moment => ({ ...moment, state });
  const withMode = mode === undefined ? moment.state : takeInMode(moment, mode);
  const withBoost = isUncountable(at(withMode), { boost }) ? withMode : takeInBoost(at(withMode), boost);
  const state = takeInReady(at(withBoost), ready);
  return { ...state, minimumPercent: afterRequest(state.minimumPercent, minimumPercent) };
}

/** Off is off: what was asked for once before it is taken back. */
function takeInMode({ settings, state }: Moment, mode: Mode): ModeState {
  if (mode === state.mode) return state;
  const chosen = mode === "off" ? { mode, boost: undefined, ready: undefined } : { mode };
  return { ...freed(state), ...chosen, settingsMode: settings.mode };
}

function takeInBoost(moment: Moment, boost: ModeRequest["boost"]): ModeState {
  if (boost === undefined) return moment.state;
  if (boost === null) return { ...moment.state, boost: undefined };
  return { ...freed(moment.state), boost: newBoost(moment, boost) };
}

function takeInReady(moment: Moment, ready: ModeRequest["ready"]): ModeState {
  if (ready === undefined) return moment.state;
  if (ready === null) return { ...moment.state, ready: undefined };
  return withBlock({ ...moment, state: { ...freed(moment.state), ready } });
}

/** The newest word of a person counts: a request ends what somebody did in the car before, and is no restart's business. */
function freed(state: ModeState): ModeState {
  return { ...state, override: undefined, wakeAt: undefined };
}

/** Whoever had spoken before will speak again: until then the restored command stands. */
function begun({ settings, state, now }: Moment): ModeState {
  const restored = restoreMode(state);
  const isNewSetting = restored.settingsMode !== undefined && restored.settingsMode !== settings.mode;
  return {
    ...restored,
    mode: isNewSetting ? settings.mode : restored.mode,
    wakeAt: now + settings.warmUpMs,
    isUnheard: true,
    begunAt: now,
  };
}
