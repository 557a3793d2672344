import { once } from "node:events";
import type { Server } from "node:http";
import type { Node, NodeAPI } from "node-red";
import * as z from "zod";
import { SmartcarError } from "../../src/core/error";
import type { Account } from "../account/account";
import { say, speak } from "../runtime/speech";

/** A webhook node, its account, and the path where it receives. */
export interface Joining {
  readonly RED: NodeAPI;
  readonly node: Node;
  readonly account: Account;
  readonly path: string;
}

const Created = z.object({ id: z.string(), problem: z.string().optional() });

/**
 * Lets the account's built-in simulator deliver to a path of this very Node-RED, as its owner would in Smartcar's dashboard; does
 * nothing for another environment. Returns what takes it back.
 */
export function joinSimulator({ RED, node, account, path }: Joining): () => Promise<void> {
  let left = false;
  const joined = join(() => left).catch((err: unknown) => {
    if (!left) node.error(err, {});
    return undefined;
  });

  async function join(isOver: () => boolean): Promise<(() => Promise<void>) | undefined> {
    if (!account.isSimulated || RED.settings.httpNodeRoot === false) return undefined;
    const root = await ownAddress(RED);
    const origin = isOver() ? undefined : await account.smartcar.simulatorOrigin();
    if (origin === undefined || isOver()) return undefined;
    const callbackUri = `${root}${path}`;
    const { id, problem } = await create(`${origin}/simulator/webhooks`, callbackUri);
    if (problem !== undefined) node.warn(speak(say("error.simulator-cannot-deliver", { url: callbackUri, problem })));
    return async () => void (await fetch(`${origin}/simulator/webhooks/${id}`, { method: "DELETE" }).catch(() => {}));
  }

  return async () => {
    left = true;
    const leave = await joined;
    await leave?.();
  };
}

async function create(address: string, callbackUri: string): Promise<z.infer<typeof Created>> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Node-RED", callbackUri, autoSubscribe: true }),
  });
  const created = Created.safeParse(await answer.json());
  if (created.success) return created.data;
  throw new SmartcarError("BAD_RESPONSE", say("error.no-simulated-webhook", { status: answer.status }));
}

/** Where this Node-RED is reached from its own computer, once it listens. */
async function ownAddress({ server, settings }: NodeAPI): Promise<string> {
  const listening: Server = server;
  if (!listening.listening) await once(listening, "listening");
  const address = listening.address();
  if (address === null || typeof address === "string") throw new SmartcarError("NETWORK", say("error.no-port"));
  const isAny = ["0.0.0.0", "::"].includes(address.address);
  const host = isAny ? "127.0.0.1" : address.family === "IPv6" ? `[${address.address}]` : address.address;
  const root = settings.httpNodeRoot === false ? "" : (settings.httpNodeRoot ?? "/").replace(/\/+$/, "");
  return `${"setSecureContext" in listening ? "https" : "http"}://${host}:${address.port}${root}`;
}
