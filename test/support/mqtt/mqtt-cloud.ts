import { request } from "undici";
import { z } from "zod";
import { Child } from "../child";
import { findMosquitto, Mosquitto } from "./mosquitto";
import { MqttInbox } from "./mqtt-inbox";

/** What Node-RED says at a broker once its flows run. */
export const UP = "node-red/up";

/** A broker in a process of its own, and a client of it that has the messages of some topics. */
export class Broker {
  readonly #stop: () => Promise<unknown>;
  readonly port: number;
  readonly inbox: MqttInbox;

  private constructor(stop: () => Promise<unknown>, port: number, inbox: MqttInbox) {
    this.#stop = stop;
    this.port = port;
    this.inbox = inbox;
  }

  /** A Mosquitto; where none can be had, ours, and a line that says so. */
  static async mosquitto(topics: readonly string[]): Promise<Broker> {
    const found = findMosquitto();
    if ("missing" in found) {
      process.stdout.write(`    ${found.missing}\n`);
      return Broker.start(topics);
    }
    const broker = await Mosquitto.open(found.program);
    return new Broker(() => broker.close(), broker.port, await MqttInbox.open(broker.port, topics));
  }

  static async start(topics: readonly string[]): Promise<Broker> {
    const { child, found } = await Child.start({
      args: ["--import", "tsx", "test/support/mqtt/broker-main.ts"],
      ready: /broker at (\d+)/,
    });
    const port = Number(found[1]);
    return new Broker(() => child.stop(), port, await MqttInbox.open(port, topics));
  }

  /** The config node of it, that says `UP`. */
  get node(): Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string } {
    return {
      id: "broker",
      type: "mqtt-broker",
      broker: "127.0.0.1",
      port: String(this.port),
      autoConnect: true,
      protocolVersion: "4",
      birthTopic: UP,
      birthPayload: "up",
      birthQos: "0",
    };
  }

  async stop(): Promise<void> {
    await this.inbox.close();
    await this.#stop();
  }
}

/** A simulated cloud in a process of its own. */
export class CloudProcess {
  readonly #child: Child;
  readonly origin: string;

  private constructor(child: Child, origin: string) {
    this.#child = child;
    this.origin = origin;
  }

  /** `options` are those of its command line. */
  static async start(options: readonly string[]): Promise<CloudProcess> {
    const { child, found } = await Child.start({
      args: ["dist/program/cli.js", "simulator", "--port", "0", "--latency", "0.1", ...options],
      ready: /(http:\/\/127\.0\.0\.1:\d+)/,
    });
    return new CloudProcess(child, found[1] ?? "");
  }

  /** What its control interface answers. */
  async get(path: string): Promise<unknown> {
    const { body } = await request(`${this.origin}/simulator${path}`);
    return body.json();
  }

  /** Changes a car, as its owner or its app does. */
  change(id: string, what: object): Promise<void> {
    return this.#post(`/cars/${id}`, what);
  }

  /** What its clock shows, ms since the epoch. */
  async now(): Promise<number> {
    return z.object({ now: z.number() }).parse(await this.get("/clock")).now;
  }

  /** Lets its time pass so many times as fast as the wall's. */
  async speed(speed: number): Promise<void> {
    await this.#post("/clock", { speed });
  }

  stop(): Promise<unknown> {
    return this.#child.stop();
  }

  async #post(path: string, what: object): Promise<void> {
    const { body } = await request(`${this.origin}/simulator${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(what),
    });
    await body.dump();
  }
}
