import type { NodeMessage } from "node-red";
import { request } from "undici";
import { SECOND_MS } from "../../../src/core/duration";
import type { Simulator } from "../../../src/simulator/simulator";
import { FakeClock } from "../fake-clock";
import { cloudAndAccount, Flow, helper } from "../flow";
import { HomeAssistant } from "./home-assistant";

const AT = { z: "tab", x: 1, y: 1 };
const NAMED: Readonly<Record<string, object>> = {
  bmw: { name: "BMW i4", make: "BMW", model: "i4", home: "house" },
  tesla: { name: "Tesla", make: "TESLA" },
  volvo: { name: "Volvo", make: "VOLVO" },
};
export const BROKER_IS_THERE = { status: { fill: "green", shape: "dot", text: "node-red:common.status.connected" } };
export const BROKER_IS_GONE = { status: { fill: "red", shape: "ring", text: "node-red:common.status.disconnected" } };

/** The result of a request on its topic. */
interface Result {
  readonly topic: string;
  readonly payload: Record<string, unknown>;
}

/** An MQTT node for three cars, one of them in a home and decided for; the bench is its broker, and Home Assistant listens. */
export class MqttBench {
  readonly pace = new FakeClock();
  readonly ha = new HomeAssistant();
  /** What the broker would hold. */
  readonly retained = new Map<string, string>();
  /** What went to a Catch node. */
  readonly caught: Record<string, unknown>[] = [];
  readonly #cloud: Awaited<ReturnType<typeof cloudAndAccount>>;
  #flow: Flow | undefined;
  #results: Result[] = [];

  private constructor(cloud: Awaited<ReturnType<typeof cloudAndAccount>>) {
    this.#cloud = cloud;
  }

  static async start(): Promise<MqttBench> {
    return new MqttBench(await cloudAndAccount());
  }

  async close(): Promise<void> {
    await helper.unload();
    await this.simulator.close();
  }

  get simulator(): Simulator {
    return this.#cloud.simulator;
  }

  /** The account and the cars that the next flow has. */
  get configs(): Record<string, unknown>[] {
    return this.#cloud.configs;
  }

  /** The flow that was opened last. */
  get flow(): Flow {
    if (!this.#flow) throw new Error("No flow is open");
    return this.#flow;
  }

  /** Deploys the node, and waits until everything is published. */
  async open(settings: object = {}, more: readonly Record<string, unknown>[] = [], userDir?: string): Promise<void> {
    const home = { id: "house", type: "smartcar-home", name: "Our house", fuseAmps: "25" };
    const configs = this.configs.map((one) => ({ ...one, ...NAMED[String(one["id"])] }));
    const deciding = [
      { id: "mode", type: "smartcar-mode", ...AT, vehicle: "bmw", mode: "off", wires: [[], [], []] },
      { id: "tariff", type: "smartcar-tariff", ...AT, vehicle: "bmw", zone: "UTC", wires: [[], []] },
    ];
    this.#flow = await Flow.load(
      { type: "smartcar-mqtt", account: "account", ...settings },
      [home, ...configs, ...deciding, ...more],
      this.#cloud.credentials,
      userDir,
      undefined,
      this.pace,
    );
    await this.until("all cars are published", () => this.retained.has(`smartcar/volvo/session`));
    await this.until("somebody has decided", () => this.decision["mode"] !== undefined);
    await this.settle();
  }

  /** Lets time pass at the broker until something is so. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    for (let turn = 0; turn < 4000; turn++) {
      this.take();
      if (isSo()) return;
      await this.pace.advance(SECOND_MS / 4);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error(`It never came that ${what}`);
  }

  /** Lets everything be published that is to be. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) {
      await this.flow.quiet();
      await this.pace.advance(SECOND_MS);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    this.take();
  }

  /** Takes what has come out meanwhile. */
  take(): readonly Record<string, unknown>[] {
    const outs = this.flow.take();
    for (const { end, msg } of outs) {
      if (end === "catch") this.caught.push(msg["error"] as Record<string, unknown>);
      if (end === "first") this.#publish(msg);
    }
    return outs.map(({ msg }) => msg);
  }

  #publish({ topic, payload, retain }: NodeMessage & Record<string, unknown>): void {
    if (typeof topic !== "string" || typeof payload !== "string") return;
    this.ha.receive(topic, payload, retain === true);
    if (topic.endsWith("/result")) this.#results.push({ topic, payload: JSON.parse(payload) });
    if (retain !== true) return;
    if (payload === "") this.retained.delete(topic);
    else this.retained.set(topic, payload);
  }

  /** What is retained under a topic. */
  document(topic: string): Record<string, unknown> {
    return JSON.parse(this.retained.get(topic) ?? "{}");
  }

  /** What was decided last for the BMW. */
  get decision(): Record<string, unknown> {
    return this.document("smartcar/bmw-i4/decision");
  }

  /** The result of a request. */
  async ask(word: string, payload: unknown, more: object = {}, name = "bmw-i4"): Promise<Record<string, unknown>> {
    this.#results = [];
    const topic = `smartcar/${name}/${word}`;
    this.flow.node.receive({ topic: `${topic}/set`, payload, ...more });
    await this.until(`a result of ${word}`, () => this.#results.some((one) => one.topic === `${topic}/result`));
    return this.#results[0]?.payload ?? {};
  }

  /** How many commands the simulator has been sent. */
  async commands(): Promise<number> {
    const { body } = await request(`${this.simulator.origin}/simulator/ledger`);
    const { totals } = (await body.json()) as { totals: Record<string, number> };
    return totals["commands"] ?? 0;
  }
}
