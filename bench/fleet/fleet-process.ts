import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { queryObjects, writeHeapSnapshot } from "node:v8";
import type { Node } from "node-red";
import * as z from "zod";
import { freePort } from "../../scripts/free-port";
import { HOUR_MS } from "../../src/core/duration";
import { fleetOf } from "../../src/simulator/fleet";
import { median } from "../median";
import { root } from "../root";

/** What is used of Node-RED's own module; its types know only what a node is given. */
interface Runtime {
  init(settings: object): void;
  start(): Promise<void>;
  readonly events: { once(event: "flows:started", listener: () => void): void };
  readonly hooks: { add(hook: "onComplete", listener: (event: Completed) => void): void };
  readonly nodes: { getNode(id: string): Node | null };
}

interface Completed {
  readonly msg: { readonly mark?: unknown };
  readonly error?: Error;
}

const Cloud = z.object({ origin: z.string(), credentials: z.record(z.string(), z.string()) });

/** Another car each time, spread over the fleet. */
const STRIDE = 7919;
const ROUNDS = 5;
const UNITS = 100;
/** The part of the time in which it works. */
const CALM = 0.1;
/** Where what is held is written to, if anyone wants it: `FLEET_SNAPSHOTS=folder`. */
const SNAPSHOTS = process.env["FLEET_SNAPSHOTS"];

const at = { z: "tab", x: 100, y: 100 };
const deciding = { ...at, account: "account", vehicle: "", home: "" };
const unlimited = 100_000;

/** One flow that decides for all cars of an account. */
const flowAt = (origin: string): readonly object[] => [
  { id: "tab", type: "tab" },
  {
    id: "account",
    type: "smartcar-account",
    environment: "custom",
    origin,
    requestBurst: unlimited,
    requestsPerMinute: unlimited,
  },
  { id: "surplus", type: "smartcar-surplus", ...deciding, wires: [["mode"], ["mode"]] },
  {
    id: "tariff",
    type: "smartcar-tariff",
    version: "2",
    ...deciding,
    departures: "daily 07:00",
    zone: "UTC",
    wires: [["mode"], ["mode"]],
  },
  { id: "mode", type: "smartcar-mode", ...deciding, mode: "solar+cheap", wires: [[], [], []] },
];

/** A whole Node-RED runtime, without its editor, with one flow for so many cars, that measures itself. */
async function main([, , userDir = "", count = "", cloud = ""]: readonly string[]): Promise<void> {
  const { origin, credentials } = Cloud.parse(JSON.parse(cloud));
  mkdirSync(userDir, { recursive: true });
  writeFileSync(join(userDir, "flows.json"), JSON.stringify(flowAt(origin)));
  writeFileSync(join(userDir, "flows_cred.json"), JSON.stringify({ account: credentials }));
  const RED: Runtime = require("node-red");
  RED.init({
    userDir,
    uiPort: await freePort(),
    flowFile: "flows.json",
    nodesDir: root,
    credentialSecret: false,
    telemetry: { enabled: false },
    httpAdminRoot: false,
    httpNodeRoot: false,
    logging: { console: { level: "fatal" } },
  });
  const started = new Promise<void>((resolve) => RED.events.once("flows:started", resolve));
  await RED.start();
  await started;
  const fleet = new MeasuredFleet(RED, Number(count));
  process.send?.(await fleet.measure());
  process.exit(0);
}

/** What it costs to decide for a fleet. */
class MeasuredFleet {
  readonly #RED: Runtime;
  readonly #ids: readonly string[];
  readonly #waiting = new Map<unknown, (error: Error | undefined) => void>();
  #sent = 0;
  #next = 0;

  constructor(RED: Runtime, count: number) {
    this.#RED = RED;
    this.#ids = fleetOf(count).map(({ id }) => id);
    RED.hooks.add("onComplete", ({ msg, error }) => {
      this.#waiting.get(msg.mark)?.(error);
      this.#waiting.delete(msg.mark);
    });
  }

