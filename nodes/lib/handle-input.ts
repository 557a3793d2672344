import type { Node, NodeMessage, NodeMessageInFlow } from "node-red";
import { showError } from "./status";

export type Sent = NodeMessage | Array<NodeMessage | NodeMessage[] | null> | null;
type Work = (msg: NodeMessageInFlow) => Promise<Sent>;

/** Runs `work` for each message. Whatever happens, done() is called once, and nothing rejects unseen or is sent after closing. */
export function handleInput(node: Node, work: Work): void {
  let closed = false;

  async function run(
    msg: NodeMessageInFlow,
    send: (out: Exclude<Sent, null>) => void,
    done: (err?: Error) => void,
  ): Promise<void> {
    try {
      const out = await work(msg);
      if (out !== null && !closed) send(out);
      done();
    } catch (err) {
      if (closed) return done();
      showError(node, err);
      done(err instanceof Error ? err : new Error(String(err)));
    }
  }

  node.on("input", (msg, send, done) => void run(msg, send, done));
  onClose(node, () => {
    closed = true;
  });
}

/** Runs `task` when the node is closed; the runtime is told when it is over, however it ends. */
export function onClose(node: Node, task: () => void | Promise<void>): void {
  async function close(done: () => void): Promise<void> {
    try {
      await task();
    } catch (err) {
      node.error(err);
    } finally {
      done();
    }
  }

  node.on("close", (_removed: boolean, done: () => void) => void close(done));
}
