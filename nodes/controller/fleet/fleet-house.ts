import type { NodeMessage } from "node-red";
import { Mutex } from "../../../src/core/mutex";
import type { Home } from "../../../src/home/home";
import { gridLimitIn } from "../../home/grid-limit-message";
import type { HomeValue } from "../../home/house-wire";
import type { DecidingCar } from "../deciding-car";
import { HouseInputs, type HouseInputsOptions } from "../house-inputs";
import type { AnyDecision, AnyInput, RulingParts } from "../ruling";

export interface FleetHouseOptions<Input extends AnyInput, Decision extends AnyDecision> extends Omit<
  HouseInputsOptions<Input, Decision>,
  "receive" | "parts"
> {
  /** How what is said of the house is read, published, and taken. */
  readonly parts: RulingParts<Input, Decision>;
}

/** The cars of one house at a node that decides for many. */
export class FleetHouse<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly home: Home | undefined;
  readonly inputs: HouseInputs<Input, Decision>;
  readonly #options: FleetHouseOptions<Input, Decision>;
  readonly #cars = new Set<DecidingCar<State, Input, Decision>>();
  readonly #onEmpty: () => void;
  #reading: Mutex | undefined;

  /** `onEmpty` is called when the last car has left. */
  constructor(options: FleetHouseOptions<Input, Decision>, onEmpty: () => void) {
    this.#options = options;
    this.#onEmpty = onEmpty;
    this.home = options.home;
    const { node, home, clock, guard, simulated } = options;
    const { shared } = options.parts;
    this.inputs = new HouseInputs({
      node,
      home,
      clock,
      guard,
      simulated,
      parts: { ...(shared && { shared }) },
      receive: (inputs) => this.#receive(inputs),
    });
  }

  get cars(): ReadonlySet<DecidingCar<State, Input, Decision>> {
    return this.#cars;
  }

  /** The first one also takes up what the house knows already. */
  add(car: DecidingCar<State, Input, Decision>): void {
    this.#cars.add(car);
    if (this.#cars.size === 1) this.inputs.begin();
  }

  delete(car: DecidingCar<State, Input, Decision>): void {
    if (!this.#cars.delete(car) || this.#cars.size > 0) return;
    this.inputs.close();
    this.#onEmpty();
  }

  /** What a message tells of the house or of a car; nothing where it was a limit from outside. Rejects with SmartcarError. */
  read(msg: NodeMessage): Promise<readonly Input[]> {
    const { node, clock, simulated, parts } = this.#options;
    this.#reading ??= new Mutex();
    return this.#reading.run(async () => {
      const limit = gridLimitIn(msg, this.home, clock.now());
      if (limit) {
        const from = { id: node.id, name: node.name ?? "", isSimulated: simulated.isIn };
        this.home?.publish("limit", limit, from, clock.now());
        return [];
      }
      return parts.read(msg);
    });
  }

  /** Of inputs, those that tell nothing of the house, such as what a car's own charger draws. */
  ofOneCar(inputs: readonly Input[]): readonly Input[] {
    return inputs.filter((input) => this.#published([input]).length === 0);
  }

  /** Shares what a message told of the house: with other nodes, and here with all cars but the one that has it already. */
  async share(inputs: readonly Input[], by?: DecidingCar<State, Input, Decision>): Promise<void> {
    const { shared } = this.#options.parts;
    this.inputs.publish(inputs);
    if (!shared || (by && this.#cars.size === 1)) return;
    const values = this.#published(inputs);
    await this.#receive(
      values.flatMap((value) => shared.inputs(value)),
      by,
    );
  }

  #published(inputs: readonly Input[]): readonly HomeValue[] {
    const { shared } = this.#options.parts;
    return shared ? inputs.flatMap((input) => shared.published(input)) : [];
  }

  async #receive(inputs: readonly Input[], except?: DecidingCar<State, Input, Decision>): Promise<void> {
    if (inputs.length === 0) return;
    const others = [...this.#cars].filter((car) => car !== except);
    await Promise.all(others.map((car) => car.receive(inputs)));
  }
}
