import type { Joined } from "../car/join-vehicle";
import { usable } from "../runtime/refuse-all";
import { resultOf } from "../runtime/result-of";
import { type ControllerNode, runController } from "./controller-node";
import { runFleet } from "./fleet/run-fleet";
import type { AnyDecision, AnyInput, RuledBy, Ruling } from "./ruling";

export interface Decider<State, Input extends AnyInput, Decision extends AnyDecision> extends ControllerNode<State> {
  readonly joined: Joined;
  /** What the node's settings come to. Throws SmartcarError that names all that cannot be used. */
  readonly rule: (by: RuledBy) => Ruling<State, Input, Decision>;
}

/** Makes a node decide: for the chosen car, or with an account and without one for the cars that messages name. */
export function runDecider<State, Input extends AnyInput, Decision extends AnyDecision>(
  own: Decider<State, Input, Decision>,
): void {
  const { node, joined, rule } = own;
  const { car, account, home, fault } = joined;
  const ruling = usable(
    node,
    resultOf(() => rule(joined)),
    fault,
  );
  if (!ruling) return;
  if (!car && account) runFleet<State, Input, Decision>({ ...own, account, template: home });
  else runController(own, ruling);
}
