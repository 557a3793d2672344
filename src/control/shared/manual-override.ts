import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { shiftedInstant } from "./clock-jump";
import { isKnownAway, type KnownCar } from "./known-car";

/** What one report alone brings about is over after this, unless a second confirmation comes. */
const UNCERTAIN_MS = HOUR_MS;

/** A report of the same so much later is one of its own. */
const SECOND_REPORT_MS = 2 * MINUTE_MS;

/** A cable that one more report or signal says to be out is out when that lasts so long. */
const CONFIRMED_OUT_MS = 10 * MINUTE_MS;

/** What is read at the very moment may be dated before it. */
const SECOND_MARGIN_MS = 5_000;

/** A car that charges again so soon after our stop was hardly commanded by anyone: it is stopped once more. */
const AGAIN_MS = 20 * MINUTE_MS;

/** A charge that begins later than this after our stop may be a car that came home since. */
const STOP_COUNTS_MS = 2 * HOUR_MS;

/** A stop that the car never followed is tried again after this: each try may cost one of the make's stops. */
const STOP_AGAIN_MS = HOUR_MS;

/** A command shows in the reports of a car after this at the latest. */
const SHOWS_MS = HOUR_MS;

/** Sessions that did not hold a stop: so many are stored. */
const MOST_UNHELD = 10;

/** What a car is left alone for. */
export interface Override {
  readonly on: boolean;
  readonly until: number;
  /** Until when it lasts once a second confirmation has come. */
  readonly fullUntil?: number | undefined;
  /** When the report came that it rests on. */
  readonly toldAt?: number | undefined;
  /**
   * `manual`: someone started or stopped it elsewhere. `unheld`: it began again after two stops. `unheeded`: nobody's
   * will, but a stop that it does not follow.
   */
  readonly kind: "manual" | "unheld" | "unheeded";
}

/** What was decided last and what the car did since. Part of the state of each node that commands. */
export interface Followed {
  readonly on?: boolean | undefined;
  /** Since when `on` is as it is. */
  readonly since?: number | undefined;
  /** `own`: as commanded here. `found`: as the car was found. */
  readonly origin?: "own" | "found" | undefined;
  /** Whether the car was seen to do it since. */
  readonly seen?: boolean | undefined;
  readonly override?: Override | undefined;
  /** It began again soon after our stop, and so is stopped once more. */
  readonly isAgain?: boolean | undefined;
  /** When it began again after that, too: once for each session. */
  readonly unheldAt?: readonly number[] | undefined;
  /** Since when it is said to be unplugged. */
  readonly unpluggedAt?: number | undefined;
}

/** What the car does now, as far as that counts. */
export interface Observation {
  readonly car: KnownCar | undefined;
  readonly charging: boolean | undefined;
  /** When that was so. */
  readonly at: number;
  /** Whether a second report or measurement confirms it. */
  readonly isCertain: boolean;
  readonly isFull: boolean;
}

export interface OverrideRules {
  /** How long someone's start and stop are respected; 0 for not at all. */
  readonly startMs: number;
  readonly stopMs: number;
  /** A command shows in the car's own reports after this at the latest. */
  readonly settleMs: number;
  /** Whether a charge that was not started here is taken over. */
  readonly takesOver: boolean;
  /** Whether only what goes against our commands is someone's will, or also what goes against what was found. */
  readonly respects: "commands" | "everything";
}

/**
 * The state with what passes without a report of charging: an override ends with its time or with the cable, and lasts
 * longer once it is certain. One report that the cable is out may be false: it ends nothing before a second one says so,
 * or an hour has passed.
 */
