import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { ControlRequest } from "../../src/control/shared/requests";
import type { Clock } from "../../src/core/clock";
import { HOUR_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { isoText } from "../../src/core/instant";
import { Mutex } from "../../src/core/mutex";
import type { HomeValueKind, Home } from "../../src/home/home";
import type { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";
import type { Car } from "../../src/vehicle/car";
import type { Account } from "../account/account";
import type { NodeHealth } from "../account/roster";
import { watchCosts } from "../car/watch-costs";
import { Guard } from "../runtime/guard";
import { handleInput, isClosed, onClose } from "../runtime/handle-input";
import { startInterval } from "../runtime/interval";
import { textSetting } from "../runtime/settings";
import { say } from "../runtime/speech";
import {
  type CodedText,
  type Decided,
  type DecidingNode,
  DecisionMessages,
  type DecisionWords,
} from "./decision-message";
import { HouseWire, type FromHouse, type HomeValue } from "../home/house-wire";
import { gridLimitIn } from "../home/grid-limit-message";
import { type SeatInHouse, takeSeat } from "../home/house-seat";
import type { PlanningQueue } from "./planning-queue";
import { decidersOf } from "./deciders";
import { asksAgain, retainedKind, type RequestWord } from "./requests";
import { type Controller, ControllerRunner } from "./runner";
import { SimulatedData } from "./simulated-data";
import { TopicMemory } from "./topic-memory";

export type Outputs = Array<NodeMessage | null> | null;

/** An input of any node that decides: what is requested is the same at all of them. */
export interface AnyInput {
  readonly kind: string;
  readonly request?: ControlRequest | undefined;
}

/** A decision of any node that decides. */
export type AnyDecision = Decided & { readonly updateWantedAt: number | undefined };

export interface ControllerSettings {
  readonly car: Car | undefined;
  readonly account: Account | undefined;
  /** The house that is asked before the car starts, and whose other nodes share what they receive. */
  readonly home: Home | undefined;
  /** The time of a node without an account. */
  readonly ownClock: Clock;
  /** IANA zone for the times of day in a sentence. */
  readonly zone: string;
  readonly heartbeatMs: number;
  /** Warnings of the settings. */
  readonly standing: readonly CodedText[];
  /** Where the last request of each topic is stored. */
  readonly store: Store;
}

/** What a node that decides is given of what all of them share. */
export interface ControllerTools {
  readonly clock: Clock;
  readonly guard: Guard;
}

/** A node, and how it decides. */
export interface ControllerNode<State, Input, Decision extends AnyDecision> {
  readonly RED: NodeAPI;
  readonly node: Node;
  readonly controller: Controller<State, Input, Decision>;
  /** Where its state is stored. */
  readonly stored: StoredValue<State | undefined>;
  readonly queue?: PlanningQueue;
}

/** What a node reads, shows and sends in its own way. */
export interface ControllerParts<Input, Decision extends AnyDecision> {
  /** How its decisions are put into words, besides what all have in common. */
  readonly words?: Partial<DecisionWords<Decision>>;
  /** What a message holds; none if that is about something else. Throws SmartcarError `BAD_INPUT`. */
  readonly read: (msg: NodeMessage) => readonly Input[] | Promise<readonly Input[]>;
  /** The requests that it takes. */
  readonly understands: readonly RequestWord[];
  /** Shows the decision below the node. */
  readonly show: (decision: Decision, messages: DecisionMessages<Decision>) => void;
  /** A third output. */
  readonly third?: (decision: Decision) => Pick<NodeMessage, "payload"> | undefined;
  /** Decides again when the decision is repeated, because time alone changes what is sent. */
  readonly decidesAgain?: boolean;
  readonly onTaken?: (decision: Decision) => void;
  /** What is known without a message, at the start and each hour. */
  readonly hourly?: () => Promise<readonly Input[]>;
  /** What it publishes to its house, and takes from it. */
  readonly shared?: HouseParts<Input>;
}

export interface HouseParts<Input> {
  readonly takes: readonly HomeValueKind[];
  /** What of an input the whole house can use. */
  readonly published: (input: Input) => readonly HomeValue[];
  /** What comes from the house, as inputs. */
  readonly inputs: (value: HomeValue) => readonly Input[];
}

/**
 * Makes a node decide: takes its messages one after the other, sends what changes, repeats it at each heartbeat and after a
 * `request`, and keeps what survives a restart.
 */
export function runController<State, Input extends AnyInput, Decision extends AnyDecision>(
  { RED, node, controller, stored, queue }: ControllerNode<State, Input, Decision>,
  { car, account, home, ownClock, zone, heartbeatMs, standing, store }: ControllerSettings,
  partsOf: (tools: ControllerTools) => ControllerParts<NoInfer<Input>, NoInfer<Decision>>,
): ControllerRunner<State, Input, Decision> {
  const guard = new Guard(node);
  const deciders = car && decidersOf(car);
  const clock = guard.clock(account?.clock ?? ownClock);
  const simulated = new SimulatedData(account);
  const parts = partsOf({ clock, guard });
  const houseWarnings = (): readonly CodedText[] => house?.warnings() ?? [];
  let wire: HouseWire | undefined;
  const fromHouse = (): readonly FromHouse[] => wire?.fromHouse() ?? [];
  const shared = { RED, type: node.type, zone, clock, heartbeatMs, simulated, standing, houseWarnings, fromHouse };
  const messages = new DecisionMessages<Decision>({ ...shared, ...parts.words });
  const outputs = (msg: NodeMessage, decision: Decision, isWhole: boolean): Outputs => {
    const window = parts.third?.(decision);
    const third = window && messages.mark({ ...msg, ...window });
    const sent = isWhole ? messages.all(msg, decision) : messages.changes(msg, decision);
    if (!parts.third) return sent;
    return sent || third ? [...(sent ?? [null, null]), third ?? null] : null;
  };
  const send = (out: Outputs): void => {
    if (out) node.send(out);
  };
  const recheck: () => void = guard.over((): Promise<void> => runner.houseChanged());
  const house: SeatInHouse | undefined =
    home && takeSeat({ home, node, car, account, clock, store: account?.store ?? store, onChange: recheck });
  const runner: ControllerRunner<State, Input, Decision> = new ControllerRunner<State, Input, Decision>({
    controller,
    seat: house?.seat,
    stored,
    queue,
    clock,
    car,
    guard,
    onTaken: (decision) => {
      parts.onTaken?.(decision);
      deciders?.changed();
    },
    check: (decision) => void outputs({}, decision, true),
    onDecision: (decision) => {
      parts.show(decision, messages);
      send(outputs({}, decision, false));
    },
  });
  const { shared: shares } = parts;
  if (home && shares) {
    const onValue = guard.over((value: HomeValue) => {
      const inputs = shares.inputs(value);
      noteFeeds(inputs.map(({ kind }) => kind));
      return runner.receive(inputs);
    });
    wire = new HouseWire({ home, node, clock, takes: shares.takes, simulated, onValue });
    onClose(node, () => wire?.close());
    const known: DecidingNode = node;
    known.fromHouse = fromHouse;
  }
  /** The decision once more, for one who asks and at each heartbeat. */
  const again = async (msg: NodeMessage): Promise<Outputs> => {
    const decision = parts.decidesAgain ? await runner.give([]) : runner.last;
    return decision ? outputs(Object.assign(msg, { repeated: true }), decision, true) : null;
  };

  const feeds = new Map<string, string>();
  const noteFeeds = (kinds: readonly string[]): void => {
    for (const kind of kinds) feeds.set(kind, isoText(clock.now()));
  };
  const health = (): NodeHealth => healthOf(node, runner.last, feeds);
  if (account) onClose(node, account.roster.add(node.id, health));
  if (account && car) {
    const watched = { car, clock: account.clock, home, takesSimulated: account.isSimulated };
    onClose(node, watchCosts(watched, (work) => guard.over(work)).stop);
  }

  const refuseOthers = oneCar(car?.vehicleId);
  const opened = runner.open();
  guard.over(() => opened)();
  wire?.replay();
  const { hourly } = parts;
  if (hourly) {
    const offer = guard.over(async () => {
      const inputs = await hourly();
      if (inputs.length > 0) await runner.receive(inputs);
    });
    offer();
    onClose(node, startInterval(clock, HOUR_MS, offer));
  }
  const topics = new TopicMemory(store, node.id);
  const mutex = new Mutex();
  const take = (msg: NodeMessage): Promise<Outputs> =>
    mutex.run(async () => {
      await opened;
      refuseOthers(msg);
      simulated.take(msg);
      const limit = gridLimitIn(msg, home, clock.now());
      if (limit) {
        const from = { id: node.id, name: node.name ?? "", isSimulated: simulated.isIn };
        home?.publish("limit", limit, from, clock.now());
        return null;
      }
      if (asksAgain(msg)) return again(msg);
      const inputs = await parts.read(msg);
      if (inputs.length === 0) return null;
      noteFeeds(inputs.map(({ kind }) => kind).filter((kind) => kind !== "request"));
      const requests = inputs.flatMap(({ request }) => request ?? []);
      if (requests.length > 0 && !(await topics.takes(msg, retainedKind(requests), clock.now()))) return null;
      const decision = await runner.give(inputs);
      if (shares) wire?.publish(inputs.flatMap((input) => shares.published(input)));
      parts.show(decision, messages);
      return outputs(msg, decision, false);
    });
  handleInput(node, take);
  const leave = deciders?.add({
    node,
    understands: parts.understands,
    report: () => runner.last && messages.report(runner.last),
    outlook: () => runner.outlook(),
    request: async (msg) => {
      const out = await take(msg);
      if (!isClosed(node)) send(out);
    },
  });
  if (leave) onClose(node, leave);
  const beat = guard.over(async () => {
    if (runner.last?.on !== undefined) send(await again({}));
  });
  onClose(node, startInterval(clock, heartbeatMs, beat));
  onClose(node, () => runner.close());
  return runner;
}

/** What a node that decides has decided, why, and when each kind of input came. */
function healthOf(
  { id, type, name }: Node,
  last: AnyDecision | undefined,
  feeds: ReadonlyMap<string, string>,
): NodeHealth {
  const { on, reason, since, warnings = [] } = last ?? {};
  return {
    id,
    type,
    ...(name && { name }),
    ...(on !== undefined && { on }),
    ...(reason && { code: reason.code }),
    ...(since !== undefined && { since: isoText(since) }),
    ...(warnings.length > 0 && { warnings: warnings.map(({ code }) => code) }),
    feeds: Object.fromEntries(feeds),
  };
}

/**
 * Lets only messages of one car pass: of the chosen one, or where none is chosen, of the first that a message names. Readings
 * of two homes in one decision would command a car for the other one's sun. Throws SmartcarError `BAD_INPUT`.
 */
function oneCar(chosen: string | undefined): (msg: NodeMessage) => void {
  let own = chosen;
  return (msg) => {
    const named = "vehicleId" in msg ? textSetting(msg.vehicleId) : "";
    if (named === "") return;
    own ??= named;
    if (named !== own) throw new SmartcarError("BAD_INPUT", say("error.another-car"));
  };
}
