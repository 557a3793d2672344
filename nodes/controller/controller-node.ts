import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { Clock } from "../../src/core/clock";
import { SmartcarError } from "../../src/core/error";
import { isoText } from "../../src/core/instant";
import { Mutex } from "../../src/core/mutex";
import { memoryStore } from "../../src/store/memory-store";
import type { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";
import type { Account } from "../account/account";
import type { NodeHealth } from "../account/roster";
import type { Joined } from "../car/join-vehicle";
import { watchCosts } from "../car/watch-costs";
import { gridLimitIn } from "../home/grid-limit-message";
import { Guard } from "../runtime/guard";
import { handleInput, isClosed, onClose } from "../runtime/handle-input";
import { textSetting } from "../runtime/settings";
import { say } from "../runtime/speech";
import { DecidingCar, type Outputs } from "./deciding-car";
import type { DecidingNode } from "./decision-message";
import { HouseInputs } from "./house-inputs";
import { asksAgain } from "./requests";
import type { AnyDecision, AnyInput, Ruling } from "./ruling";
import { SimulatedData } from "./simulated-data";

/** Where a state is stored, under an id. */
export type StoredIn<State> = (store: Store, ids: { readonly nodeId: string }) => StoredValue<State | undefined>;

/** A node that decides, and where it stores. */
export interface ControllerNode<State> {
  readonly RED: NodeAPI;
  readonly node: DecidingNode;
  readonly joined: Pick<Joined, "car" | "account" | "home">;
  /** The time of a node without an account. */
  readonly ownClock: Clock;
  /** Where an account keeps its state. */
  readonly storeOf: (account: Account) => Store;
  readonly storedIn: StoredIn<State>;
  readonly storedId: string;
}

/**
 * Makes a node decide for its car: takes its messages one after the other, sends what changes, repeats it at each heartbeat and
 * after a `request`, and keeps what survives a restart.
 */
export function runController<State, Input extends AnyInput, Decision extends AnyDecision>(
  { RED, node, joined, ownClock, storeOf, storedIn, storedId }: ControllerNode<State>,
  ruling: Ruling<State, Input, Decision>,
): void {
  const { car, account, home } = joined;
  const guard = new Guard(node);
  const clock = guard.clock(account?.clock ?? ownClock);
  const simulated = new SimulatedData(account);
  const store = account ? storeOf(account) : memoryStore();
  const parts = ruling.parts(clock);
  const cameAt = new Map<string, string>();
  const inputs = new HouseInputs<Input, Decision>({
    node,
    home,
    clock,
    guard,
    simulated,
    parts,
    cameAt,
    receive: (received) => deciding.receive(received),
  });
  const send = (out: Outputs): void => {
    if (out) node.send(out);
  };
  const deciding: DecidingCar<State, Input, Decision> = new DecidingCar({
    by: { RED, node, ruling, parts, account, clock, guard, simulated },
    car,
    home,
    inputs,
    stored: storedIn(store, { nodeId: storedId }),
    store,
    owner: {
      nodeId: node.id,
      newMessage: () => ({}),
      show: parts.show,
      send,
      request: async (msg) => {
        const out = await take(msg);
        if (!isClosed(node)) send(out);
      },
    },
  });
  if (home && parts.shared) node.fromHouse = () => inputs.fromHouse();
  onClose(node, () => inputs.close());
  if (account)
    onClose(
      node,
      account.roster.add(node.id, () => healthOf(node, deciding.last, cameAt)),
    );
  if (account && car) {
    const watched = { car, clock: account.clock, home, takesSimulated: account.isSimulated };
    const watch = watchCosts(watched, guard);
    onClose(node, () => watch.leave());
  }

  const refuseOthers = oneCar(car?.vehicleId);
  const opened = deciding.open();
  guard.over(() => opened)();
  inputs.begin();
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
      if (asksAgain(msg)) return deciding.again(msg);
      const read = await parts.read(msg);
      if (read.length === 0) return null;
      inputs.note(read.filter(({ kind }) => kind !== "request"));
      return deciding.give(msg, read, () => inputs.publish(read));
    });
  handleInput(node, take);
  deciding.join(ruling.heartbeatMs);
  onClose(node, () => deciding.close());
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