export function present<State extends Followed>(before: State, seen: Observation, now: number): State {
  const state = withPlug(before, seen, now);
  const { override, since = -Infinity } = state;
  if (!override) return state;
  if (now >= override.until) return { ...state, override: undefined, origin: "found" };
  const { toldAt = since, fullUntil = override.until } = override;
  const confirms = seen.charging === override.on && seen.at >= toldAt;
  const isCertain = seen.isCertain || seen.at >= toldAt + SECOND_REPORT_MS;
  if (!confirms || !isCertain || override.until >= fullUntil) return state;
  return { ...state, override: { ...override, until: fullUntil } };
}

/**
 * The state after the car does something else than what stands, or the same. Nobody fights over a car: what someone did
 * in the car or its app is left alone until the time is up, the charge ends or begins again, or the car is unplugged. What
 * any of our own nodes commanded is nobody's will. `undefined` where that leaves what stands as it is, although the car
 * does something else.
 */
export function follow<State extends Followed>(
  state: State,
  seen: Observation,
  rules: OverrideRules,
  now: number,
): State | undefined {
  const { on, since = -Infinity, override } = state;
  const { charging, at } = seen;
  if (charging === undefined || on === undefined || at < since) return undefined;
  if (override) return override.on === charging ? state : afterOverride(state, override, { seen, rules, now });
  if (charging === on) return { ...state, seen: true };
  return charging ? afterStart(state, { seen, rules, now }) : afterStop(state, { seen, rules, now });
}

/** From when on an update of the car would make certain what it is left alone for; `undefined` where it is, or never will be. */
export function confirmationWantedAt({ override }: Followed): number | undefined {
  if (!override) return undefined;
  const { until, fullUntil = until, toldAt } = override;
  return toldAt === undefined || until >= fullUntil ? undefined : toldAt + SECOND_REPORT_MS + SECOND_MARGIN_MS;
}

/** Taken as it is, without respect: the rules go on from here. What is adopted is no command: the car does it already. */
export function found<State extends Followed>(state: State, on: boolean, now: number): State {
  return { ...state, on, since: now, origin: "found", seen: true, override: undefined };
}

/** The same after a clock was set: what was running goes on from where it was. */
export function shiftedFollowed<State extends Followed>(state: State, byMs: number): State {
  const { override } = state;
  return {
    ...state,
    since: shiftedInstant(state.since, byMs),
    unpluggedAt: shiftedInstant(state.unpluggedAt, byMs),
    override: override && {
      ...override,
      until: override.until + byMs,
      fullUntil: shiftedInstant(override.fullUntil, byMs),
      toldAt: shiftedInstant(override.toldAt, byMs),
    },
  };
}

/** What is to be followed, by which rules, when. */
export interface Change {
  readonly seen: Observation;
  readonly rules: OverrideRules;
  readonly now: number;
}

function withPlug<State extends Followed>(state: State, { car }: Observation, now: number): State {
  if (isKnownAway(car)) return unplugged(state);
  if (car?.pluggedIn === undefined) return state;
  const toldAt = Math.min(now, car.times?.pluggedIn ?? car.updatedAt ?? now);
  const { unpluggedAt } = state;
  const outAt = unpluggedAt ?? toldAt;
  const isLong = Math.max(now, toldAt) - outAt >= (car.certainty?.pluggedIn ? CONFIRMED_OUT_MS : UNCERTAIN_MS);
  if (car.pluggedIn) {
    if (unpluggedAt === undefined) return state;
    const back = { ...state, unpluggedAt: undefined };
    if (isLong) return unplugged(back);
    // What begins now may have begun with the plug, which is nobody's will.
    return state.override ? back : { ...back, origin: "found", seen: false };
  }
  const isSecond = toldAt >= outAt + SECOND_REPORT_MS;
  const isCertain = car.certainty?.pluggedIn === 2 || isSecond || isLong;
  return isCertain ? unplugged(state) : { ...state, unpluggedAt: outAt };
}

/** Whatever someone wanted with it is over. */
function unplugged<State extends Followed>(state: State): State {
  return {
    ...state,
    override: undefined,
    isAgain: undefined,
    unpluggedAt: undefined,
    origin: "found",
    seen: undefined,
  };
}

