import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import * as z from "zod";
import { freePort } from "../../scripts/free-port";
import { launchNodeRed, type NodeRedProcess } from "../../scripts/node-red-process";
import type { CarSpec } from "../../src/simulator/car/car-spec";
import { startSimulator, type Simulator } from "../../src/simulator/simulator";
import { median } from "../median";
import { root } from "../root";
import { deliveryOf, fleetCredentials, fleetFlow, growingFleet, managementToken } from "./fleet-flow";

/** What one kind of message costs. */
export interface Cost {
  /** Of Node-RED's process, in milliseconds. */
  readonly cpuMs: number;
  /** Written to files and sockets. */
  readonly bytes: number;
}

export const messageNames = ["delivery", "command", "read", "reading"] as const;
export type MessageName = (typeof messageNames)[number];

/** How much a fleet of so many cars takes. */
export interface Size {
  readonly cars: number;
  /** Of a start with all cars in the store, until the flows run. */
  readonly startCpuMs: number;
  readonly startMs: number;
  /** With all cars in use, what a collection leaves. */
  readonly heapMb: number;
  /** What a further car adds to it; of few cars that cannot be told. */
  readonly heapKbPerCar: number;
  readonly messages: Readonly<Record<MessageName, Cost>>;
  /** Of a full deploy with all cars in use. */
  readonly redeployCpuMs: number;
  /** What Node-RED has reported as errors. */
  readonly errors: readonly string[];
}

const ROUNDS = 3;
const UNITS = 80;
const WARM_UP = 1;
/** Deliveries that are under way at once while a fleet is filled. */
const AT_ONCE = 16;
const AGAIN_MS = 250;

const Used = z.object({ cpuMs: z.number(), writtenBytes: z.number(), heapUsed: z.number() });
type Used = z.infer<typeof Used>;

/** Runs a real Node-RED with one flow for so many cars of a simulator, and measures what each kind of message costs. */
export async function measureFleet(cars: number): Promise<Size> {
  const fleet = growingFleet(cars);
  const generous = { capacity: 1e9, refillPerMinute: 1e9 };
  const simulator = await startSimulator({
    cars: fleet,
    managementToken,
    rules: {
      latency: { fromMs: 0, toMs: 0 },
      monthlyCalls: 1e9,
      applicationBucket: generous,
      vehicleBucket: generous,
    },
  });
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-growth-"));
  let running: FleetProcess | undefined;
  const start = async (): Promise<FleetProcess> => (running = await FleetProcess.start(userDir, fleet, simulator));
  try {
    const first = await start();
    const empty = await first.used("hold");
    await first.fill();
    const filled = await first.used("hold");
    const messages = await first.messages();
    const redeployCpuMs = await first.redeploy();
    await first.end();

    const second = await start();
    const { cpuMs: startCpuMs } = await second.used("end");
    return {
      cars,
      startCpuMs,
      startMs: second.startedMs,
      heapMb: filled.heapUsed / 1e6,
      heapKbPerCar: (filled.heapUsed - empty.heapUsed) / cars / 1000,
      messages,
      redeployCpuMs,
      errors: [...first.errors, ...second.errors],
    };
  } finally {
    await running?.end();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  }
}

/** A Node-RED that serves a fleet, and how to reach it. */
class FleetProcess {
  readonly #nodeRed: NodeRedProcess;
  readonly #origin: string;
  readonly #fleet: readonly CarSpec[];
  readonly #flow: readonly object[];
  readonly #agent = new Agent();
  #next = 0;
  #ending: Promise<void> | undefined;

  private constructor(nodeRed: NodeRedProcess, origin: string, fleet: readonly CarSpec[], flow: readonly object[]) {
    this.#nodeRed = nodeRed;
    this.#origin = origin;
    this.#fleet = fleet;
    this.#flow = flow;
  }

