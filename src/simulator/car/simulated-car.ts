import type { Clock } from "../../core/clock";
import { DAY_MS } from "../../core/duration";
import type { CarSpec } from "./car-spec";
import { powerW, type CarState, type ChargeSession, type RunningSession } from "./car-state";
import { carryOn, nextMilestone } from "./carry-on";
import { acceptStart, applyChange, offerUnlock, type CarChange } from "./car-change";

/** Hears of each change with the car as it was then and just before; `state.at` may lie in the past. */
export type CarListener = (state: CarState, before: CarState) => void;

/** A physical car. It needs no timer: whoever looks at it brings it to the present, and its listeners receive what happened meanwhile. */
export class SimulatedCar {
  readonly spec: Required<CarSpec>;
  readonly #clock: Clock;
  readonly #listeners = new Set<CarListener>();
  #state: CarState;
  /** The next milestone stays the same for as long as nobody interferes. */
  #next: CarState | undefined;

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
      unlockable: undefined,
      obstacle: undefined,
      energyAddedKwh: 0,
      odometerKm: spec.odometerKm,
      schedules: [],
      windows: undefined,
      session: undefined,
      sessions: [],
    };
    this.#state = applyChange(spec, parked, { plugged: spec.plugged });
    this.#next = nextMilestone(spec, this.#state);
  }

  get id(): string {
    return this.spec.id;
  }

  /** The car as it is now. */
  get state(): CarState {
    const now = this.#clock.now();
    while (this.#next && this.#next.at <= now) this.#become(this.#next);
    this.#state = carryOn(this.spec, this.#state, now);
    return this.#state;
  }

  /** When the car will next have something to tell that nobody caused; `undefined` if never. */
  get nextMilestoneAt(): number | undefined {
    return this.#next?.at;
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

  /** Accepts an unlocking that its boot has to complete, from and until so many milliseconds from now. */
  offerUnlock({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): void {
    const { state } = this;
    this.#become(offerUnlock(state, { fromAt: state.at + fromMs, untilAt: state.at + toMs }));
  }

  /** Tells `listener` of everything that changes from now on; the returned function ends that. */
  onChange(listener: CarListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(state: CarState): void {
    const before = this.#state;
    this.#state = bookSession(before, state);
    this.#next = nextMilestone(this.spec, this.#state);
    for (const listener of this.#listeners) listener(this.#state, before);
  }
}

/** A car remembers its sessions for as long as anyone may ask for them, and a little longer. */
const REMEMBERED_MS = 40 * DAY_MS;

/** `after` with its sessions brought up to date, given how the car stood just before. */
function bookSession(before: CarState, after: CarState): CarState {
  if (!before.charging && after.charging) return { ...after, session: begin(after) };
  if (!before.charging || after.charging || !before.session) return after;
  const ended = end(before.session, after);
  const recent = before.sessions.filter(({ endedAt }) => endedAt > after.at - REMEMBERED_MS);
  return { ...after, session: undefined, sessions: ended.energyKwh > 0 ? [...recent, ended] : recent };
}

function begin({ at, soc, atHome, energyAddedKwh }: CarState): RunningSession {
  return { startedAt: at, socFrom: soc, atHome, addedBeforeKwh: energyAddedKwh };
}

function end({ startedAt, socFrom, atHome, addedBeforeKwh }: RunningSession, after: CarState): ChargeSession {
  const energyKwh = after.energyAddedKwh - addedBeforeKwh;
  return { startedAt, endedAt: after.at, socFrom, socTo: after.soc, energyKwh, atHome };
}
