import type { NodeMessage } from "node-red";
import { nextTurn } from "../../../src/core/clock";
import { SmartcarError } from "../../../src/core/error";
import { homeFacts } from "../../car/join-vehicle";
import { isClosed } from "../../runtime/handle-input";
import { say } from "../../runtime/speech";
import type { Outputs } from "../deciding-car";
import { asksAgain } from "../requests";
import type { AnyDecision, AnyInput, RuledBy, Ruling } from "../ruling";
import { carNamed, entryAfter, homeNamed, requestsIn } from "./car-entry";
import type { FleetHouse } from "./fleet-house";
import type { Member } from "./fleet-member";
import { FleetMembers, type FleetMembersOptions } from "./fleet-members";
import { FleetRulings, type FleetRuling } from "./fleet-rulings";

export interface FleetOptions<State, Input extends AnyInput, Decision extends AnyDecision> extends Omit<
  FleetMembersOptions<State, Input, Decision>,
  "rulings" | "send" | "request"
> {
  readonly rule: (by: RuledBy) => Ruling<State, Input, Decision>;
}

/** So many cars are given something before everything else has a turn. */
const IN_ONE_TURN = 50;

/**
 * Finds out for whom of many cars a message is: for one, for those of a home, or for all. What a message costs does not depend on how
 * many they are, unless it is for all of them.
 */
export class Fleet<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly members: FleetMembers<State, Input, Decision>;
  readonly #options: FleetOptions<State, Input, Decision>;
  readonly #rulings: FleetRulings<State, Input, Decision>;

  constructor(options: FleetOptions<State, Input, Decision>) {
    this.#options = options;
    const { node, account, rule, storedIn, clock, guard } = options;
    this.#rulings = new FleetRulings({
      rule,
      clock,
      guard,
      storedOf: (homeId) => storedIn(account.stores.decisions, { nodeId: [node.id, homeId].join("//") }),
      offer: (ruling, inputs) => this.#giveAll(ruling, inputs),
    });
    this.members = new FleetMembers({
      ...options,
      rulings: this.#rulings,
      send: (out) => this.#send(out),
      request: async (msg) => this.#send(await this.take(msg)),
    });
  }

  /** What a message comes to. Rejects with SmartcarError. */
  async take(msg: NodeMessage): Promise<Outputs> {
    this.#options.simulated.take(msg);
    const vehicleId = carNamed(msg);
    if (vehicleId !== "") return this.#takeForCar(vehicleId, msg);
    const name = homeNamed(msg);
    const { houses } = this.members;
    const house = name === "" ? houses.meant(msg.topic) : houses.named(name);
    if (house) return this.#takeForHouse(house, msg);
    if (name !== "") throw new SmartcarError("BAD_INPUT", say("error.home-without-cars", { home: name }));
    return this.#takeUnnamed(msg);
  }

  async #takeForCar(vehicleId: string, msg: NodeMessage): Promise<Outputs> {
    const requests = requestsIn(msg);
    const member = await this.members.named(vehicleId, (before) => entryAfter(before, msg));
    const { deciding, ruling } = member;
    Object.assign(msg, { vehicleId });
    const understood = requests && understoodOf(requests, ruling.parts.understands);
    if (understood) this.#send(await this.#give(member, { ...deciding.newMessage(), payload: understood }));
    if (asksAgain(msg)) return deciding.again(msg);
    const isAboutCar = requests !== undefined || homeNamed(msg) !== "";
    return msg.payload === undefined && isAboutCar ? null : this.#give(member, msg);
  }

  async #give(
    { deciding, house }: Pick<Member<State, Input, Decision>, "deciding" | "house">,
    msg: NodeMessage,
  ): Promise<Outputs> {
    const inputs = await house.read(msg);
    if (inputs.length === 0) return null;
    const out = await deciding.give(msg, inputs);
    await house.share(inputs, deciding);
    return out;
  }

  async #takeForHouse(house: FleetHouse<State, Input, Decision>, msg: NodeMessage): Promise<Outputs> {
    const [deciding, ...others] = house.cars;
    if (deciding && others.length === 0) {
      Object.assign(msg, deciding.newMessage());
      return asksAgain(msg) ? deciding.again(msg) : this.#give({ deciding, house }, msg);
    }
    const isAsked = asksAgain(msg);
    const inputs = isAsked ? [] : await house.read(msg);
    const requests = inputs.filter(({ kind }) => kind === "request");
    if (house.ofOneCar(inputs).some(({ kind }) => kind !== "request")) throw carNeeded();
    await house.share(inputs);
    if (!isAsked && requests.length === 0) return null;
    for (const each of house.cars) {
      const copy = Object.assign(this.#options.RED.util.cloneMessage(msg), each.newMessage());
      this.#send(await (isAsked ? each.again(copy) : each.give(copy, requests)));
    }
    return null;
  }

  /** Prices are for all cars; anything else only where there is one home. */
  async #takeUnnamed(msg: NodeMessage): Promise<Outputs> {
    const { only } = this.members.houses;
    const isAsked = asksAgain(msg);
    if (!isAsked && (await this.#takeForAll(msg, only !== undefined))) return null;
    if (only) return this.#takeForHouse(only, msg);
    throw isAsked ? carNeeded() : new SmartcarError("BAD_INPUT", say("error.home-needed"));
  }

  /** Whether a message is for all cars; then all are given what it tells. `isTolerant`: what cannot be read may mean one home. */
  async #takeForAll(msg: NodeMessage, isTolerant: boolean): Promise<boolean> {
    const { template } = this.#options;
    const base = this.#rulings.enter({ facts: template && homeFacts(template), home: template }, template?.id ?? "");
    try {
      if (!base.common.isUsed) return false;
      const told = await Promise.resolve(base.parts.read(msg)).catch((err: unknown) => {
        if (isTolerant) return undefined;
        throw err;
      });
      if (!told || told.length === 0 || !base.common.isForAll(told)) return false;
      this.#rulings.remember(msg, told);
      for (const ruling of this.#rulings.all) {
        const inputs = ruling === base ? told : await ruling.parts.read(msg);
        await ruling.common.take(inputs);
        this.#options.guard.over(() => this.#giveAll(ruling, inputs))();
      }
      return true;
    } finally {
      base.leave();
    }
  }

  async #giveAll(ruling: FleetRuling<State, Input, Decision>, inputs: readonly Input[]): Promise<void> {
    let count = 0;
    for (const member of this.members.all) {
      if (member.ruling !== ruling) continue;
      this.#options.guard.over(() => member.deciding.receive(inputs))();
      count += 1;
      if (count % IN_ONE_TURN === 0) await nextTurn();
    }
  }

  #send(out: Outputs): void {
    const { node } = this.#options;
    if (out && !isClosed(node)) node.send(out);
  }
}

/** Of the requests in a car's settings, those that this node takes: other nodes take others. */
function understoodOf(requests: ReadonlyMap<string, unknown>, words: readonly string[]): object | undefined {
  const understood = [...requests].filter(([word]) => words.includes(word));
  return understood.length > 0 ? Object.fromEntries(understood) : undefined;
}

function carNeeded(): SmartcarError {
  return new SmartcarError("BAD_INPUT", say("error.car-needed"));
}
