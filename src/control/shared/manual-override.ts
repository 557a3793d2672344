import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { shiftedInstant } from "./clock-jump";
import { isKnownAway, type KnownCar } from "./known-car";

/** What a single report causes ends after this, unless a second one confirms it. */
const UNCERTAIN_MS = HOUR_MS;

/** The same report again after this long counts as a second one. */
const SECOND_REPORT_MS = 2 * MINUTE_MS;

/** A second report or signal that the cable is out counts once it has lasted this long. */
const CONFIRMED_OUT_MS = 10 * MINUTE_MS;

/** What is read now can be dated slightly earlier. */
const SECOND_MARGIN_MS = 5_000;

/** A car that starts again this soon after our stop was probably not started by a person, and is stopped once more. */
const AGAIN_MS = 20 * MINUTE_MS;

/** If charging begins later than this after our stop, the car may have come home in between. */
const STOP_COUNTS_MS = 2 * HOUR_MS;

/** A stop that the car did not follow is tried again after this. Each try may use one of the make's stops. */
const STOP_AGAIN_MS = HOUR_MS;

/** A command is visible in the car's reports after this at the latest. */
const SHOWS_MS = HOUR_MS;

/** How many sessions that resumed after two stops are stored. */
const MOST_UNHELD = 10;

/** Why and until when a car is left alone. */
export interface Override {
  readonly on: boolean;
  readonly until: number;
  /** Until when it lasts once a second report has confirmed it. */
  readonly fullUntil?: number | undefined;
  /** When the report arrived on which it is based. */
  readonly toldAt?: number | undefined;
  /**
   * `manual`: someone started or stopped the car elsewhere. `unheld`: it resumed after two stops. `unheeded`: it does not follow
   * a stop.
   */
  readonly kind: "manual" | "unheld" | "unheeded";
}

/** The last decision and what the car has done since. Part of the state of each commanding node. */
export interface Followed {
  readonly on?: boolean | undefined;
  /** Since when `on` is as it is. */
  readonly since?: number | undefined;
  /** `own`: commanded here. `found`: taken over as the car was. */
  readonly origin?: "own" | "found" | undefined;
  /** Whether the car has reported doing it since. */
  readonly seen?: boolean | undefined;
  readonly override?: Override | undefined;
  /** It resumed soon after our stop, and is stopped once more. */
  readonly isAgain?: boolean | undefined;
  /** When it resumed after that as well: once for each session. */
  readonly unheldAt?: readonly number[] | undefined;
  /** Since when reports say that it is unplugged. */
  readonly unpluggedAt?: number | undefined;
}

/** What the car does now. */
export interface Observation {
  readonly car: KnownCar | undefined;
  readonly charging: boolean | undefined;
  /** When that was so. */
  readonly at: number;
  /** Whether a second report or measurement confirms it. */
  readonly isCertain: boolean;
  readonly isFull: boolean;
}

/** How changes that were not commanded here are respected. */
export interface OverrideRules {
  /** How long someone's start and stop are respected; 0 for not at all. */
  readonly startMs: number;
  readonly stopMs: number;
  /** A command is visible in the car's own reports after this at the latest. */
  readonly settleMs: number;
  /** Whether a charge that was not started here is taken over. */
  readonly takesOver: boolean;
  /** Whether only changes against our commands count as manual, or also changes of a state that was found. */
  readonly respects: "commands" | "everything";
}

/**
 * The state with what changes without a report of charging: an override ends with its time or when the car is unplugged, and
 * lasts longer once it is certain. A single report that the cable is out may be false: it has no effect until a second one
 * confirms it or an hour has passed.
 */
export function present<State extends Followed>(before: State, observation: Observation, now: number): State {
  const state = withPlug(before, observation, now);
  const { override, since = -Infinity } = state;
  if (!override) return state;
  if (now >= override.until) return { ...state, override: undefined, origin: "found" };
  const { toldAt = since, fullUntil = override.until } = override;
  const confirms = observation.charging === override.on && observation.at >= toldAt;
  const isCertain = observation.isCertain || observation.at >= toldAt + SECOND_REPORT_MS;
  if (!confirms || !isCertain || override.until >= fullUntil) return state;
  return { ...state, override: { ...override, until: fullUntil } };
}

/**
 * The state after a report of what the car does. Nobody fights over a car: what someone did in the car or its app is respected
 * until its time is up, charging ends or begins again, or the car is unplugged. What one of our own nodes commanded is no manual
 * override. `undefined` if the car does something else and the decision stays as it is.
 */
