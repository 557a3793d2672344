import assert from "node:assert/strict";
import type { EventEmitter } from "node:events";
import type { NodeAPI } from "node-red";
import { request, type Dispatcher } from "undici";
import account from "../../../nodes/account/node";
import type { PageBoot } from "../../../src/page/page-state";
import { FakeClock } from "../fake-clock";
import { cloudAndAccount, Flow, helper, httpNode } from "../flow";
import { startFlowServer, type FlowServer } from "../flow-server";
import { until } from "../until";

export const AT = { z: "tab", x: 1, y: 1 };
export const PAGE = "/smartcar-page";
export const PASSWORD = "a long password";
/** What the page's own requests carry. */
export const OWN = { "content-type": "application/json", "x-smartcar-page": "1" };

/** A stream of events that is read until it ends. */
export interface EventStream {
  readonly status: number;
  readonly isOpen: () => boolean;
  /** All that it told. Destroys it if it has not ended. */
  readonly told: (end: "ended" | "left") => Promise<string>;
}

/** A dashboard node in a Node-RED with simulated cars, and a browser's requests to its page. */
export class DashboardBench {
  readonly pace = new FakeClock();
  readonly server: FlowServer;
  /** Of the runtime that was loaded last. */
  runtimeEvents: EventEmitter | undefined;
  readonly #cloud: Awaited<ReturnType<typeof cloudAndAccount>>;

  private constructor(cloud: Awaited<ReturnType<typeof cloudAndAccount>>, server: FlowServer) {
    this.#cloud = cloud;
    this.server = server;
  }

  static async start(): Promise<DashboardBench> {
    return new DashboardBench(await cloudAndAccount(), await startFlowServer(httpNode));
  }

  async close(): Promise<void> {
    await helper.unload();
    await this.server.close();
    await this.#cloud.simulator.close();
  }

  /** Deploys the node with three cars, one of them named and in a home, and with nodes that decide for it. */
  async open(
    settings: object = {},
    password = "",
    more: readonly Record<string, unknown>[] = [],
    userDir?: string,
  ): Promise<Flow> {
    const deciding = [
      { id: "mode", type: "smartcar-mode", ...AT, vehicle: "bmw", mode: "off", wires: [[], [], []] },
      { id: "tariff", type: "smartcar-tariff", ...AT, vehicle: "bmw", zone: "UTC", wires: [[], []] },
    ];
    const house = { id: "house", type: "smartcar-home", name: "Our house" };
    const configs = this.#cloud.configs.map((one) =>
      one["id"] === "bmw" ? { ...one, name: "i4", make: "BMW", home: "house" } : one,
    );
    return Flow.load(
      { type: "smartcar-dashboard", path: PAGE, ...settings },
      [house, ...configs, ...deciding, ...more],
      { ...this.#cloud.credentials, node: { password } },
      userDir,
      (RED: NodeAPI) => {
        this.runtimeEvents = RED.events;
        account(RED);
      },
      this.pace,
    );
  }

  ask(path: string, options: Parameters<typeof request>[1] = {}): Promise<Dispatcher.ResponseData<unknown>> {
    return request(this.server.origin + path, { ...options, reset: true });
  }

  /** A request of the page itself. */
  post(name: string, body: unknown, headers: object = {}): Promise<Dispatcher.ResponseData<unknown>> {
    return this.ask(`${PAGE}/${name}`, { method: "POST", body: JSON.stringify(body), headers: { ...OWN, ...headers } });
  }

  /** What the page begins with. */
  async boot(headers: Record<string, string> = {}): Promise<PageBoot> {
    const { body } = await this.ask(`${PAGE}/boot`, { headers });
    return (await body.json()) as PageBoot;
  }

  /** The headers of a session that has begun. */
  async loggedIn(): Promise<{ cookie: string }> {
    const { statusCode, headers, body } = await this.post("login", { password: PASSWORD });
    await body.dump();
    assert.equal(statusCode, 200);
    return { cookie: String(headers["set-cookie"]).split(";")[0] ?? "" };
  }

  async stream(headers: Record<string, string> = {}): Promise<EventStream> {
    const { statusCode, body } = await this.ask(`${PAGE}/events`, { headers });
    let [told, isOpen] = ["", true];
    body.setEncoding("utf8").on("data", (text: string) => (told += text));
    body.once("close", () => (isOpen = false)).on("error", () => undefined);
    return {
      status: statusCode,
      isOpen: () => isOpen,
      told: async (end) => {
        if (end === "left") body.destroy();
        await until(`the stream is ${end}`, async () => !isOpen);
        return told;
      },
    };
  }
}
