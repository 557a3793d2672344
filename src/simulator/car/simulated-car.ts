import type { Clock } from "../../clock";
import type { CarSpec } from "./car-spec";
import { carryOn, nextMilestone, powerW, type CarState } from "./car-state";
import { acceptStart, applyChange, type CarChange } from "./car-change";

/** Hears of each change with the car as it was then and just before; `state.at` may lie in the past. */
export type CarListener = (state: CarState, before: CarState) => void;

/** A physical car. It needs no timer: whoever looks at it brings it to the present, and its listeners hear what happened meanwhile. */
export class SimulatedCar {
  readonly spec: Required<CarSpec>;
  readonly #clock: Clock;
  readonly #listeners = new Set<CarListener>();
  #state: CarState;

  constructor(spec: Required<CarSpec>, clock: Clock) {
    this.spec = spec;
    this.#clock = clock;
    const parked: CarState = {
      at: clock.now(),
      soc: spec.soc,
      limit: spec.limit,
      plugged: false,
      charging: false,
      startsAt: undefined,
      driving: false,
      atHome: spec.atHome,
      leftHome: spec.atHome,
      locked: spec.locked,
      obstacle: undefined,
      energyAddedKwh: 0,
      odometerKm: spec.odometerKm,
    };
    this.#state = applyChange(spec, parked, { plugged: spec.plugged });
  }

  get id(): string {
    return this.spec.id;
  }

  /** The car as it is now. */
  get state(): CarState {
    const now = this.#clock.now();
    for (let next = nextMilestone(this.spec, this.#state); next && next.at <= now;) {
      this.#become(next);
      next = nextMilestone(this.spec, this.#state);
    }
    this.#state = carryOn(this.spec, this.#state, now);
    return this.#state;
  }

  /** Watts drawn at the socket now. */
  get powerW(): number {
    return powerW(this.spec, this.state);
  }

  /** What a person does at the car or with its app; takes effect at once. */
  change(change: CarChange): void {
    this.#become(applyChange(this.spec, this.state, change));
  }

  /** Accepts a remote start: the current flows a little later. */
  start(): void {
    this.#become(acceptStart(this.state, this.spec));
  }

  /** Tells `listener` of everything that changes from now on; the returned function ends that. */
  onChange(listener: CarListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(state: CarState): void {
    const before = this.#state;
    this.#state = state;
    for (const listener of this.#listeners) listener(state, before);
  }
}
