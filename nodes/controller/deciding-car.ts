import type { NodeAPI, NodeMessage } from "node-red";
import { type Alarm, alarmAfter, type Clock, type Sleeper } from "../../src/core/clock";
import type { Home } from "../../src/home/home";
import type { SeatInHouse } from "../../src/home/house-seat";
import type { SeatOwner } from "../../src/home/house-seats";
import type { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";
import type { Car } from "../../src/vehicle/car";
import type { Account } from "../account/account";
import { takeSeat } from "../home/house-seat";
import type { Guard } from "../runtime/guard";
import type { FromHouse } from "../home/house-wire";
import type { Decider, Deciders, Outlook } from "./deciders";
import { decidersOf } from "./deciders";
import {
  DecisionMessages,
  type CodedText,
  type DecidingNode,
  type DecisionPlace,
  type DecisionReport,
  type DecisionWords,
} from "./decision-message";
import { retainedKind, type RequestWord } from "./requests";
import type { AnyDecision, AnyInput, CarParts, Ruling, RulingParts } from "./ruling";
import { ControllerRunner, type RunnerOwner } from "./runner";
import type { SimulatedData } from "./simulated-data";
import { TopicMemory } from "./topic-memory";

/** A message for each output, `null` where there is none. */
export type Outputs = Array<NodeMessage | null> | null;

/** What is the same for all cars of a node that are decided for alike: one object for all of them. */
export interface DecidingBy<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly RED: NodeAPI;
  readonly node: DecidingNode;
  readonly ruling: Ruling<State, Input, Decision>;
  readonly parts: RulingParts<Input, Decision>;
  readonly account: Account | undefined;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly simulated: SimulatedData;
}

export interface DecidingCarOptions<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly by: DecidingBy<State, Input, Decision>;
  readonly car: Car | undefined;
  readonly home: Home | undefined;
  readonly inputs: HouseSources;
  readonly stored: StoredValue<State | undefined>;
  /** Where the last request of each topic is stored, by the owner's `nodeId`. */
  readonly store: Store;
  readonly owner: DecidingOwner<State, Decision>;
}

/** What is taken from a house instead of a wire. */
export interface HouseSources {
  fromHouse(): readonly FromHouse[];
}

/** Whose car it is. */
export interface DecidingOwner<State, Decision extends AnyDecision> {
  /** Under which id something is stored of the car at this node. */
  readonly nodeId: string;
  /** The state to begin with, of what was stored. */
  begin?(state: State): State;
  /** A message that no other has caused. */
  newMessage(): NodeMessage;
  show(decision: Decision, messages: DecisionMessages<Decision>): void;
  send(out: Outputs): void;
  /** Takes a request as if a wire had brought it. */
  request(msg: NodeMessage): Promise<void>;
}

