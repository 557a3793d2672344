import type { NodeMessage } from "node-red";
import { Mutex } from "../../../src/core/mutex";
import type { Home } from "../../../src/home/home";
import { gridLimitIn } from "../../home/grid-limit-message";
import { type FromHouse, type HomeValue, HouseWire, type WireBy, type WireOwner } from "../../home/house-wire";
import type { Guard } from "../../runtime/guard";
import type { DecidingCar, HouseSources } from "../deciding-car";
import type { DecidingNode } from "../decision-message";
import type { AnyDecision, AnyInput, RulingParts } from "../ruling";
import type { SimulatedData } from "../simulated-data";

/** What is the same for all houses whose cars are decided for alike: one object for all of them. */
export interface FleetHouseBy<Input extends AnyInput, Decision extends AnyDecision> extends WireBy {
  readonly node: DecidingNode;
  readonly guard: Pick<Guard, "run">;
  readonly simulated: SimulatedData;
  /** How what is said of the house is read, published, and taken. */
  readonly parts: RulingParts<Input, Decision>;
}

/** The cars of one house at a node that decides for many. */
export class FleetHouse<State, Input extends AnyInput, Decision extends AnyDecision>
  implements WireOwner, HouseSources
{
  readonly home: Home | undefined;
  readonly #by: FleetHouseBy<Input, Decision>;
  readonly #onEmpty: (house: FleetHouse<State, Input, Decision>) => void;
  readonly #wire: HouseWire | undefined;
  /** Few, of many houses. */
  #cars: readonly DecidingCar<State, Input, Decision>[] = [];
  #reading: Mutex | undefined;

  /** `onEmpty` is called when the last car has left. */
  constructor(
    home: Home | undefined,
    by: FleetHouseBy<Input, Decision>,
    onEmpty: (house: FleetHouse<State, Input, Decision>) => void,
  ) {
    this.home = home;
    this.#by = by;
    this.#onEmpty = onEmpty;
    if (home && by.parts.shared) this.#wire = new HouseWire(home, by, this);
  }

  get cars(): readonly DecidingCar<State, Input, Decision>[] {
    return this.#cars;
  }

  /** The first one also takes up what the house knows already. */
  add(car: DecidingCar<State, Input, Decision>): void {
    this.#cars = this.#cars.concat(car);
    if (this.#cars.length === 1) this.#wire?.replay();
  }

  delete(car: DecidingCar<State, Input, Decision>): void {
    const left = this.#cars.filter((one) => one !== car);
    if (left.length === this.#cars.length) return;
    this.#cars = left;
    if (left.length > 0) return;
    this.#wire?.close();
    this.#onEmpty(this);
  }

  onHouseValue(value: HomeValue): void {
    const { guard, parts } = this.#by;
    guard.run(this, "house", () => this.#receive(parts.shared?.inputs(value) ?? []));
  }

  /** What comes from the house and not from a wire. */
  fromHouse(): readonly FromHouse[] {
    return this.#wire?.fromHouse() ?? [];
  }

  /** What a message tells of the house or of a car; nothing where it was a limit from outside. Rejects with SmartcarError. */
  read(msg: NodeMessage): Promise<readonly Input[]> {
    const { node, clock, simulated, parts } = this.#by;
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
    const { shared } = this.#by.parts;
    this.#wire?.publish(this.#published(inputs));
    if (!shared || (by && this.#cars.length === 1)) return;
    const values = this.#published(inputs);
    await this.#receive(
      values.flatMap((value) => shared.inputs(value)),
      by,
    );
  }

  #published(inputs: readonly Input[]): readonly HomeValue[] {
    const { shared } = this.#by.parts;
    return shared ? inputs.flatMap((input) => shared.published(input)) : [];
  }

  async #receive(inputs: readonly Input[], except?: DecidingCar<State, Input, Decision>): Promise<void> {
    if (inputs.length === 0) return;
    const others = this.#cars.filter((car) => car !== except);
    await Promise.all(others.map((car) => car.receive(inputs)));
  }
}
