import type { Node, NodeMessage, NodeMessageInFlow } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { knownError, report } from "./guard";
import { inLanguageOf, say, translated } from "./speech";
import { showError } from "./status";

/** What a node sends: a message, or one or several for each output. */
export type Sent = NodeMessage | Array<NodeMessage | NodeMessage[] | null> | null;
type Work = (msg: NodeMessageInFlow) => Promise<Sent>;
type Send = (out: Exclude<Sent, null>) => void;
type Done = (err?: Error) => void;

/** Nodes that were closed since they handled input. */
const closed = new WeakSet<Node>();

/** Whether a node that handles input is closed: what it sends then reaches nobody. */
export function isClosed(node: Node): boolean {
  return closed.has(node);
}

/** Runs `work` for each message. Whatever happens, done() is called once, and nothing rejects unseen or is sent after closing. */
export function handleInput(node: Node, work: Work): void {
  async function run(msg: NodeMessageInFlow, send: Send, done: Done): Promise<void> {
    const error = await failureOf(msg, send);
    if (error && !isClosed(node)) showError(node, error);
    finish(node, done, isClosed(node) ? undefined : error);
  }

  async function failureOf(msg: NodeMessageInFlow, send: Send): Promise<SmartcarError | undefined> {
    const { payload } = msg;
    try {
      const out = await work(msg);
      if (out !== null && !isClosed(node)) send(out);
      return undefined;
    } catch (err) {
      return inputError(err, payload);
    }
  }

  node.on("input", (msg, send, done) => void inLanguageOf(node, () => run(msg, send, done)));
  onClose(node, () => void closed.add(node));
}

/** Node-RED copies the message for Catch and Complete nodes, and not every message can be copied: then they get none of it. */
function finish(node: Node, done: Done, error?: SmartcarError): void {
  try {
    if (error) done(translated(error));
    else done();
  } catch (err) {
    report(node, error ?? inputError(err, undefined));
  }
}

/** What went wrong with a message: `BAD_INPUT` where its data are of a kind that no program can copy. */
function inputError(err: unknown, payload: unknown): SmartcarError {
  if (err instanceof SmartcarError || (isPlain(payload) && !isTooDeep(err))) return knownError(err);
  return new SmartcarError("BAD_INPUT", say("error.not-plain"));
}

function isPlain(payload: unknown): boolean {
  try {
    JSON.stringify(payload);
    return true;
  } catch {
    return false;
  }
}

function isTooDeep(err: unknown): boolean {
  return err instanceof RangeError && err.message.includes("call stack");
}

/** Runs `task` when the node is closed; the runtime is notified when it is over, however it ends. */
export function onClose(node: Node, task: () => void | Promise<void>): void {
  async function close(done: () => void): Promise<void> {
    try {
      await task();
    } catch (err) {
      report(node, knownError(err));
    } finally {
      done();
    }
  }

  node.on("close", (_removed: boolean, done: () => void) => void close(done));
}
