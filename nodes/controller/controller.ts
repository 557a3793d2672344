import type { PowerDemand } from "../../src/control/allocation/power-request";
import type { CarPlanning } from "../../src/control/allocation/house-share";
import type { HouseView } from "../../src/control/allocation/grant";
import type { KnownCar } from "../../src/control/shared/known-car";
import type { MeterEvidence } from "../../src/control/shared/site-power/meter-evidence";
import type { AsBytes } from "../../src/core/at-rest";
import type { SeatKind } from "../../src/home/house-seats";
import type { DecidedState } from "./decided-state";
import type { Outlook } from "./deciders";

/** What the runner itself tells: time has passed, or the program has begun again with a stored state. */
export type RunnerInput = { readonly kind: "tick" } | { readonly kind: "restart" };

/** What one input comes to. `nextTickAt` is when the next one is due, milliseconds since the epoch. */
export interface ControllerStep<State, Decision> {
  readonly state: State;
  readonly decision: Decision;
  readonly nextTickAt: number;
  /** What the house's meter says of the car, if it does now. */
  readonly meterEvidence?: MeterEvidence | undefined;
  /** What it asks of its house, and of a mode the nodes that it follows. */
  readonly demand?: PowerDemand | undefined;
  readonly follows?: readonly SeatKind[] | undefined;
  /** What the plans of the house's other cars are to know of its own. */
  readonly planning?: CarPlanning | undefined;
}

/** What a runner is to know of whoever decides. All of it is pure. */
export interface Controller<State, Input, Decision> {
  /** Throws SmartcarError for an input that cannot be carried out. */
  decide(state: State, input: Input | RunnerInput, now: number): ControllerStep<State, Decision>;
  /** The state to begin with where none is stored. */
  readonly initial: State;
  /** What of a state is to be stored. */
  lasting(state: State): State;
  /** `isRemembered`: known from before the program began. */
  carInput(car: KnownCar, isRemembered: boolean): Input;
  /**
   * One decision for inputs that came together, of which the last is the last of `decisions`. Absent: the last, changed if any
   * was.
   */
  combined?(decisions: readonly Decision[], before: State): Decision;
  /** The state with what the house says now. */
  withHouse(state: State, house: HouseView): State;
  /** What it knows of the time around now. */
  outlook?(state: State, now: number): Outlook;
  /** What of a state many cars know alike, where one node decides for them. */
  readonly common?: CommonPart<State> | undefined;
  /** How what a car is decided by takes little memory while nothing is decided for it. */
  readonly atRest: AsBytes<DecidedState<State, Decision>>;
  /** For how long what readings and time change may wait to be stored; never as long as it is absent. */
  readonly storeWithinMs?: number | undefined;
}

/** What of a state is the same for many cars, such as prices: held and stored once for all of them. */
export interface CommonPart<State> {
  /** The inputs that may be meant for all cars. */
  readonly kinds: ReadonlySet<string>;
  /** That part alone. */
  readonly of: (state: State) => State;
  /** A car's state with it, as far as the car has none of its own. `place` from 0 to 1 sets apart cars that would act at one time. */
  readonly given: (state: State, common: State, place: number) => State;
  /** What of a car's state is not the very same. */
  readonly own: (state: State, common: State) => State;
}
