import type { Decided } from "../../../nodes/controller/decision-message";
import type { Controller, ControllerStep, RunnerInput } from "../../../nodes/controller/controller";
import type { HouseView } from "../../../src/control/allocation/grant";
import { decideSeated, type HouseSeat } from "../../../src/home/house-seats";

/** Takes a seat in the house, and calls back when the house says something else. */
export type TakeSeat = (onChange: (at: number) => void) => HouseSeat;

/** Time passes in a computer: what is due at once is due a little later. */
const SOON_MS = 1000;

/** A deciding node without its messages and its store: what its runner does with its controller. */
export class DecidingNode<State, Input extends object, Decision extends Decided> {
  readonly #controller: Controller<State, Input, Decision>;
  readonly #seat: HouseSeat;
  #state: State;
  #tickAt = Infinity;
  #toldAt = Infinity;

  constructor(controller: Controller<State, Input, Decision>, takeSeat: TakeSeat) {
    this.#controller = controller;
    this.#state = controller.initial;
    this.#seat = takeSeat((at) => (this.#toldAt = at));
  }

  /** When it wants to hear that time has passed: soon if the house has said something else. */
  get nextTickAt(): number {
    return Math.min(this.#tickAt, this.#toldAt + SOON_MS);
  }

  /** What inputs that came together come to. */
  give(inputs: ReadonlyArray<Input | RunnerInput>, now: number): Decision {
    this.#toldAt = Infinity;
    const steps = decideSeated(
      this.#seat,
      (house) => this.#steps(inputs, house, now),
      (decided) => decided.at(-1) ?? {},
    );
    const last = steps.at(-1);
    if (!last) throw new RangeError("Nothing was given");
    const decisions = steps.map(({ decision }) => decision);
    const changed = decisions.some((decision) => decision.changed);
    const decision = this.#controller.combined?.(decisions, this.#state) ?? { ...last.decision, changed };
    this.#state = last.state;
    this.#tickAt = Math.max(last.nextTickAt, now + SOON_MS);
    return decision;
  }

  #steps(
    inputs: ReadonlyArray<Input | RunnerInput>,
    view: HouseView,
    now: number,
  ): ReadonlyArray<ControllerStep<State, Decision>> {
    const steps: Array<ControllerStep<State, Decision>> = [];
    const first = this.#controller.withHouse(this.#state, view);
    for (const input of inputs) steps.push(this.#controller.decide(steps.at(-1)?.state ?? first, input, now));
    return steps;
  }
}
