import type { NodeMessage } from "node-red";
import type { CarUpdate } from "../../src/vehicle/car-updates";
import type { Budget } from "../../src/vehicle/outcome";
import type { Fault } from "../../src/vehicle/state/car-faults";
import type { Snapshot } from "../../src/vehicle/state/snapshot";
import type { SignalReport } from "../../src/vehicle/state/signal-report";
import { speak } from "../runtime/speech";

interface SnapshotMessage extends NodeMessage {
  signals?: Readonly<Record<string, SignalReport>>;
  budget?: Budget;
}

/** Puts an update of a car into a message. Copies, because the next node may change them. */
export function withSnapshot(msg: SnapshotMessage, { snapshot, signals, budget }: CarUpdate): NodeMessage {
  msg.payload = spokenSnapshot(snapshot);
  msg.signals = structuredClone(signals);
  msg.budget = { ...budget };
  return msg;
}

/** A copy of a snapshot, with its fault in the language of the runtime. */
export function spokenSnapshot(snapshot: Snapshot): Omit<Snapshot, "fault"> & { fault?: Omit<Fault, "says"> } {
  return structuredClone({ ...snapshot, ...(snapshot.fault && { fault: spokenFault(snapshot.fault) }) });
}

function spokenFault({ says, ...fault }: Fault): Omit<Fault, "says"> {
  return { ...fault, reason: speak(says) };
}
