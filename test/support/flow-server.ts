import { createServer, type RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { request } from "undici";
import type { Simulator } from "../../src/simulator/simulator";
import { httpNode } from "./flow";
import { listen } from "./network/loopback";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What the flows of the loaded runtime serve, over real HTTP. */
export interface FlowServer {
  readonly origin: string;
  post(path: string, body: string | Buffer, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  close(): Promise<void>;
}

/** As it is with Node-RED's default settings: the editor's own parser of JSON has read each body before. */
export const readBefore: RequestListener = (req, res) => {
  text(req).then(
    (body) => httpNode(Object.assign(req, { body: JSON.parse(body) }), res),
    () => res.destroy(),
  );
};

export async function startFlowServer(listener: RequestListener = httpNode): Promise<FlowServer> {
  const server = createServer(listener);
  const origin = `http://127.0.0.1:${await listen(server)}`;
  const ask = async (path: string, options: Parameters<typeof request>[1]): Promise<Answer> => {
    const answer = await request(origin + path, { ...options, reset: true });
    const said = await answer.body.text();
    return { status: answer.statusCode, body: said.startsWith("{") ? JSON.parse(said) : said };
  };
  return {
    origin,
    post: (path, body, headers = {}) => ask(path, { method: "POST", body, headers }),
    get: (path) => ask(path, { method: "GET" }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Does what a person does in the dashboard: makes a webhook; all cars are subscribed to it. */
export async function makeWebhook(simulator: Simulator, callbackUri: string, more: object = {}): Promise<MadeWebhook> {
  const made = await control(simulator, "/webhooks", { name: "Home", callbackUri, autoSubscribe: true, ...more });
  return made as MadeWebhook;
}

export interface MadeWebhook {
  readonly id: string;
  readonly verified: boolean;
  readonly problem?: string;
}

/** A question to the simulator's control API. */
export async function control(simulator: Simulator, path: string, body: object): Promise<unknown> {
  const answer = await request(`${simulator.origin}/simulator${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.body.text();
  if (answer.statusCode >= 400) throw new Error(said);
  return said === "" ? undefined : JSON.parse(said);
}