  static async start(userDir: string, fleet: readonly CarSpec[], simulator: Simulator): Promise<FleetProcess> {
    const port = await freePort();
    const flow = fleetFlow(simulator.origin);
    const settings = {
      uiPort: port,
      uiHost: "127.0.0.1",
      flowFile: "flows.json",
      nodesDir: root,
      credentialSecret: false,
      telemetry: { enabled: false },
      logging: { console: { level: "info" } },
    };
    mkdirSync(userDir, { recursive: true });
    writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings)};\n`);
    writeFileSync(join(userDir, "flows.json"), JSON.stringify(flow));
    writeFileSync(join(userDir, "flows_cred.json"), JSON.stringify(fleetCredentials(simulator.credentials)));
    const nodeRed = await launchNodeRed({
      node: process.execPath,
      redJs: join(root, "node_modules/node-red/red.js"),
      userDir,
      execArgv: ["--expose-gc", "--require", join(__dirname, "growth-probe.cjs"), ...PROFILED],
    });
    return new FleetProcess(nodeRed, `http://127.0.0.1:${port}`, fleet, flow);
  }

  get startedMs(): number {
    return this.#nodeRed.startedMs;
  }

  /** What the process has used so far: before a measurement begins, after it, or with what a collection leaves. */
  async used(when: "begin" | "end" | "hold"): Promise<Used> {
    return Used.parse(await this.#nodeRed.ask(when));
  }

  /** Lets every car report once. */
  async fill(): Promise<void> {
    const left = [...this.#fleet];
    const deliver = async (): Promise<void> => {
      for (let car = left.pop(); car; car = left.pop()) await this.#deliver(car);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, deliver));
  }

  async messages(): Promise<Readonly<Record<MessageName, Cost>>> {
    const send: Readonly<Record<MessageName, (car: CarSpec, index: number) => Promise<void>>> = {
      delivery: (car) => this.#deliver(car),
      command: ({ id }, index) => this.#post("command", id, { command: index % 2 ? "stop" : "start", force: true }),
      read: ({ id }) => this.#post("read", id, ""),
      reading: ({ id }, index) => this.#post("reading", id, index % 2 ? -1900 : 350),
    };
    const costs = new Map<MessageName, Cost>();
    for (const name of messageNames) costs.set(name, await this.#cost(send[name]));
    return z
      .record(z.enum(messageNames), z.object({ cpuMs: z.number(), bytes: z.number() }))
      .parse(Object.fromEntries(costs));
  }

  /** One full deploy with all cars in use, until the next delivery is answered. */
  async redeploy(): Promise<number> {
    const before = await this.used("begin");
    const starts = this.#starts;
    const { statusCode, body } = await request(`${this.#origin}/flows`, {
      method: "POST",
      dispatcher: this.#agent,
      headers: { "content-type": "application/json", "node-red-deployment-type": "full" },
      body: JSON.stringify(this.#flow),
    });
    if (statusCode >= 300) throw new Error(`A deploy was answered with ${statusCode}: ${await body.text()}`);
    await body.dump();
    while (this.#starts === starts) await sleep(20);
    await this.#deliver(this.#car());
    return (await this.used("end")).cpuMs - before.cpuMs;
  }

  get errors(): readonly string[] {
    return this.#nodeRed.log.filter((line) => line.includes("[error]"));
  }

  end(): Promise<void> {
    this.#ending ??= this.#nodeRed.close().then(() => this.#agent.destroy());
    return this.#ending;
  }

  get #starts(): number {
    return this.#nodeRed.log.filter((line) => line.includes("Started flows")).length;
  }

  async #cost(send: (car: CarSpec, index: number) => Promise<void>): Promise<Cost> {
    const rounds: Cost[] = [];
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      const before = await this.used("begin");
      // The same cars in each round: what a node does once for a car, as to read what it has stored, is not of each message.
      this.#next = 0;
      for (let index = 0; index < UNITS; index++) await send(this.#car(), index + round * UNITS);
      const after = await this.used("end");
      const cost = {
        cpuMs: (after.cpuMs - before.cpuMs) / UNITS,
        bytes: (after.writtenBytes - before.writtenBytes) / UNITS,
      };
      if (round >= 0) rounds.push(cost);
    }
    return { cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)), bytes: median(rounds.map(({ bytes }) => bytes)) };
  }

  /** Another one each time, spread over the fleet. */
  #car(): CarSpec {
    this.#next = (this.#next + STRIDE) % this.#fleet.length;
    const car = this.#fleet[this.#next];
    if (!car) throw new Error("A fleet has cars");
    return car;
  }

  async #deliver(car: CarSpec): Promise<void> {
    const { body, signature } = deliveryOf(car);
    await this.#send("hook", body, { "sc-signature": signature });
  }

  #post(path: string, vehicleId: string, ask: unknown): Promise<void> {
    return this.#send(path, JSON.stringify({ vehicleId, ask }));
  }

  async #send(path: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const answer = await request(`${this.#origin}/${path}`, {
      method: "POST",
      dispatcher: this.#agent,
      headers: { "content-type": "application/json", ...headers },
      body,
    });
    const text = await answer.body.text();
    // So much waits to be applied that nothing more is promised; Smartcar tries again, too.
    if (answer.statusCode === 503) return sleep(AGAIN_MS).then(() => this.#send(path, body, headers));
    if (answer.statusCode >= 300) throw new Error(`${path} was answered with ${answer.statusCode}: ${text}`);
  }
}

/** Without a common divisor with the sizes, so that each car has its turn. */
const STRIDE = 7919;

/** Where the profiles go, if any are wanted: `GROWTH_PROFILES=folder`. */
const PROFILED = process.env["GROWTH_PROFILES"]
  ? ["--cpu-prof", `--cpu-prof-dir=${process.env["GROWTH_PROFILES"]}`]
  : [];
