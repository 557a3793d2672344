import { MINUTE_MS } from "../../src/core/duration";
import type { HouseView } from "../../src/control/allocation/grant";
import type { MeterEvidence } from "../../src/control/shared/site-power/meter-evidence";
import { AtRest } from "../../src/core/at-rest";
import { type Alarm, alarmAfter, type Clock, type Sleeper } from "../../src/core/clock";
import { decideSeated, type HouseSeat, type SeatRequest } from "../../src/home/house-seats";
import type { StoredValue } from "../../src/store/stored-value";
import type { Car } from "../../src/vehicle/car";
import type { CarFollower, CarUpdate } from "../../src/vehicle/car-updates";
import { knownCar } from "../car/known-car";
import type { Guard } from "../runtime/guard";
import { Throttled } from "../runtime/throttled";
import type { Controller, ControllerStep, RunnerInput } from "./controller";
import type { Outlook } from "./deciders";
import type { DecidedState } from "./decided-state";
import type { Decided } from "./decision-message";
import { FreshnessRequest } from "../../src/vehicle/state/freshness";
import type { PlanningQueue } from "./planning-queue";
import { compared } from "./shortened";

export interface RunnerOptions<State, Input, Decision> {
  readonly by: RunnerBy<State, Input, Decision>;
  /** Where the state is stored. */
  readonly stored: StoredValue<State | undefined>;
  /** Reports itself, and is asked for an update where what it does is not certain. */
  readonly car: Car | undefined;
  /** Where it asks its house before the car starts. */
  readonly seat?: HouseSeat | undefined;
  /** Who decides for the car: an object, because there may be thousands. */
  readonly owner: RunnerOwner<State, Decision>;
}

/** What is the same for all cars that are decided for alike: one object for all of them. */
export interface RunnerBy<State, Input, Decision> {
  readonly ruling: {
    readonly controller: Controller<State, Input, Decision>;
    /** Makes decisions that take long one after the other. */
    readonly queue?: PlanningQueue | undefined;
  };
  readonly clock: Clock;
  readonly guard: Pick<Guard, "run">;
}

/** Who is told what a runner decides. */
export interface RunnerOwner<State, Decision> {
  /** The state to begin with, of what was stored. */
  begin?(state: State): State;
  /** Receives every decision that was made without a message. */
  onDecision(decision: Decision): void;
  /** Hears of every decision. */
  onTaken?(decision: Decision): void;
  /** Throws for a decision of which no message can be made; the state that led to it is not taken on. */
  check(decision: Decision): void;
}

/** A decision that fails is made again after this. */
const RETRY_MS = MINUTE_MS;

/** Inputs that come all the time, and of which none counts. */
const FLEETING = new Set(["power", "tick"]);

/** Carries decisions through time: their state, one timer, the car, and what survives a restart. */
export class ControllerRunner<
  State,
  Input extends { readonly kind: string },
  Decision extends Decided & { readonly updateWantedAt: number | undefined },
