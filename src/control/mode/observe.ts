import { takeInPower } from "./battery";
import { isUncountable, newBoost } from "./boost";
import { followCar } from "./manual-override";
import type { KnownCar } from "../shared/known-car";
import type { ModeInput, ModeWish } from "./input";
import type { Moment } from "./context";
import { withBlock } from "./ready";
import { restoreMode } from "./stored-mode";
import type { ModeState } from "./state";

/** Notes what was told, and what follows from that alone. */
export function takeIn(moment: Moment, input: ModeInput): ModeState {
  const state = noted(moment, input);
  const isFresh = input.kind === "source" || input.kind === "wish" || (input.kind === "car" && !input.isStored);
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
    case "wish":
      return takeInWish(moment, input.wish);
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

/** The newest word of a person counts: a wish ends what somebody did in the car before, and is no restart's business. */
function takeInWish(moment: Moment, wish: ModeWish): ModeState {
  const { settings, state } = moment;
  const freed = { ...state, override: undefined, wakeAt: undefined };
  switch (wish.what) {
    case "mode":
      if (wish.mode === state.mode) return state;
      return { ...freed, ...chosen(wish.mode), settingsMode: settings.mode };
    case "minimum":
      return { ...state, minimumPercent: wish.percent ?? undefined };
    case "boost":
      if (wish.boost === null) return { ...state, boost: undefined };
      if (isUncountable(moment, { kind: "wish", wish })) return state;
      return { ...freed, boost: newBoost(moment, wish.boost) };
    default:
      if (wish.ready === null) return { ...state, ready: undefined };
      return withBlock({ ...moment, state: { ...freed, ready: wish.ready } });
  }
}

/** Off is off: what was asked for once before it is taken back. */
function chosen(mode: NonNullable<ModeState["mode"]>): Partial<ModeState> {
  return mode === "off" ? { mode, boost: undefined, ready: undefined } : { mode };
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
