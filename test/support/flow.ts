import type { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Node, NodeAPI, NodeInitializer, NodeMessage } from "node-red";
import helper from "node-red-node-test-helper";
import account from "../../nodes/account/node";
import charge from "../../nodes/charge/node";
import schedule from "../../nodes/schedule/node";
import limit from "../../nodes/limit/node";
import dashboard from "../../nodes/dashboard/node";
import mode from "../../nodes/mode/node";
import lock from "../../nodes/lock/node";
import mqtt from "../../nodes/mqtt/node";
import notify from "../../nodes/notify/node";
import prices from "../../nodes/prices/node";
import records from "../../nodes/records/node";
import signals from "../../nodes/signals/node";
import surplus from "../../nodes/surplus/node";
import tariff from "../../nodes/tariff/node";
import forecast from "../../nodes/forecast/node";
import home from "../../nodes/home/node";
import vehicle from "../../nodes/vehicle/node";
import webhook from "../../nodes/webhook/node";
import vehicles from "../../nodes/vehicles/node";
import { AdjustableClock } from "../../src/core/adjustable-clock";
import type { Clock } from "../../src/core/clock";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator/simulator";
import { FakeClock } from "./fake-clock";

helper.init(require.resolve("node-red"));

export const BMW = "51000000-0000-4000-8000-0000000000b1";
export const TESLA = "51000000-0000-4000-8000-0000000000d1";
export const VOLVO = "51000000-0000-4000-8000-0000000000c1";

/** All node types of the package but the account; a node without an account lives by `clock`. */
export function nodesAt(clock: Clock, route?: (url: URL) => URL): NodeInitializer[] {
  const timed = [surplus, mode, tariff, mqtt, notify, dashboard].map((node) => (RED: NodeAPI) => node(RED, clock));
  const around = { clock, ...(route && { route }) };
  const fetching: NodeInitializer[] = [(RED) => prices(RED, around), (RED) => forecast(RED, around)];
  return [home, vehicle, vehicles, signals, webhook, charge, limit, lock, schedule, records, ...timed, ...fetching];
}

/** What Node-RED serves to the world, of the runtime that was loaded last. */
let served: RequestListener | undefined;

/** Lets `httpNode` be that of the runtime that is being loaded. */
export function keepServed(RED: NodeAPI): void {
  served = RED.httpNode as unknown as RequestListener;
}

/** Node-RED's own HTTP server for flows, to be listened with. */
export const httpNode: RequestListener = (req, res) => served?.(req, res);

/** Where the user directories of this process are, as long as it lives. */
const userDirs = mkdtempSync(join(tmpdir(), "smartcar-flows-"));
process.once("exit", () => rmSync(userDirs, { recursive: true, force: true }));

const AT = { z: "tab", x: 100, y: 100 };

/** What came out of a flow: the message, and which of the flow's ends it reached. */
export interface Out {
  readonly end: "first" | "second" | "catch";
  readonly msg: Record<string, unknown>;
}

/** One node under test in a real Node-RED runtime: its two outputs and a Catch node each have an end of their own. */
export class Flow {
  /** How many messages the node has finished without an error. */
  completed = 0;
  readonly #outs: Out[] = [];
  readonly #waiting = new Set<() => void>();

  /**
   * Puts `node` into a flow with the config nodes given; `accounts` registers `smartcar-account`, and `clock` is the time of a
   * node without an account. `route` leads what is public to a server of the test.
   */
  static async load(
    node: Record<string, unknown>,
    configs: readonly Record<string, unknown>[],
    credentials: Record<string, object> = {},
    userDir: string = Flow.newUserDir(),
    accounts: NodeInitializer = account,
    clock: Clock = new FakeClock(),
    route?: (url: URL) => URL,
  ): Promise<Flow> {
    const flow = [
      { id: "tab", type: "tab" },
      ...configs,
      { id: "node", ...AT, wires: [["first"], ["second"]], ...node },
      { id: "first", type: "helper", ...AT },
      { id: "second", type: "helper", ...AT },
      { id: "faults", type: "catch", ...AT, wires: [["catch"]] },
      { id: "catch", type: "helper", ...AT },
      { id: "ends", type: "complete", scope: ["node"], ...AT, wires: [["complete"]] },
      { id: "complete", type: "helper", ...AT },
    ];
    helper.settings({ userDir });
    await helper.load([keepServed, accounts, ...nodesAt(clock, route)], flow as never, credentials);
    const loaded = new Flow();
    for (const end of ["first", "second", "catch"] as const) {
      helper.getNode(end).on("input", (msg) => loaded.#receive({ end, msg: msg }));
    }
    helper.getNode("complete").on("input", () => (loaded.completed += 1));
    return loaded;
  }

  /** A user directory of its own, empty. */
  static newUserDir(): string {
    return mkdtempSync(join(userDirs, "flow-"));
  }

  get node(): Node {
    return helper.getNode("node");
  }

  /** Sends a message into the node and gives the next thing that comes out. */
  async ask(msg: NodeMessage & Record<string, unknown>): Promise<Out> {
    this.node.receive(msg);
    return this.next();
  }

  /** The next thing that comes out, or has come out and was not taken yet. */
  next(): Promise<Out> {
    return new Promise((resolve) => {
      const look = (): void => {
        const out = this.#outs.shift();
        if (!out) return;
        this.#waiting.delete(look);
        resolve(out);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Lets everything that is under way on this computer come to its end. */
  async quiet(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Takes all that has come out. */
  take(): readonly Out[] {
    return this.#outs.splice(0);
  }

  /** What has come out and was not taken. */
  get rest(): readonly Out[] {
    return this.#outs;
  }

  /** Every status that the node shows from now on. */
  statuses(): unknown[] {
    const seen: unknown[] = [];
    const events: EventEmitter = this.node;
    events.on("call:status", (call: { firstArg: unknown }) => seen.push(call.firstArg));
    return seen;
  }

  #receive(out: Out): void {
    this.#outs.push(out);
    for (const look of this.#waiting) look();
  }
}

/** When the clock of a simulator begins whose test names no time. */
const SOME_DAY = Date.parse("2026-06-01T10:00:00Z");

/**
 * A simulator that answers at once, and an account that uses it as some other address and lives by its clock: which runs with the
 * wall's, but not at the computer's date.
 */
export async function cloudAndAccount(options: SimulatorOptions = {}): Promise<{
  simulator: Simulator;
  configs: Record<string, unknown>[];
  credentials: Record<string, object>;
}> {
  const simulator = await startSimulator({
    clock: new AdjustableClock({ now: SOME_DAY, speed: 1 }),
    ...options,
    rules: { latency: { fromMs: 0, toMs: 0 }, ...options.rules },
  });
  return {
    simulator,
    configs: [
      { id: "account", type: "smartcar-account", environment: "custom", origin: simulator.origin },
      { id: "bmw", type: "smartcar-vehicle", account: "account", vehicleId: BMW, chargePowerKw: "3.7" },
      { id: "tesla", type: "smartcar-vehicle", account: "account", vehicleId: TESLA },
      { id: "volvo", type: "smartcar-vehicle", account: "account", vehicleId: VOLVO },
    ],
    credentials: { account: { ...simulator.credentials } },
  };
}

export { helper };
