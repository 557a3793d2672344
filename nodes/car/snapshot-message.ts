import type { NodeMessage } from "node-red";
import type { CarUpdate } from "../../src/vehicle/car-updates";
import type { Budget } from "../../src/vehicle/outcome";
import type { Fault } from "../../src/vehicle/state/car-faults";
import type { SignalReport } from "../../src/vehicle/state/signal-report";
import { speak } from "../runtime/speech";

interface SnapshotMessage extends NodeMessage {
  signals?: Readonly<Record<string, SignalReport>>;
  budget?: Budget;
}

/** Puts an update of a car into a message. Copies, because the next node may change them. */
export function withSnapshot(msg: SnapshotMessage, { snapshot, signals, budget }: CarUpdate): NodeMessage {
  msg.payload = structuredClone({ ...snapshot, ...(snapshot.fault && { fault: spokenFault(snapshot.fault) }) });
  msg.signals = structuredClone(signals);
  msg.budget = { ...budget };
  return msg;
}

function spokenFault({ says, ...fault }: Fault): Omit<Fault, "says"> {
  return { ...fault, reason: speak(says) };
}
