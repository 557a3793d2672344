import { takeInPower } from "./battery";
import { isUncountable, newBoost } from "./boost";
import { withManualOverride } from "./manual-override";
import type { KnownCar } from "../shared/known-car";
import { afterRequest, type Mode } from "../shared/requests";
import type { ModeInput, ModeRequest } from "./input";
import type { ModeContext } from "./context";
import { withBlock } from "./ready";
import { restoreMode } from "./stored-mode";
import type { ModeState } from "./state";

/** Adds an input to the state, with what follows from it alone. */
export function observe(context: ModeContext, input: ModeInput): ModeState {
  const state = noted(context, input);
  const isFresh = input.kind === "source" || input.kind === "request" || (input.kind === "car" && !input.isStored);
  return isFresh && state.isWithoutEvidence ? { ...state, isWithoutEvidence: undefined } : state;
}

function noted(context: ModeContext, input: ModeInput): ModeState {
  const { state, now } = context;
  switch (input.kind) {
    case "source":
      return {
        ...state,
        [input.name]: { ...input.decision, at: now },
        awaited: state.awaited?.filter((name) => name !== input.name),
      };
    case "car":
      return takeInCar(context, input.car);
    case "power":
      return takeInPower(context, input.readings);
    case "request":
      return takeInRequest(context, input.request);
    case "restart":
      return begun(context);
    default:
      return state;
  }
}

/** An older report never replaces a newer one. */
function takeInCar(context: ModeContext, reported: KnownCar): ModeState {
  const { state, now } = context;
  const updatedAt = Math.min(reported.updatedAt ?? now, now);
  if (updatedAt < (state.car?.updatedAt ?? -Infinity)) return state;
  const next = { ...state, car: { ...reported, updatedAt } };
  return withBlock({ ...context, state: withManualOverride({ ...context, state: next }) });
}

/** One after the other, the mode first: turning it off ends earlier requests, but not those of the same message. */
function takeInRequest(context: ModeContext, request: ModeRequest): ModeState {
  const { mode, boost, ready, minimumPercent } = request;
  const at = (state: ModeState): ModeContext => ({ ...context, state });
  const withMode = mode === undefined ? context.state : takeInMode(context, mode);
  const withBoost = isUncountable(at(withMode), { boost }) ? withMode : takeInBoost(at(withMode), boost);
  const state = takeInReady(at(withBoost), ready);
  return { ...state, minimumPercent: afterRequest(state.minimumPercent, minimumPercent) };
}

/** Turning the mode off ends a boost and a departure that were requested before. */
function takeInMode({ settings, state }: ModeContext, mode: Mode): ModeState {
  if (mode === state.mode) return state;
  const chosen = mode === "off" ? { mode, boost: undefined, ready: undefined } : { mode };
  return { ...freed(state), ...chosen, settingsMode: settings.mode };
}

function takeInBoost(context: ModeContext, boost: ModeRequest["boost"]): ModeState {
  if (boost === undefined) return context.state;
  if (boost === null) return { ...context.state, boost: undefined };
  return { ...freed(context.state), boost: newBoost(context, boost) };
}

function takeInReady(context: ModeContext, ready: ModeRequest["ready"]): ModeState {
  if (ready === undefined) return context.state;
  if (ready === null) return { ...context.state, ready: undefined };
  return withBlock({ ...context, state: { ...freed(context.state), ready } });
}

/** The newest request of a person counts: it ends an earlier override and the pause after a restart. */
function freed(state: ModeState): ModeState {
  return { ...state, override: undefined, wakeAt: undefined };
}

/** Nodes that sent before the restart will send again; until then the restored decision stays. */
function begun({ settings, state, now }: ModeContext): ModeState {
  const restored = restoreMode(state);
  const isNewSetting = restored.settingsMode !== undefined && restored.settingsMode !== settings.mode;
  return {
    ...restored,
    mode: isNewSetting ? settings.mode : restored.mode,
    wakeAt: now + settings.warmUpMs,
    isWithoutEvidence: true,
    begunAt: now,
  };
}
