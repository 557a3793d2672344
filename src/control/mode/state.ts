import type { KnownCar } from "../shared/known-car";
import type { SourceName, SourceNews } from "./input";
import type { Mode } from "./modes";

/** A stretch of time in ms since the epoch, the end not included. */
export interface Window {
  readonly startAt: number;
  readonly endAt: number;
}

/** What a source told last, and when. */
export interface HeardNews extends SourceNews {
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

/** A time by which the car shall be ready, once. */
export interface Ready {
  readonly at: number;
  readonly targetPercent?: number | undefined;
  /** When it must be charged for it, as last computed. Absent while that is unknown. */
  readonly block?: Window | undefined;
}

/** What somebody did in the car or its app, and until when it is respected. */
export interface Will {
  readonly on: boolean;
  readonly until: number;
  /** Nobody's will, but a stop that the car does not follow: to be tried again then. */
  readonly isUnheeded?: boolean | undefined;
}

/** All that a decision remembers, as plain JSON. Every member may be missing. */
export interface ModeState {
  readonly at?: number | undefined;
  readonly mode?: Mode | undefined;
  /** The mode in the settings when `mode` was last set: another one there counts as a wish. */
  readonly settingsMode?: Mode | undefined;
  /** Asked for by message; else that of the settings. */
  readonly minimumPercent?: number | undefined;
  readonly boost?: Boost | undefined;
  readonly ready?: Ready | undefined;
  readonly will?: Will | undefined;

  readonly on?: boolean | undefined;
  /** Since when `on` is as it is. */
  readonly since?: number | undefined;
  /** `own`: as commanded here. `found`: as the car was found, so that nobody's command is behind it. */
  readonly origin?: "own" | "found" | undefined;
  /** Whether the car was seen to do it since. */
  readonly seen?: boolean | undefined;
  /** What decides, and since when. */
  readonly code?: string | undefined;
  readonly codeSince?: number | undefined;
  /** Set by a restart until all that matters has been heard; until then nothing is told to the car. */
  readonly wakeAt?: number | undefined;
  /** Who had spoken before the restart, and so will again. */
  readonly awaited?: readonly SourceName[] | undefined;
  /** When the program last began. */
  readonly begunAt?: number | undefined;

  readonly car?: KnownCar | undefined;
  readonly surplus?: HeardNews | undefined;
  readonly tariff?: HeardNews | undefined;
  /** What was told last to a car that charges by schedules. */
  readonly windows?: readonly Window[] | undefined;
  readonly windowsAt?: number | undefined;
  /** When it is to be told of what is planned now. */
  readonly tellAt?: number | undefined;
}
