import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { Outcome } from "../../src/vehicle/outcome";
import { show, type LOOKS } from "./status";

/** How the outcomes of a command node are shown. */
export interface OutcomeLook {
  /** A car that rests as it was told to is shown in grey. */
  readonly isIdle?: (outcome: Outcome<string>) => boolean;
  /** Whether the node's words name a value, and so are put together here and not in the reader's editor. */
  readonly namesValues?: boolean;
}

export function isDone({ outcome }: Outcome<string>): boolean {
  return outcome === "done" || outcome === "already";
}

/** The message with its outcome: what was done leaves by the first output, everything else by the second. */
export function answered(msg: NodeMessage, outcome: Outcome<string>): [NodeMessage | null, NodeMessage | null] {
  msg.payload = outcome;
  return isDone(outcome) ? [msg, null] : [null, msg];
}

/** A report that contradicts an accepted command, or an answer, is news of its own; one that agrees only changes the status. */
export function tellConfirmation(RED: NodeAPI, node: Node, outcome: Outcome<string>, look?: OutcomeLook): void {
  showOutcome(RED, node, outcome, look);
  if (!isDone(outcome) || outcome.withdrawn === true) node.send(answered({}, outcome));
}

/** Shows an outcome in a few words: its code if it has one. */
export function showOutcome(
  RED: NodeAPI,
  node: Node,
  outcome: Outcome<string>,
  { isIdle, namesValues = false }: OutcomeLook = {},
): void {
  const { command, code, confirmed, limit } = outcome;
  const look = isDone(outcome) && isIdle?.(outcome) ? "idle" : LOOK_OF[outcome.outcome];
  const word = `${node.type}.status.${command}-${confirmed ? "confirmed" : outcome.outcome}`;
  if (code === undefined) return show(node, look, namesValues ? RED._(word, { limit: String(limit) }) : word);
  const why = code.toLowerCase().replaceAll("_", " ");
  show(node, look, RED._(`${node.type}.status.${outcome.outcome}-why`, { command, why }));
}

const LOOK_OF: Readonly<Record<Outcome["outcome"], keyof typeof LOOKS>> = {
  done: "fine",
  already: "fine",
  refused: "waiting",
  unsupported: "failed",
  unknown: "waiting",
};
