import type { CompleteSettings } from "./settings";
import type { ModeState } from "./state";

/** A state at an instant, in milliseconds since the epoch. */
export interface Moment {
  readonly settings: CompleteSettings;
  readonly state: ModeState;
  readonly now: number;
}
