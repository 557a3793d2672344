import type { Node, NodeAPI, NodeDef } from "node-red";
import { joinVehicle, type VehicleChoice } from "../car/join-vehicle";
import { usable } from "../runtime/refuse-all";
import { resultOf } from "../runtime/result-of";
import { speakLike } from "../runtime/speech";
import { type ControllerNode, runController } from "./controller-node";
import { runFleet } from "./fleet/run-fleet";
import type { AnyDecision, AnyInput, RuledBy, Ruling } from "./ruling";

/** A type of nodes that decide, and where they store. */
export interface DeciderType<Def, State, Input extends AnyInput, Decision extends AnyDecision> extends Pick<
  ControllerNode<State>,
  "ownClock" | "storeOf" | "storedIn"
> {
  readonly type: string;
  /** By what the state of a node with a chosen car is found again; absent: by the node alone. */
  readonly storedId?: (nodeId: string, vehicleId: string | undefined) => string;
  /** What the node's settings come to. Throws SmartcarError that names all that cannot be used. */
  readonly rule: (node: Node, def: NodeDef & Def, by: RuledBy) => Ruling<State, Input, Decision>;
}

/** Registers nodes that decide: each for the chosen car, or with an account and without one for the cars that messages name. */
export function registerDecider<Def extends VehicleChoice, State, Input extends AnyInput, Decision extends AnyDecision>(
  RED: NodeAPI,
  { type, storedId = (id) => id, rule, ...stored }: DeciderType<Def, State, Input, Decision>,
): void {
  speakLike(RED);

  function Decider(this: Node, def: NodeDef & Def): void {
    RED.nodes.createNode(this, def);
    const joined = joinVehicle(RED, this, def);
    const { car, account, home, fault } = joined;
    const ruleBy = (by: RuledBy): Ruling<State, Input, Decision> => rule(this, def, by);
    const ruling = usable(
      this,
      resultOf(() => ruleBy(joined)),
      fault,
    );
    if (!ruling) return;
    const own = { ...stored, RED, node: this };
    if (!car && account) runFleet<State, Input, Decision>({ ...own, account, template: home, rule: ruleBy });
    else runController({ ...own, joined, storedId: storedId(this.id, car?.vehicleId) }, ruling);
  }

  RED.nodes.registerType(type, Decider);
}
