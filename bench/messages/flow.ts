import { car } from "../clients/client";

const at = { z: "tab", x: 100, y: 100 };

/** What stands before each measured node: messages come along a wire, as in a user's flow. */
export const sourceOf = (id: string): string => `to-${id}`;

/** A surplus node for a car of the built-in simulator, and a core node that only passes on. */
export const flow: readonly object[] = [
  { id: "tab", type: "tab" },
  { id: "account", type: "smartcar-account", environment: "simulator" },
  { id: "vehicle", type: "smartcar-vehicle", account: "account", vehicleId: car.vehicleId, userId: car.userId },
  { id: sourceOf("surplus"), type: "inject", ...at, wires: [["surplus"]] },
  { id: "surplus", type: "smartcar-surplus", ...at, vehicle: "vehicle", chargePowerKw: 11, wires: [[], []] },
  { id: sourceOf("pass"), type: "inject", ...at, wires: [["pass"]] },
  {
    id: "pass",
    type: "change",
    ...at,
    rules: [{ t: "set", p: "topic", pt: "msg", to: "passed", tot: "str" }],
    wires: [[]],
  },
];
