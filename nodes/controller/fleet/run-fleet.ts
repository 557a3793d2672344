import type { NodeAPI } from "node-red";
import { HOUR_MS } from "../../../src/core/duration";
import { TimerHeap } from "../../../src/core/timer-heap";
import { Home } from "../../../src/home/home";
import type { Account } from "../../account/account";
import { homeSettings } from "../../home/home-settings";
import { Guard } from "../../runtime/guard";
import { handleInput, onClose } from "../../runtime/handle-input";
import { startInterval } from "../../runtime/interval";
import { expressionFaults } from "../../settings/expression-faults";
import type { DecidingNode } from "../decision-message";
import type { AnyDecision, AnyInput } from "../ruling";
import { SimulatedData } from "../simulated-data";
import { Fleet, type FleetOptions } from "./fleet";
import { FleetCount } from "./fleet-count";

/** A node that decides for the cars that its messages name, and how. */
export interface FleetNode<State, Input extends AnyInput, Decision extends AnyDecision> extends Pick<
  FleetOptions<State, Input, Decision>,
  "storedIn" | "rule" | "template"
> {
  readonly RED: NodeAPI;
  readonly node: DecidingNode;
  readonly account: Account;
}

/** Makes a node decide for all cars of its account that messages name: all of their alarms are in one heap. */
export function runFleet<State, Input extends AnyInput, Decision extends AnyDecision>(
  own: FleetNode<State, Input, Decision>,
): void {
  const { RED, node, account } = own;
  const guard = new Guard(node);
  const clock = new TimerHeap(guard.clock(account.clock));
  const count = new FleetCount(node, clock);
  const fleet = new Fleet<State, Input, Decision>({
    ...own,
    clock,
    guard,
    count,
    simulated: new SimulatedData(account),
    plainHome: () => new Home(homeSettings({}, {}, expressionFaults(RED, node))),
  });
  const { id, type, name } = node;
  const health = { id, type, ...(name && { name }), feeds: {} };
  onClose(
    node,
    account.roster.add(id, () => ({ ...health, cars: count.sums })),
  );
  handleInput(node, (msg) => fleet.take(msg));
  guard.over(() => fleet.members.restore())();
  onClose(
    node,
    startInterval(
      clock,
      HOUR_MS,
      guard.over(() => fleet.members.evictGone()),
    ),
  );
  const lookAgain = guard.over(() => fleet.members.lookAgain());
  RED.events.on("flows:started", lookAgain);
  onClose(node, async () => {
    RED.events.off("flows:started", lookAgain);
    count.close();
    await fleet.members.close();
    clock.close();
  });
}
