import { definitionOf } from "../package/registered";
import type { Case, CaseNode } from "./case-file";
import type { KnownAs } from "./case-cars";

type NodeProperties = Record<string, unknown>;

/** What the nodes of a case are connected to. */
export interface Surroundings {
  readonly cars: ReadonlyMap<string, KnownAs>;
  /** Of the simulated cloud. */
  readonly origin: string;
}

/** Where a message leaves a node of the case. */
export interface End {
  /** Of the helper node that hears it. */
  readonly id: string;
  readonly node: string;
  /** From 1 on. */
  readonly output: number;
}

const AT = { z: "tab", x: 100, y: 100 };

/** The nodes of a case, as a dialog that nobody has touched would store them, each output with an end that hears it. */
export function flowOf(kase: Case, { cars, origin }: Surroundings): { flow: NodeProperties[]; ends: End[] } {
  const [first] = kase.accounts;
  const accounts = kase.accounts.flatMap(({ id, set }) => [
    { ...untouched("smartcar-account"), id, environment: "custom", origin, ...set },
    { ...AT, ...untouched("smartcar-webhook"), id: `hook-${id}`, account: id, path: hookPath(id), wires: [[], []] },
  ]);
  const vehicles = [...cars.values()].flatMap(({ given, vehicleId, make }) => {
    const { id, home, powerKw, account = first?.id, reports = "simulator", set } = given;
    const vehicle = {
      ...untouched("smartcar-vehicle"),
      id,
      account,
      vehicleId,
      make,
      ...(home && { homeLatitude: String(home[0]), homeLongitude: String(home[1]) }),
      ...(powerKw !== undefined && { chargePowerKw: String(powerKw) }),
      ...set,
    };
    const reader = { ...AT, ...untouched("smartcar-signals"), id: `signals-${id}`, vehicle: id, wires: [[]] };
    return reports === "simulator" ? [vehicle, { ...reader, mode: "smart" }] : [vehicle];
  });
  const nodes = kase.nodes.map((node) => ({ node, ends: endsOf(node) }));
  const ends = nodes.flatMap((one) => one.ends);
  const flow = [
    { id: "tab", type: "tab" },
    ...accounts,
    ...vehicles,
    ...nodes.map((one) => drawn(one.node, one.ends)),
    ...ends.map(({ id }) => ({ ...AT, id, type: "helper" })),
    { ...AT, id: "faults", type: "catch", wires: [["caught"]] },
    { ...AT, id: "caught", type: "helper" },
  ];
  return { flow, ends };
}

/** Where Smartcar delivers to an account of a case. */
export function hookPath(account: string): string {
  return `/hook-${account}`;
}

function endsOf({ id, type }: CaseNode): End[] {
  const { outputs = 0 } = definitionOf(type);
  return Array.from({ length: outputs }, (_, index) => ({ id: `${id}:${index + 1}`, node: id, output: index + 1 }));
}

function drawn(
  { id, type, vehicle, account, set, to = [], to2 = [], to3 = [] }: CaseNode,
  ends: End[],
): NodeProperties {
  const further = [to, to2, to3];
  return {
    ...AT,
    ...untouched(type),
    id,
    ...(vehicle !== undefined && { vehicle }),
    ...(account !== undefined && { account }),
    ...set,
    wires: ends.map((end, index) => [end.id, ...(further[index] ?? [])]),
  };
}

/** Cases tell of flows of version 0.1, where an empty target means 80%, and an empty *Charge up to* the target. */
const AS_IN_01: Readonly<Record<string, NodeProperties>> = {
  "smartcar-tariff": { version: undefined, target: "" },
};

/** A node as its dialog stores it when it is deployed as it came out of the palette. */
function untouched(type: string): NodeProperties {
  const { defaults } = definitionOf(type);
  return {
    type,
    ...Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, structuredClone(value)])),
    ...AS_IN_01[type],
  };
}
