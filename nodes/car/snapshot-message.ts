import type { NodeMessage } from "node-red";
import type { CarUpdate } from "../../src/vehicle/car-updates";
import type { Budget } from "../../src/vehicle/outcome";
import type { SignalReport } from "../../src/vehicle/state/signal-report";

interface SnapshotMessage extends NodeMessage {
  signals?: Readonly<Record<string, SignalReport>>;
  budget?: Budget;
}

/** Puts an update of a car into a message. Copies, because the next node may change them. */
export function withSnapshot(msg: SnapshotMessage, { snapshot, signals, budget }: CarUpdate): NodeMessage {
  msg.payload = structuredClone(snapshot);
  msg.signals = structuredClone(signals);
  msg.budget = { ...budget };
  return msg;
}