  async measure(): Promise<object> {
    await this.#send("mode", { ...this.#report(0), vehicleId: this.#ids[0] });
    const empty = await held();
    const filledBefore = cpuMs();
    let closuresAtHalf = 0;
    const half = Math.floor(this.#ids.length / 2);
    for (const [index] of this.#ids.entries()) {
      if (index === half) closuresAtHalf = await closures();
      await this.#send("surplus", { ...this.#report(index), topic: "grid", payload: 300 });
      for (const node of ["tariff", "mode"]) await this.#send(node, this.#report(index));
    }
    const fillCpuMs = cpuMs() - filledBefore;
    const closuresPerCar = ((await closures()) - closuresAtHalf) / (this.#ids.length - half);
    const pricesBefore = cpuMs();
    await this.#send("tariff", { topic: "prices", payload: prices() });
    await calm();
    const pricesCpuMs = cpuMs() - pricesBefore;
    const full = await held();
    const kbPerCar = (name: keyof typeof full): number => (full[name] - empty[name]) / this.#ids.length / 1000;
    if (SNAPSHOTS) writeHeapSnapshot(join(SNAPSHOTS, `${this.#ids.length}-cars.heapsnapshot`));
    const messages = {
      reading: await this.#cost((index) => [
        "surplus",
        { home: home(index), topic: "grid", payload: 300 + (index % 50) },
      ]),
      request: await this.#cost((index) => [
        "mode",
        { vehicleId: this.#ids[index], topic: "minimum", payload: 10 + (this.#sent % 20) },
      ]),
      report: await this.#cost((index) => ["mode", this.#report(index)]),
    };
    const memory = { heapKbPerCar: kbPerCar("heapUsed"), bufferKbPerCar: kbPerCar("arrayBuffers"), closuresPerCar };
    return { cars: this.#ids.length, ...memory, fillCpuMs, pricesCpuMs, messages };
  }

  /** The car of a message, where it lives, and what it reports. */
  #report(index: number): object {
    const vehicleId = this.#ids[index];
    return {
      vehicleId,
      home: home(index),
      settings: { chargePowerKw: 11, capacityKwh: 77 },
      topic: "car",
      payload: { vehicleId, soc: 20 + ((index * 37) % 60), limit: 80, pluggedIn: true, charging: false, place: "home" },
    };
  }

  /** CPU milliseconds of one message, as the median of rounds. */
  async #cost(messageOf: (index: number) => readonly [node: string, msg: object]): Promise<number> {
    const rounds: number[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      await calm();
      const before = cpuMs();
      for (let unit = 0; unit < UNITS; unit++) {
        this.#next = (this.#next + STRIDE) % this.#ids.length;
        await this.#send(...messageOf(this.#next));
      }
      if (round >= 0) rounds.push((cpuMs() - before) / UNITS);
    }
    return median(rounds);
  }

  #send(node: string, msg: object): Promise<void> {
    const mark = this.#sent++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(mark, (error) => (error ? reject(error) : resolve()));
      this.#RED.nodes.getNode(node)?.receive({ ...msg, mark });
    });
  }
}

const home = (index: number): string => `Home ${index}`;

/** Two days of quarter hours. */
function prices(): readonly object[] {
  const from = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 192 }, (_, quarter) => ({
    start: new Date(from + (quarter * HOUR_MS) / 4).toISOString(),
    end: new Date(from + ((quarter + 1) * HOUR_MS) / 4).toISOString(),
    value: Number((0.3 + 0.1 * Math.sin(quarter / 12) + 0.02 * Math.sin(quarter)).toFixed(4)),
  }));
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Until next to nothing is done any more, also where other programs leave it little of the processor. */
async function calm(): Promise<void> {
  for (;;) {
    const before = performance.eventLoopUtilization();
    await sleep(500);
    if (performance.eventLoopUtilization(before).utilization < CALM) return;
  }
}

/** What a collection leaves, bytes: on the heap, and beside it, where what is at rest is. */
async function held(): Promise<Pick<NodeJS.MemoryUsage, "heapUsed" | "arrayBuffers">> {
  await calm();
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage();
}

/** How many functions there are once nothing is done. */
async function closures(): Promise<number> {
  await calm();
  return queryObjects(Function, { format: "count" });
}

main(process.argv).catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? (err.stack ?? err.message) : String(err)}\n`);
  process.exit(1);
});
