import { stormCars } from "./cars";

type Node = Readonly<Record<string, unknown>>;

const AT = { z: "tab", x: 100, y: 100 };

export const HOOK = "/storm-hook";

/** What is sent to a node, and what the node may do with it. */
export interface Target {
  readonly node: string;
  readonly kind: "charge" | "limit" | "lock" | "schedule" | "surplus" | "tariff" | "mode" | "signals";
  readonly car: string;
}

/** How often each kind of node gets a message. */
export const attention: Readonly<Record<Target["kind"], number>> = {
  charge: 40,
  surplus: 16,
  mode: 10,
  tariff: 8,
  limit: 7,
  lock: 7,
  schedule: 7,
  signals: 5,
};

const kinds = ["charge", "limit", "lock", "schedule", "surplus", "tariff", "mode", "signals"] as const;

/** Every node that a message can be given to. */
export const targets: readonly Target[] = stormCars.flatMap(({ name }) =>
  kinds.map((kind) => ({ node: `${kind}-${name}`, kind, car: name })),
);

/** Nodes that decide are wired to those that carry out, as in the examples; each output also has a gate that hears it. */
export function stormFlow(origin: string): Node[] {
  return [
    { id: "tab", type: "tab", label: "Storm" },
    { id: "account", type: "smartcar-account", environment: "custom", origin, callsPerMonth: "500", callReserve: "50" },
    {
      ...AT,
      id: "hook",
      type: "smartcar-webhook",
      account: "account",
      path: HOOK,
      wires: [["gate hook:1"], ["gate hook:2"]],
    },
    gate("hook:1"),
    gate("hook:2"),
    ...stormCars.flatMap(({ name, id, make }) => [
      {
        id: name,
        type: "smartcar-vehicle",
        account: "account",
        vehicleId: id,
        make,
        homeLatitude: "48.1371",
        homeLongitude: "11.5754",
        chargePowerKw: name === "bmw" ? "3.7" : "11",
      },
      node("charge", name, [[], []]),
      node("limit", name, [[], []]),
      node("lock", name, [[], []]),
      node("schedule", name, [[], []], { action: "sync", zone: "Europe/Berlin" }),
      node("surplus", name, [[`charge-${name}`], []], {
        startDelay: "0",
        stopDelay: "0",
        smoothing: "0",
        minOn: "0",
        minOff: "0",
      }),
      node("tariff", name, [[`charge-${name}`], []], { zone: "Europe/Berlin", target: "80" }),
      node("mode", name, [[`charge-${name}`], [], [`schedule-${name}`]], { zone: "Europe/Berlin", mode: "off" }),
      node("signals", name, [[]], { mode: "smart" }),
    ]),
    ...targets.flatMap(({ node: id, kind }) => endsOf(kind).map((output) => gate(`${id}:${output}`))),
    { ...AT, id: "faults", type: "catch", scope: null, wires: [["gate catch"]] },
    gate("catch"),
    { ...AT, id: "statuses", type: "status", scope: null, wires: [["gate status"]] },
    gate("status"),
  ];
}

function endsOf(kind: Target["kind"]): readonly number[] {
  if (kind === "signals") return [1];
  return kind === "mode" ? [1, 2, 3] : [1, 2];
}

function gate(from: string): Node {
  return { ...AT, id: `gate ${from}`, type: "storm-gate", from, wires: [] };
}

function node(kind: Target["kind"], car: string, wires: readonly (readonly string[])[], more: object = {}): Node {
  const id = `${kind}-${car}`;
  const all = wires.map((some, index) => [`gate ${id}:${index + 1}`, ...some]);
  return { ...AT, id, type: `smartcar-${kind}`, vehicle: car, ...more, wires: all };
}
