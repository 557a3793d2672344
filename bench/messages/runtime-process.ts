import { join } from "node:path";
import type { Node, NodeMessage } from "node-red";
import { freePort } from "../../scripts/free-port";
import { layUserDir } from "../../scripts/user-dir";
import { root } from "../root";
import { serveRounds } from "../serve-rounds";
import { flow, sourceOf } from "./flow";

interface Counted extends NodeMessage {
  readonly count: number;
}

interface Completed {
  readonly msg: Counted;
  readonly node: { readonly id: string };
}

/** What is used of Node-RED's own module; its types know only what a node is given. */
interface Runtime {
  init(settings: object): void;
  start(): Promise<void>;
  readonly events: { once(event: "flows:started", listener: () => void): void };
  readonly hooks: { add(hook: "onComplete", listener: (event: Completed) => void): void };
  readonly nodes: { getNode(id: string): Node | null };
}

/** From far below to far above what a car needs. */
const watts = [2_300, -400, -1_900, 350, -6_200, -12_500];

/** A whole Node-RED runtime, without its editor, that lets messages through one of its nodes. */
async function main([, , userDir = "", nodeId = ""]: readonly string[]): Promise<void> {
  layUserDir(userDir, { port: await freePort(), flow, packages: [root] });
  const RED: Runtime = require("node-red");
  const settings: object = require(join(userDir, "settings.js"));
  RED.init({
    ...settings,
    userDir,
    httpAdminRoot: false,
    httpNodeRoot: false,
    logging: { console: { level: "fatal" } },
  });
  const started = new Promise<void>((resolve) => RED.events.once("flows:started", resolve));
  await RED.start();
  await started;

  const source = RED.nodes.getNode(sourceOf(nodeId));
  if (!source || !RED.nodes.getNode(nodeId))
    throw new Error(`Node-RED did not load ${nodeId}: build the package first`);
  serveRounds({ message: messagesFrom(source, nodeId, RED) });
}

/** Sends a message along the wire and resolves when the node at its end says that it is done with it. */
function messagesFrom(source: Node, nodeId: string, { hooks }: Runtime): () => Promise<void> {
  const waiting = new Map<number, () => void>();
  hooks.add("onComplete", ({ msg, node }) => {
    if (node.id !== nodeId) return;
    waiting.get(msg.count)?.();
    waiting.delete(msg.count);
  });
  let sent = 0;
  return () =>
    new Promise((resolve) => {
      const msg: Counted = { topic: "grid", payload: watts[sent % watts.length], count: sent++ };
      waiting.set(msg.count, resolve);
      source.send(msg);
    });
}

main(process.argv).catch((err: unknown) => {
  process.stderr.write(`${String(err)}\n`);
  process.exit(1);
});
