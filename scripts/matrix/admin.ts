import { MINUTE_MS } from "../../src/core/duration";
import { setTimeout as sleep } from "node:timers/promises";

const DEPLOYING_TAKES_MS = 15_000;
const ANSWERING_TAKES_MS = MINUTE_MS;

/** Asks a running Node-RED and resolves with the text of the answer. Throws an Error with it unless it is a success. */
export async function ask(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWERING_TAKES_MS) });
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 500)}`);
}

/** Deploys a flow through the admin API and waits until it answers at `path`. */
export async function deploy(origin: string, flow: readonly object[], path: string): Promise<void> {
  const headers = { "content-type": "application/json", "node-red-deployment-type": "full" };
  await ask(`${origin}/flows`, { method: "POST", headers, body: JSON.stringify(flow) });
  // The admin API answers before the new flow runs.
  const giveUpAt = performance.now() + DEPLOYING_TAKES_MS;
  while ((await fetch(origin + path, { method: "HEAD" })).status === 404) {
    if (performance.now() > giveUpAt) throw new Error("The flow was deployed but does not run");
    await sleep(200);
  }
}