export function follow<State extends Followed>(
  state: State,
  observation: Observation,
  rules: OverrideRules,
  now: number,
): State | undefined {
  const { on, since = -Infinity, override } = state;
  const { charging, at } = observation;
  if (charging === undefined || on === undefined || at < since) return undefined;
  if (override) return override.on === charging ? state : afterOverride(state, override, { observation, rules, now });
  if (charging === on) return { ...state, seen: true };
  return charging ? afterStart(state, { observation, rules, now }) : afterStop(state, { observation, rules, now });
}

/** From when on an update of the car would confirm the override; `undefined` if it is confirmed or cannot be. */
export function confirmationWantedAt({ override }: Followed): number | undefined {
  if (!override) return undefined;
  const { until, fullUntil = until, toldAt } = override;
  return toldAt === undefined || until >= fullUntil ? undefined : toldAt + SECOND_REPORT_MS + SECOND_MARGIN_MS;
}

/** Takes over what the car does, without an override and without a command: the rules continue from here. */
export function found<State extends Followed>(state: State, on: boolean, now: number): State {
  return { ...state, on, since: now, origin: "found", seen: true, override: undefined };
}

/** The same after the clock was set: timers continue from where they were. */
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

/** An observation with the rules for it. */
export interface Change {
  readonly observation: Observation;
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
    // Charging that begins now may have begun because the car was plugged in, which is no manual start.
    return state.override ? back : { ...back, origin: "found", seen: false };
  }
  const isSecond = toldAt >= outAt + SECOND_REPORT_MS;
  const isCertain = car.certainty?.pluggedIn === 2 || isSecond || isLong;
  return isCertain ? unplugged(state) : { ...state, unpluggedAt: outAt };
}

/** Unplugging ends any override. */
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

/** The override has ended, or someone has changed their mind. */
function afterOverride<State extends Followed>(
  state: State,
  { on, kind, toldAt = 0 }: Override,
  change: Change,
): State {
  const { observation, rules, now } = change;
  if (observation.at < toldAt) return state;
  const isOver = kind !== "manual" || rules.respects === "commands" || (on && observation.isFull);
  return isOver ? found(state, !on, now) : respected(state, !on, change);
}

/** The car charges although it was stopped or never started. */
function afterStart<State extends Followed>(state: State, change: Change): State | undefined {
  const { origin, since = -Infinity, seen: wasOff, isAgain } = state;
  const { observation, rules, now } = change;
  const { sent } = observation.car ?? {};
  if (isOurs(sent?.start, since, observation.at)) return found(state, true, now);
  if (origin !== "own") {
    const isRespected = !rules.takesOver || (rules.respects === "everything" && wasOff === true);
    return isRespected ? respected(state, true, change) : found(state, true, now);
  }
  // Our stop has not been sent to the car.
  if (sent && (sent.stop === undefined || sent.stop < since)) return undefined;

  const isSoon = beganAt(observation, since) - since <= AGAIN_MS;
  if (isAgain && (isSoon || !wasOff)) return unheld(state, change);
  if (!wasOff) return now - since >= rules.settleMs ? unheeded(state, now) : undefined;
  if (isSoon && rules.takesOver) return { ...found(state, true, now), isAgain: true };
  const isTaken = rules.takesOver && rules.respects === "commands" && observation.at - since >= STOP_COUNTS_MS;
  return isTaken ? found(state, true, now) : respected(state, true, change);
}

/** The car does not charge although it was started. A start that never showed did not reach the car. */
function afterStop<State extends Followed>(state: State, change: Change): State | undefined {
  const { origin, since = -Infinity, seen: wasOn } = state;
  const { observation, rules, now } = change;
  if (isOurs(observation.car?.sent?.stop, since, observation.at)) return found(state, false, now);
  const isSomebodys = wasOn === true && !observation.isFull && (origin === "own" || rules.respects === "everything");
  return isSomebodys ? respected(state, false, change) : undefined;
}

/** Whether a command of one of our nodes explains the change. */
function isOurs(sentAt: number | undefined, since: number, at: number): boolean {
  return sentAt !== undefined && sentAt > since && at - sentAt <= SHOWS_MS;
}

/** When charging began, as far as the car reports it. */
function beganAt({ car, at }: Observation, since: number): number {
  return Math.max(since, Math.min(at, car?.times?.charging ?? at));
}

/** An override for as long as is set, but at most an hour while only a single report supports it. */
export function respected<State extends Followed>(
  state: State,
  on: boolean,
  { observation, rules, now }: Change,
): State {
  const respectMs = on ? rules.startMs : rules.stopMs;
  if (respectMs <= 0) return found(state, on, now);
  const lastsMs = observation.isCertain ? respectMs : Math.min(respectMs, UNCERTAIN_MS);
  const override = {
    on,
    until: now + lastsMs,
    fullUntil: now + respectMs,
    toldAt: observation.at,
    kind: "manual",
  } as const;
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
