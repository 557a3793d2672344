import type { HouseView } from "../allocation/grant";
import { type Looked, shiftedInstant, type WarmingUp } from "../shared/clock-jump";
import { type KnownCar, shiftedCar } from "../shared/known-car";
import { type Followed, shiftedFollowed } from "../shared/manual-override";
import { shiftedSite, type SitePower } from "../shared/site-power/site-power";
import type { SourceName, SourceDecision } from "./input";
import type { Mode } from "../shared/requests";

/** A stretch of time in ms since the epoch, the end not included. */
export interface Window {
  readonly startAt: number;
  readonly endAt: number;
}

/** What a source reported last, and when. */
export interface ReceivedDecision extends SourceDecision {
  readonly at: number;
}

/** A charge at once that was asked for. */
export interface Boost {
  readonly startAt: number;
  /** By time: when it is over. By energy: when it is over at the latest. */
  readonly endAt: number;
  /** So much is drawn, then it is over. */
  readonly kwh?: number | undefined;
  /** What the car held at the start, percent. */
  readonly startSoc?: number | undefined;
}

/** A time by which the car should be ready, once. */
export interface Ready {
  readonly at: number;
  readonly targetPercent?: number | undefined;
  /** When it must be charged for it, as last computed. Absent while that is unknown. */
  readonly block?: Window | undefined;
}

/** Whether the home's battery gives much of what the car takes, and since when. */
export interface BatteryWatch {
  readonly gives: boolean;
  readonly since: number;
  /** When the car was stopped for it. */
  readonly stops?: readonly number[] | undefined;
}

/** All that a decision remembers, as plain JSON. Every member may be missing. */
export interface ModeState extends Followed, WarmingUp, Looked {
  /** What the house says now; not stored. */
  readonly house?: HouseView | undefined;
  readonly mode?: Mode | undefined;
  /** The mode in the settings when `mode` was last set: another one there counts as a request. */
  readonly settingsMode?: Mode | undefined;
  /** Asked for by message; else that of the settings. */
  readonly minimumPercent?: number | undefined;
  readonly boost?: Boost | undefined;
  readonly ready?: Ready | undefined;

  /** What decides, and since when. */
  readonly code?: string | undefined;
  readonly codeSince?: number | undefined;
  /** Who had spoken before the restart, and so will again. */
  readonly awaited?: readonly SourceName[] | undefined;
  /** When the program last began. */
  readonly begunAt?: number | undefined;
  /** Nothing fresh has come since: neither of the car nor from whoever decides, and nobody has asked for anything. */
  readonly isWithoutEvidence?: true | undefined;

  readonly car?: KnownCar | undefined;
  readonly surplus?: ReceivedDecision | undefined;
  readonly tariff?: ReceivedDecision | undefined;
  /** The home's battery by its meters. */
  readonly site?: SitePower | undefined;
  readonly battery?: BatteryWatch | undefined;
  /** What was synced last to a car that charges by schedules. */
  readonly windows?: readonly Window[] | undefined;
  readonly windowsAt?: number | undefined;
  /** When it is to be synced with what is planned now. */
  readonly tellAt?: number | undefined;
}

/**
 * The state after the clock was set by `byMs`: what was running goes on from where it was. Times of day, such as those of a
 * plan or of a departure, stay what they are.
 */
export function shiftedState(before: ModeState, byMs: number): ModeState {
  const state = shiftedFollowed(before, byMs);
  const received = (decision: ReceivedDecision | undefined): ReceivedDecision | undefined =>
    decision && { ...decision, at: decision.at + byMs };
  const { boost, car, site, battery } = state;
  return {
    ...state,
    at: shiftedInstant(state.at, byMs),
    codeSince: shiftedInstant(state.codeSince, byMs),
    begunAt: shiftedInstant(state.begunAt, byMs),
    windowsAt: shiftedInstant(state.windowsAt, byMs),
    boost: boost && { ...boost, startAt: boost.startAt + byMs, endAt: boost.endAt + byMs },
    car: car && shiftedCar(car, byMs),
    site: site && shiftedSite(site, byMs),
    battery: battery && {
      ...battery,
      since: battery.since + byMs,
      stops: battery.stops?.map((at) => at + byMs),
    },
    surplus: received(state.surplus),
    tariff: received(state.tariff),
  };
}
