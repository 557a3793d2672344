import type { CarState, Reading } from "../../page-car";
import type { HomeState } from "../../page-state";

/** What a node of the picture stands for. */
export type NodeKind = "solar" | "battery" | "grid" | "house" | "car" | "rest" | "unmeasured";

/** A source or sink of power. */
export interface PowerNode {
  readonly kind: NodeKind;
  /** Only for a car. */
  readonly name?: string | undefined;
  /** Absent: the power is unknown. */
  readonly watts?: number | undefined;
  /** When it was measured, if that is long ago. */
  readonly oldAt?: number | undefined;
}

/** Power from one node of the picture to another, each by its index. */
export interface PowerFlow {
  readonly from: number;
  readonly to: number;
  readonly watts: number;
}

/** Nodes in the order of the picture, and flows between their indices. */
export interface PowerPicture {
  readonly sources: readonly PowerNode[];
  readonly sinks: readonly PowerNode[];
  readonly flows: readonly PowerFlow[];
}

/** The difference between the meters. */
const NOISE_W = 50;
const NOISE_SHARE = 0.03;

/**
 * The power flows of a home. Which source feeds which sink is a convention: sun, battery, and grid, in this order, feed the house,
 * the cars, the battery, and the grid. `undefined` without any reading.
 */
export function pictureOf(
  { gridW, solarW, batteryW, houseW }: HomeState,
  cars: readonly CarState[],
): PowerPicture | undefined {
  if (!gridW && !solarW && !batteryW) return undefined;
  const sources = [
    nodeOf("solar", solarW),
    isNegative(batteryW) ? undefined : nodeOf("battery", batteryW),
    isNegative(gridW) ? undefined : nodeOf("grid", gridW),
  ];
  const sinks = [
    nodeOf("house", houseW),
    ...cars.map((car) => carNode(car)),
    isNegative(batteryW) ? nodeOf("battery", batteryW) : undefined,
    isNegative(gridW) ? nodeOf("grid", gridW) : undefined,
  ];
  return withFlows(
    sources.filter((each) => each !== undefined),
    sinks.filter((each) => each !== undefined),
    houseW === undefined,
  );
}

function isNegative(reading: Reading | undefined): boolean {
  return (reading?.value ?? 0) < 0;
}

function nodeOf(kind: NodeKind, reading: Reading | undefined): PowerNode | undefined {
  return reading && { kind, watts: Math.abs(reading.value), ...(reading.isOld && { oldAt: reading.at }) };
}

function carNode({ name, powerW, charge, place }: CarState): PowerNode | undefined {
  if (place === "away" || charge !== "charging") return undefined;
  return { kind: "car", name, watts: powerW?.value, ...(powerW?.isOld && { oldAt: powerW.at }) };
}

function withFlows(sources: readonly PowerNode[], sinks: readonly PowerNode[], isHouseUnknown: boolean): PowerPicture {
  const [comes, goes] = [total(sources), total(sinks)];
  const difference = comes - goes;
  const isNoise = Math.abs(difference) <= Math.max(NOISE_W, NOISE_SHARE * Math.max(comes, goes));
  const rest: PowerNode = { kind: isHouseUnknown ? "rest" : "unmeasured", watts: difference };
  const missing: PowerNode = { kind: "unmeasured", watts: -difference };
  const [from, to] = [
    !isNoise && difference < 0 ? [...sources, missing] : sources,
    !isNoise && difference > 0 ? [rest, ...sinks] : sinks,
  ];
  return { sources: from, sinks: to, flows: matched(from, to) };
}

function total(nodes: readonly PowerNode[]): number {
  return nodes.reduce((sum, { watts = 0 }) => sum + watts, 0);
}

/** Each source feeds the sinks in order until it is used up. */
function matched(sources: readonly PowerNode[], sinks: readonly PowerNode[]): readonly PowerFlow[] {
  const open = sinks.map(({ watts = 0 }) => watts);
  return sources.flatMap(({ watts: sourceW = 0 }, from) => {
    let left = sourceW;
    return open.flatMap((wanted, to) => {
      const watts = Math.min(left, wanted);
      left -= watts;
      open[to] = wanted - watts;
      return watts > 1 ? [{ from, to, watts }] : [];
    });
  });
}