/** What was respected has come to its end, or someone has changed their mind. */
function afterOverride<State extends Followed>(
  state: State,
  { on, kind, toldAt = 0 }: Override,
  change: Change,
): State {
  const { seen, rules, now } = change;
  if (seen.at < toldAt) return state;
  const isOver = kind !== "manual" || rules.respects === "commands" || (on && seen.isFull);
  return isOver ? found(state, !on, now) : respected(state, !on, change);
}

/** The car charges although it was stopped, or never started. */
function afterStart<State extends Followed>(state: State, change: Change): State | undefined {
  const { origin, since = -Infinity, seen: wasOff, isAgain } = state;
  const { seen, rules, now } = change;
  const { sent } = seen.car ?? {};
  if (isOurs(sent?.start, since, seen.at)) return found(state, true, now);
  if (origin !== "own") {
    const isRespected = !rules.takesOver || (rules.respects === "everything" && wasOff === true);
    return isRespected ? respected(state, true, change) : found(state, true, now);
  }
  // Whoever else commands the car has not passed our stop on.
  if (sent && (sent.stop === undefined || sent.stop < since)) return undefined;

  const isSoon = beganAt(seen, since) - since <= AGAIN_MS;
  if (isAgain && (isSoon || !wasOff)) return unheld(state, change);
  if (!wasOff) return now - since >= rules.settleMs ? unheeded(state, now) : undefined;
  if (isSoon && rules.takesOver) return { ...found(state, true, now), isAgain: true };
  const isTaken = rules.takesOver && rules.respects === "commands" && seen.at - since >= STOP_COUNTS_MS;
  return isTaken ? found(state, true, now) : respected(state, true, change);
}

/** The car does not charge although it was started. A start that was never seen to work did not reach it. */
function afterStop<State extends Followed>(state: State, change: Change): State | undefined {
  const { origin, since = -Infinity, seen: wasOn } = state;
  const { seen, rules, now } = change;
  if (isOurs(seen.car?.sent?.stop, since, seen.at)) return found(state, false, now);
  const isSomebodys = wasOn === true && !seen.isFull && (origin === "own" || rules.respects === "everything");
  return isSomebodys ? respected(state, false, change) : undefined;
}

/** Whether a command of one of our nodes explains it. */
function isOurs(sentAt: number | undefined, since: number, at: number): boolean {
  return sentAt !== undefined && sentAt > since && at - sentAt <= SHOWS_MS;
}

/** When the charge began, as far as the car tells. */
function beganAt({ car, at }: Observation, since: number): number {
  return Math.max(since, Math.min(at, car?.times?.charging ?? at));
}

/** Left alone for as long as is set, but for an hour at most as long as one report alone says so. */
export function respected<State extends Followed>(state: State, on: boolean, { seen, rules, now }: Change): State {
  const respectMs = on ? rules.startMs : rules.stopMs;
  if (respectMs <= 0) return found(state, on, now);
  const lastsMs = seen.isCertain ? respectMs : Math.min(respectMs, UNCERTAIN_MS);
  const override = { on, until: now + lastsMs, fullUntil: now + respectMs, toldAt: seen.at, kind: "manual" } as const;
  return { ...found(state, on, now), isAgain: undefined, override };
}

function unheld<State extends Followed>(state: State, change: Change): State {
  const { now, rules } = change;
  const left = respected(state, true, { ...change, rules: { ...rules, startMs: Math.max(rules.startMs, HOUR_MS) } });
  const unheldAt = [...(state.unheldAt ?? []), now].slice(-MOST_UNHELD);
  return { ...left, unheldAt, override: left.override && { ...left.override, kind: "unheld" } };
}

function unheeded<State extends Followed>(state: State, now: number): State {
  return { ...found(state, true, now), override: { on: true, until: now + STOP_AGAIN_MS, kind: "unheeded" } };
}