/** One car at a node that decides: its decisions, the messages made of them, and its place in its house. */
export class DecidingCar<State, Input extends AnyInput, Decision extends AnyDecision>
  implements Decider, RunnerOwner<State, Decision>, DecisionPlace, SeatOwner, Sleeper
{
  readonly #by: DecidingBy<State, Input, Decision>;
  readonly #inputs: HouseSources;
  readonly #store: Store;
  readonly #owner: DecidingOwner<State, Decision>;
  readonly #messages: DecisionMessages<Decision>;
  readonly #runner: ControllerRunner<State, Input, Decision>;
  readonly #house: SeatInHouse | undefined;
  readonly #own: CarParts<Decision> | undefined;
  readonly #deciders: Deciders | undefined;
  #topics: TopicMemory | undefined;
  #isMissed = false;
  #beat: Alarm | undefined;

  constructor({ by, car, home, inputs, stored, store, owner }: DecidingCarOptions<State, Input, Decision>) {
    const { node, ruling, account, clock } = by;
    this.#by = by;
    this.#inputs = inputs;
    this.#store = store;
    this.#owner = owner;
    this.#messages = new DecisionMessages<Decision>(wordsOf(by), this);
    this.#deciders = car && decidersOf(car);
    this.#own = ruling.ofCar?.((received) => this.#by.guard.run(this, "own", () => this.receive(received)));
    this.#house =
      home && takeSeat({ home, node, car, account, clock, store: account?.stores.own ?? store, owner: this });
    this.#runner = new ControllerRunner<State, Input, Decision>({ by, seat: this.#house, stored, car, owner: this });
  }

  get node(): DecidingNode {
    return this.#by.node;
  }

  /** Its house says something else. */
  houseChanged(): void {
    this.#by.guard.run(this, "house", () => this.#runner.houseChanged());
  }

  /** The state to begin with, of what was stored. */
  begin(state: State): State {
    return this.#owner.begin?.(state) ?? state;
  }

  /** Shows and sends a decision that was made without a message. */
  onDecision(decision: Decision): void {
    this.#show(decision);
    this.#owner.send(this.#outputs(this.newMessage(), decision, false));
  }

  /** Lets others know of a decision. */
  onTaken(decision: Decision): void {
    this.#own?.note(decision);
    this.#deciders?.changed();
    this.#countMissed(decision);
  }

  /** Throws for a decision of which no message can be made. */
  check(decision: Decision): void {
    this.#outputs({}, decision, true);
  }

  /** A message that no other has caused. */
  newMessage(): NodeMessage {
    return this.#owner.newMessage();
  }

  get understands(): readonly RequestWord[] {
    return this.#by.parts.understands;
  }

  /** The last decision; what was decided before a restart is none. */
  get last(): Decision | undefined {
    return this.#runner.last;
  }

  report(): DecisionReport | undefined {
    return this.last && this.#messages.report(this.last);
  }

  outlook(): Outlook {
    return this.#runner.outlook();
  }

  request(msg: NodeMessage): Promise<void> {
    return this.#owner.request(msg);
  }

  /** Takes up what was stored, and decides from now on. */
  open(): Promise<void> {
    return this.#runner.open();
  }

  /** Lets others know of it, and says its decision again and again, the first time after `firstBeatMs`. */
  join(firstBeatMs: number): void {
    this.#deciders?.join(this);
    this.#beat = alarmAfter(this.#by.clock, firstBeatMs, this);
  }

  /** It is time to say its decision again. */
  wake(): void {
    const { clock, guard, ruling } = this.#by;
    this.#beat = alarmAfter(clock, ruling.heartbeatMs, this);
    guard.run(this, "beat", async () => {
      if (this.last?.on !== undefined) this.#owner.send(await this.again(this.newMessage()));
    });
  }

  /** Takes what came with no message. */
  receive(inputs: readonly Input[]): Promise<void> {
    return this.#runner.receive(inputs);
  }

  /** What a message with these inputs comes to; `onTaken` is called once they are taken. */
  async give(msg: NodeMessage, inputs: readonly Input[], onTaken: () => void = () => {}): Promise<Outputs> {
    const { clock } = this.#by;
    const requests = inputs.flatMap(({ request }) => request ?? []);
    if (requests.length > 0 && !(await this.#asked.takes(msg, retainedKind(requests), clock.now()))) return null;
    const decision = await this.#runner.give(inputs);
    onTaken();
    this.#show(decision);
    return this.#outputs(msg, decision, false);
  }

  /** The decision once more, for one who asks and at each heartbeat. */
  async again(msg: NodeMessage): Promise<Outputs> {
    const decision = this.#by.parts.decidesAgain ? await this.#runner.give([]) : this.last;
    return decision ? this.#outputs(Object.assign(msg, { repeated: true }), decision, true) : null;
  }

  async close(): Promise<void> {
    this.#deciders?.leave(this);
    this.#beat?.cancel();
    this.#own?.leave();
    await this.#runner.close();
  }

  /** Once for each time that the target gets out of reach. */
  #countMissed({ warnings }: Decision): void {
    const wasMissed = this.#isMissed;
    this.#isMissed = warnings.some(({ code }) => code === "target-missed");
    if (this.#isMissed && !wasMissed) this.#by.account?.tally.planMissed();
  }

  get #asked(): TopicMemory {
    this.#topics ??= new TopicMemory(this.#store, this.#owner.nodeId);
    return this.#topics;
  }

  /** Warnings of its house, which come and go. */
  get houseWarnings(): readonly CodedText[] {
    return this.#house?.warnings ?? [];
  }

  /** What is taken from its house instead of a wire. */
  get fromHouse(): readonly FromHouse[] {
    return this.#inputs.fromHouse();
  }

  #show(decision: Decision): void {
    this.#owner.show(decision, this.#messages);
  }

  #outputs(msg: NodeMessage, decision: Decision, isWhole: boolean): Outputs {
    const { third: thirdOf } = this.#by.parts;
    const window = thirdOf?.(decision);
    const third = window && this.#messages.mark({ ...msg, ...window });
    const sent = isWhole ? this.#messages.all(msg, decision) : this.#messages.changes(msg, decision);
    if (!thirdOf) return sent;
    return sent || third ? [...(sent ?? [null, null]), third ?? null] : null;
  }
}

/** The words of all cars that are decided for alike. */
const known = new WeakMap<object, object>();

function wordsOf<State, Input extends AnyInput, Decision extends AnyDecision>({
  RED,
  node,
  ruling: { zone, heartbeatMs },
  parts,
  clock,
  simulated,
}: DecidingBy<State, Input, Decision>): DecisionWords<Decision> {
  const before = known.get(parts);
  // They were made of the same parts.
  if (before) return before as DecisionWords<Decision>;
  const { standing, words } = parts;
  const made = { RED, type: node.type, zone, clock, heartbeatMs, simulated, standing, ...words };
  known.set(parts, made);
  return made;
}