>
  implements Sleeper, CarFollower
{
  readonly #by: RunnerBy<State, Input, Decision>;
  readonly #stored: StoredValue<State | undefined>;
  readonly #car: Car | undefined;
  readonly #seat: HouseSeat | undefined;
  readonly #owner: RunnerOwner<State, Decision>;
  readonly #storing: Throttled;
  readonly #freshness: FreshnessRequest | undefined;
  /** Absent once it is open. */
  #opening: Promise<void> | undefined;
  readonly #decided: AtRest<DecidedState<State, Decision>>;
  #storedAs: string | undefined;
  #isClosed = false;
  #alarm: Alarm | undefined;

  constructor({ by, stored, car, seat, owner }: RunnerOptions<State, Input, Decision>) {
    const { ruling, clock } = by;
    const { initial, atRest, storeWithinMs = 0 } = ruling.controller;
    this.#by = by;
    this.#stored = stored;
    this.#car = car;
    this.#seat = seat;
    this.#owner = owner;
    this.#decided = new AtRest({ state: initial, last: undefined }, atRest);
    this.#storing = new Throttled(clock, storeWithinMs, () => this.#storeGuarded());
    this.#freshness = car && new FreshnessRequest(car.freshness, clock);
    car?.follow(this);
  }

  /** Takes up what was stored, decides by it and by what is known of the car, and tells that. */
  async open(): Promise<void> {
    this.#opening = this.#open();
    await this.#opening;
    this.#opening = undefined;
  }

  /** The time has come that it has set itself. */
  wake(): void {
    this.#by.guard.run(this, "tick", () => {
      this.#wakeAfter(RETRY_MS);
      return this.#run([{ kind: "tick" }], true);
    });
  }

  carUpdated({ isFresh }: CarUpdate): void {
    this.#by.guard.run(this, "car", () => this.#receiveCar(!isFresh));
  }

  /** The last decision; what was decided before a restart is none. */
  get last(): Decision | undefined {
    return this.#decided.value.last;
  }

  /** What is known of the time around now; nothing before the first decision. */
  outlook(): Outlook {
    const { controller } = this.#by.ruling;
    const { state, last } = this.#decided.value;
    return last ? (controller.outlook?.(state, this.#by.clock.now()) ?? {}) : {};
  }

  /**
   * What inputs that came together come to; without any, what time alone does. All of them are taken, or none. Rejects with
   * SmartcarError `BAD_INPUT` for what cannot be carried out.
   */
  async give(inputs: readonly Input[]): Promise<Decision> {
    await this.#opening;
    return this.#run(inputs.length > 0 ? inputs : [{ kind: "tick" }], false);
  }

  /** The same for what came with no message: what it comes to is reported. */
  async receive(inputs: readonly Input[]): Promise<void> {
    await this.#opening;
    await this.#run(inputs, true);
  }

  /** Decides again, because the house says something else, and tells that. */
  async houseChanged(): Promise<void> {
    await this.#opening;
    await this.#run([{ kind: "tick" }], true);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#seat?.leave();
    this.#car?.unfollow(this);
    this.#freshness?.close();
    this.#alarm?.cancel();
    this.#storing.close();
    const { last } = this.#decided.value;
    this.#storedAs = undefined;
    if (last) await this.#storeState();
    this.#decided.leave();
  }

  async #open(): Promise<void> {
    const { ruling, guard } = this.#by;
    const stored = await this.#stored.get();
    const known = await this.#carInputs(stored !== undefined);
    const begin = (state: State): State => this.#owner.begin?.(state) ?? state;
    this.#decided.value = { state: begin(stored ?? ruling.controller.initial), last: this.last };
    if (stored !== undefined) {
      try {
        await this.#run([{ kind: "restart" }, ...known], true);
        return;
      } catch (err) {
        // A stored state that nobody can use is dropped.
        this.#decided.value = { state: begin(ruling.controller.initial), last: this.last };
        guard.run(this, "open", () => {
          throw err;
        });
      }
    }
    await this.#run(known.length > 0 ? known : [{ kind: "tick" }], true);
  }

  async #receiveCar(isRemembered: boolean): Promise<void> {
    // What is known of the car is looked at when it counts, and not before.
    await this.#opening;
    await this.receive(await this.#carInputs(isRemembered));
  }

  async #carInputs(isRemembered: boolean): Promise<readonly Input[]> {
    const { clock, ruling } = this.#by;
    const car = this.#car;
    return car ? [ruling.controller.carInput(await knownCar(car, clock.now()), isRemembered)] : [];
  }

  /** Decides at once, or when it is its turn. */
  async #run(inputs: ReadonlyArray<Input | RunnerInput>, isReported: boolean): Promise<Decision> {
    const { queue } = this.#by.ruling;
    const work = (): Decision => {
      const decision = this.#take(inputs);
      if (isReported && !this.#isClosed) this.#owner.onDecision(decision);
      return decision;
    };
    return queue ? queue.run(work, !isReported) : work();
  }

  #take(inputs: ReadonlyArray<Input | RunnerInput>): Decision {
    const { ruling, clock } = this.#by;
    const now = clock.now();
    const { state: before, last } = this.#decided.value;
    const steps = this.#steps(before, inputs, now);
    const decision = this.#combined(steps, before);
    this.#owner.check(decision);
    const { state, nextTickAt } = steps.at(-1) ?? { state: before, nextTickAt: now + RETRY_MS };
    this.#decided.value = { state, last: decision };
    for (const { meterEvidence } of steps) if (meterEvidence) this.#tellMeter(meterEvidence);
    if (!this.#isClosed) {
      this.#wakeAfter(nextTickAt - now);
      this.#freshness?.follow(decision.updateWantedAt);
      const isNew = decision.changed || decision.reason.code !== last?.reason.code;
      const { storeWithinMs = Infinity } = ruling.controller;
      const withinMs = isNew || inputs.some(({ kind }) => !FLEETING.has(kind)) ? 0 : storeWithinMs;
      if (Number.isFinite(withinMs)) this.#storing.within(withinMs);
    }
    this.#owner.onTaken?.(decision);
    return decision;
  }

  /** Decides within what the house says; once more where it says something else to what is asked of it. */
  #steps(
    before: State,
    inputs: ReadonlyArray<Input | RunnerInput>,
    now: number,
  ): ReadonlyArray<ControllerStep<State, Decision>> {
    const { controller } = this.#by.ruling;
    const seat = this.#seat;
    const steps = (view: HouseView | undefined): ReadonlyArray<ControllerStep<State, Decision>> => {
      const all: Array<ControllerStep<State, Decision>> = [];
      const first = view ? controller.withHouse(before, view) : before;
      for (const input of inputs) all.push(controller.decide(all.at(-1)?.state ?? first, input, now));
      return all;
    };
    return seat ? decideSeated(seat, steps, (decided) => requestOf(decided.at(-1))) : steps(undefined);
  }

  #combined(steps: ReadonlyArray<ControllerStep<State, Decision>>, before: State): Decision {
    const { controller } = this.#by.ruling;
    const decisions = steps.map(({ decision }) => decision);
    const last = decisions.at(-1);
    if (!last) throw new RangeError("Nothing was given");
    if (controller.combined) return controller.combined(decisions, before);
    return { ...last, changed: decisions.some(({ changed }) => changed) };
  }

  #tellMeter(evidence: MeterEvidence): void {
    this.#by.guard.run(this, "meter", () => this.#car?.observeMeter(evidence));
  }

  #wakeAfter(ms: number): void {
    this.#alarm?.cancel();
    if (!this.#isClosed) this.#alarm = alarmAfter(this.#by.clock, Math.max(0, ms), this);
  }

  #storeGuarded(): void {
    this.#by.guard.run(this, "store", () => this.#storeState());
  }

  /** Only what survives is written, and only when it has become something else. */
  async #storeState(): Promise<void> {
    const lasting = this.#by.ruling.controller.lasting(this.#decided.value.state);
    const asText = compared(JSON.stringify({ ...lasting, at: undefined, tickAt: undefined }));
    if (asText === this.#storedAs) return;
    this.#storedAs = asText;
    await this.#stored.change(() => lasting);
  }
}

/** What a step asks of its house, and no more: the house holds it until the next one. */
function requestOf(step: ControllerStep<unknown, unknown> | undefined): SeatRequest | undefined {
  return step && { demand: step.demand, follows: step.follows, planning: step.planning };
}
