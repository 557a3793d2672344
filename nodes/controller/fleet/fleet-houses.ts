import { Home } from "../../../src/home/home";
import type { FleetCar } from "../../../src/store/keys/node-keys";
import type { Account } from "../../account/account";
import type { VehicleNode } from "../../car/join-vehicle";
import type { AnyDecision, AnyInput, RulingParts } from "../ruling";
import { FleetHouse, type FleetHouseBy } from "./fleet-house";
import { nameKey, type KnownNodes } from "./known-nodes";

/** The home of a car, and by which name messages may mean it. */
export interface CarHome {
  readonly home: Home | undefined;
  readonly name: string | undefined;
  /** The home of the flow that it is, or whose settings it has; empty for none. */
  readonly settingsId: string;
  /** Where it is in no flow. */
  readonly opened?: OpenHome | undefined;
}

/** A home that is in no flow, for as long as a car lives there. */
class OpenHome {
  readonly home: Home;
  readonly #homes: Map<string, OpenHome>;
  readonly #path: string;
  #users = 0;

  private constructor(homes: Map<string, OpenHome>, path: string, home: Home) {
    this.#homes = homes;
    this.#path = path;
    this.home = home;
  }

  /** The home of this path for one more user, made with the settings of `template` if nobody has it open. */
  static enter(homes: Map<string, OpenHome>, path: string, template: Home): OpenHome {
    const known = homes.get(path) ?? new OpenHome(homes, path, new Home(template.settings));
    homes.set(path, known);
    known.#users += 1;
    return known;
  }

  /** One of its users needs it no more. */
  leave(): void {
    this.#users -= 1;
    if (this.#users === 0) this.#homes.delete(this.#path);
  }
}

/** The homes that are in no flow, by account: all nodes of one account mean the same by the same name. */
const opened = new WeakMap<Account, Map<string, OpenHome>>();

export interface FleetHousesOptions<Input extends AnyInput, Decision extends AnyDecision> extends Omit<
  FleetHouseBy<Input, Decision>,
  "takes" | "parts"
> {
  readonly account: Account;
  readonly nodes: KnownNodes;
  /** Whose settings the homes have that are in no flow, and the homes of cars that no message names one for. */
  readonly template: Home | undefined;
  /** Makes a home with the settings of one that is left as it is. */
  readonly plainHome: () => Home;
}

/** The houses of the cars for which one node decides. */
export class FleetHouses<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly #options: FleetHousesOptions<Input, Decision>;
  readonly #houses = new Map<object, FleetHouse<State, Input, Decision>>();
  readonly #names = new Map<string, FleetHouse<State, Input, Decision>>();
  readonly #places = new WeakMap<FleetHouse<State, Input, Decision>, CarHome>();
  /** By the parts of a ruling. */
  readonly #by = new WeakMap<object, FleetHouseBy<Input, Decision>>();

  #plain: Home | undefined;

  constructor(options: FleetHousesOptions<Input, Decision>) {
    this.#options = options;
  }

  /** The home of the flow where a car lives: that of its vehicle node, else the one that has the name which messages gave. */
  chosen(vehicle: VehicleNode | undefined, { home: name }: FleetCar): Home | undefined {
    return vehicle?.home ?? (name === undefined ? undefined : this.#options.nodes.home(name));
  }

  /** Where a car lives: in the `chosen` home, else in that of the name which messages gave, else in a house of its own. */
  homeOf(vehicleId: string, chosen: Home | undefined, { home: name }: FleetCar): CarHome {
    const { template } = this.#options;
    if (chosen) return { home: chosen, name: chosen.settings.name ?? name, settingsId: chosen.id };
    if (name !== undefined) return { name, ...this.#open(`home:${nameKey(name)}`, template ?? this.#plainHome) };
    if (template) return { name: undefined, ...this.#open(`car:${vehicleId}`, template) };
    return { home: undefined, name: undefined, settingsId: "" };
  }

  /** The house of a car that lives there; it is given up with its last car. */
  enter(place: CarHome, parts: RulingParts<Input, Decision>): FleetHouse<State, Input, Decision> {
    const { home, name } = place;
    const known = home && this.#houses.get(home);
    if (known) {
      place.opened?.leave();
      return known;
    }
    const house = new FleetHouse<State, Input, Decision>(home, this.#byOf(parts), this.#onEmpty);
    this.#places.set(house, place);
    this.#houses.set(home ?? house, house);
    if (name !== undefined) this.#names.set(nameKey(name), house);
    return house;
  }

  readonly #onEmpty = (house: FleetHouse<State, Input, Decision>): void => {
    const { name, opened: open } = this.#places.get(house) ?? {};
    open?.leave();
    this.#houses.delete(house.home ?? house);
    const named = name === undefined ? undefined : nameKey(name);
    if (named !== undefined && this.#names.get(named) === house) this.#names.delete(named);
  };

  #byOf(parts: RulingParts<Input, Decision>): FleetHouseBy<Input, Decision> {
    const { node, clock, guard, simulated } = this.#options;
    const by = this.#by.get(parts) ?? { node, clock, guard, simulated, parts, takes: parts.shared?.takes ?? [] };
    this.#by.set(parts, by);
    return by;
  }

  /** The house of this name in which a car lives. */
  named(name: string): FleetHouse<State, Input, Decision> | undefined {
    return this.#names.get(nameKey(name));
  }

  /** The house whose name is a level of a topic. */
  meant(topic: unknown): FleetHouse<State, Input, Decision> | undefined {
    if (typeof topic !== "string" || topic.length > LONGEST_TOPIC) return undefined;
    const level = topic.split("/").find((one) => this.#names.has(nameKey(one)));
    return level === undefined ? undefined : this.#names.get(nameKey(level));
  }

  /** The house of all cars, where there is only one. */
  get only(): FleetHouse<State, Input, Decision> | undefined {
    return this.#houses.size === 1 ? [...this.#houses.values()][0] : undefined;
  }

  get #plainHome(): Home {
    this.#plain ??= this.#options.plainHome();
    return this.#plain;
  }

  #open(key: string, template: Home): Pick<CarHome, "home" | "settingsId" | "opened"> {
    const { account } = this.#options;
    const homes = opened.get(account) ?? new Map<string, OpenHome>();
    opened.set(account, homes);
    const open = OpenHome.enter(homes, `${template.id} ${key}`, template);
    return { home: open.home, settingsId: template.id, opened: open };
  }
}

const LONGEST_TOPIC = 500;
