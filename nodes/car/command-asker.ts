import type { Node, NodeAPI, NodeMessage } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { isoText } from "../../src/core/instant";
import { say as sayOf } from "../../src/core/speech";
import type { Car } from "../../src/vehicle/car";
import type { Outcome } from "../../src/vehicle/outcome";
import { report, type Guard } from "../runtime/guard";
import { isClosed, onClose } from "../runtime/handle-input";
import { say } from "../runtime/speech";
import type { Joined } from "./join-vehicle";
import { answered } from "./outcome";

/** A message with a command, and what else it may say of it; anything can be in it. */
export interface CommandMessage extends NodeMessage {
  repeated?: unknown;
  force?: unknown;
  /** Set by the MQTT node for what the broker has retained. */
  retain?: unknown;
  /** What a deciding node sends with its decisions. */
  decision?: unknown;
}

/** How the message of a command node is meant, besides what it asks for. */
export interface Meaning {
  readonly force: boolean;
  readonly repeated: boolean;
  readonly automatic: boolean;
  readonly retained: boolean;
  readonly sender: string;
  readonly asker: string;
  readonly isOpen: () => boolean;
  readonly topic?: string;
}

/** What a message says of who asks and how. A decision is a controller's; anything else may be a person's. */
export function meaningOf(node: Node, msg: CommandMessage, isForced: boolean): Meaning {
  const topic = typeof msg.topic === "string" && msg.topic !== "" ? msg.topic.slice(0, LONGEST_TOPIC) : undefined;
  return {
    force: isForced || msg.force === true,
    repeated: msg.repeated === true,
    automatic: typeof msg.decision === "object" && msg.decision !== null,
    retained: msg.retain === true,
    sender: topic ?? node.id,
    asker: node.id,
    isOpen: () => !isClosed(node),
    ...(topic !== undefined && { topic }),
  };
}

const LONGEST_TOPIC = 300;

/** Catch nodes are there only when the whole flow is. */
const STARTED_MS = 1000;

/**
 * Nothing that is pending ends in silence. What a node with this id asked for before a deploy is answered by the node that comes
 * in its place if it is still carried out; what could not be sent any more is an error, `CLOSED`, and is never sent. So is what a
 * node asked for that is gone. Returns what does so for a car that is named by a message, the first time that it is called.
 * `answer` sends what the node that comes in its place has to say.
 */
export function reportPending(
  RED: NodeAPI,
  node: Node,
  { car, account }: Pick<Joined, "car" | "account">,
  guard: Guard,
  answer: (outcome: Outcome<string>) => void = (outcome) => node.send(answered({}, outcome)),
): (named: Car) => void {
  const looked = new WeakSet<Car>();
  const isGone = (asker: string): boolean => !RED.nodes.getNode(asker);
  const look = async (at: Car): Promise<void> => {
    if (looked.has(at)) return;
    looked.add(at);
    for (const { command, since } of await at.commands.takeWaiting(node.id, isGone)) {
      const unfinished = say("error.command-closed", { command: sayOf(`what.${command}`), at: isoText(since) });
      report(node, new SmartcarError("CLOSED", unfinished));
    }
  };
  const reportUnanswered = guard.over(look);
  if (!car || !account) return reportUnanswered;
  const adopt = async (ending: Promise<Outcome<string>>): Promise<void> => {
    const outcome = await ending;
    if (!isClosed(node)) answer(outcome);
  };
  for (const ending of car.commands.adopt(node.id, () => !isClosed(node))) guard.over(adopt)(ending);
  const cancel = account.clock.after(STARTED_MS, () => reportUnanswered(car));
  onClose(node, cancel);
  return reportUnanswered;
}
