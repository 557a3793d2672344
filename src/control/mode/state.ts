import type { HouseView } from "../allocation/grant";
import { type Looked, shiftedInstant, type WarmingUp } from "../shared/clock-jump";
import { type KnownCar, shiftedCar } from "../shared/known-car";
import { type Followed, shiftedFollowed } from "../shared/manual-override";
import { shiftedSite, type SitePower } from "../shared/site-power/site-power";
import type { SourceName, SourceDecision } from "./input";
import type { Mode } from "../shared/requests";

/** A period in ms since the epoch, the end not included. */
export interface Window {
  readonly startAt: number;
  readonly endAt: number;
}

/** The last decision of a source, and when it was received. */
export interface ReceivedDecision extends SourceDecision {
  readonly at: number;
}

/** A requested boost. */
export interface Boost {
  readonly startAt: number;
  /** By time: when it ends. By energy: when it ends at the latest. */
  readonly endAt: number;
  /** The energy after which it ends. */
  readonly kwh?: number | undefined;
  /** The state of charge at the start, percent. */
  readonly startSoc?: number | undefined;
}

/** A requested departure, once. */
export interface Ready {
  readonly at: number;
  readonly targetPercent?: number | undefined;
  /** When the car must charge for it, as last calculated. Absent while that is unknown. */
  readonly block?: Window | undefined;
}

/** Whether the home battery gives much of what the car takes, and since when. */
export interface BatteryWatch {
  readonly gives: boolean;
  readonly since: number;
  /** When the car was stopped because of it. */
  readonly stops?: readonly number[] | undefined;
}

/** The state of a decision, as plain JSON. Every member may be missing. */
export interface ModeState extends Followed, WarmingUp, Looked {
  /** What the house grants now; not stored. */
  readonly house?: HouseView | undefined;
  readonly mode?: Mode | undefined;
  /** The mode in the settings when `mode` was last set. A change of the settings counts as a request. */
  readonly settingsMode?: Mode | undefined;
  /** As requested by a message; absent: that of the settings. */
  readonly minimumPercent?: number | undefined;
  readonly boost?: Boost | undefined;
  readonly ready?: Ready | undefined;

  /** The code of the current reason, and since when. */
  readonly code?: string | undefined;
  readonly codeSince?: number | undefined;
  /** The sources that sent before the restart and have not sent since. */
  readonly awaited?: readonly SourceName[] | undefined;
  /** When the program was last started. */
  readonly begunAt?: number | undefined;
  /** Nothing new has arrived since the start: no report of the car, no decision of a source, and no request. */
  readonly isWithoutEvidence?: true | undefined;

  readonly car?: KnownCar | undefined;
  readonly surplus?: ReceivedDecision | undefined;
  readonly tariff?: ReceivedDecision | undefined;
  /** The home battery by its meters. */
  readonly site?: SitePower | undefined;
  readonly battery?: BatteryWatch | undefined;
  /** The windows of the last sync with a car that charges by schedules. */
  readonly windows?: readonly Window[] | undefined;
  readonly windowsAt?: number | undefined;
  /** When the next sync is due. */
  readonly tellAt?: number | undefined;
}

/**
 * The state after the clock was set by `byMs`: timers continue from where they were. Times of day, such as those of a plan or a
 * departure, stay the same.
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
