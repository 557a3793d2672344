import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Account } from "../../../nodes/account/account";
import { accountSettings } from "../../../nodes/account/account-settings";
import { engineConnector } from "../../../nodes/fleet/engine-client";
import { monotonicClock, type Clock } from "../../../src/core/clock";
import { Fleet } from "../../../src/fleet/fleet";
import { fleetOf } from "../../../src/simulator/fleet";
import { startSimulator, type Simulator } from "../../../src/simulator/simulator";
import type { EngineClient } from "../../../src/store/engine/engine";
import { Journal } from "../../../src/store/journal";
import { memoryStore } from "../../../src/store/memory-store";
import { Owners } from "../../../src/store/owners";
import { ProblemLatch } from "../../../src/store/problem-latch";
import type { Car } from "../../../src/vehicle/car";
import { RedisServer } from "./redis-server";

/** What lies between a process and the engine: it can be cut, or let through what is asked and hold back the answers. */
export class Cable {
  isCut = false;
  #holding: Promise<void> | undefined;
  #release = (): void => {};

  /** From the next answer on to a request that `of` says yes to. */
  hold(of: (args: readonly unknown[]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#holding = new Promise((release) => (this.#release = release));
      this.#of = of;
      this.#held = resolve;
    });
  }

  #of: (args: readonly unknown[]) => boolean = () => false;
  #held = (): void => {};

  release(): void {
    this.#of = () => false;
    this.#holding = undefined;
    this.#release();
  }

  around(client: EngineClient): EngineClient {
    return {
      call: async (command, ...args) => {
        if (this.isCut) throw new Error("The cable is cut");
        const isHeld = this.#of([command, ...args]);
        const answer = await client.call(command, ...args);
        if (this.isCut) throw new Error("The cable is cut");
        if (isHeld && this.#holding) {
          this.#held();
          await this.#holding;
        }
        return answer;
      },
      disconnect: () => client.disconnect(),
    };
  }
}

/** One process of a fleet, as far as the engine and Smartcar can tell. */
export class Worker {
  readonly cable = new Cable();
  readonly told: string[] = [];
  readonly fleet: Fleet;
  readonly account: Account;
  /** What this process' webhook node would send. */
  applied = 0;

  readonly bench: FleetBench;
  readonly id: string;

  constructor(bench: FleetBench, id: string, { leaseMs, settings = "500/50" }: { leaseMs: number; settings?: string }) {
    this.bench = bench;
    this.id = id;
    const { server, simulator } = bench;
    const connect = engineConnector({ address: server.address, password: "" }, [process.cwd()]);
    this.fleet = new Fleet({
      connect: () => this.cable.around(connect()),
      prefix: "test:",
      clock: monotonicClock,
      onProblem: (problem) => this.told.push(problem?.message ?? "over"),
      application: "app",
      worker: id,
      settings,
      leaseMs,
      journal: new Journal({ path: join(bench.folder, `${id}.jsonl`), problems: new ProblemLatch(() => {}) }),
    });
    const { fleet } = this;
    this.account = new Account({
      settings: accountSettings(
        { environment: "custom", origin: simulator.origin },
        { ...simulator.credentials, managementToken: simulator.managementToken },
      ),
      openStore: (part) => (typeof part === "object" && "car" in part ? fleet.store(part.car) : memoryStore()),
      owners: new Owners(memoryStore(), "app"),
      time: { clock: simulator.clock, isFollowed: () => true, close: async () => {} },
      fleet,
    });
    this.account.onApplied("hook", () => (this.applied += 1));
    for (const { spec } of simulator.cars) this.account.garage.car(spec.id, { facts: { make: spec.make } });
  }

  car(vehicleId: string): Car {
    return this.account.garage.car(vehicleId);
  }

  has(vehicleId: string): boolean {
    return this.fleet.ownership(vehicleId).isHeld;
  }

  /** A delivery arrives here; the webhook's answer. */
  async deliver(vehicleId: string, eventId: string, odometer: number): Promise<string> {
    const { managementToken } = this.bench.simulator;
    const { userId } = this.bench.simulator.car(vehicleId).spec;
    const at = this.bench.simulator.clock.now();
    const status = { value: "SUCCESS" };
    const signal = {
      code: "odometer-traveleddistance",
      name: "TraveledDistance",
      group: "Odometer",
      status,
      body: { value: odometer, unit: "km" },
      meta: { oemUpdatedAt: at, retrievedAt: at },
    };
    const body = JSON.stringify({
      eventId,
      eventType: "VEHICLE_STATE",
      data: { user: { id: userId }, vehicle: { id: vehicleId }, signals: [signal] },
      triggers: [],
      meta: { deliveredAt: at, mode: "LIVE" },
    });
    const signature = createHmac("sha256", managementToken).update(body).digest("hex");
    const incoming = { method: "POST", headers: { "sc-signature": signature }, body };
    const taken = await this.account.intake.take(incoming, { id: "hook", wants: () => true });
    return taken.outcome;
  }

  /** As a kill does: nothing of it reaches the engine or Smartcar any more, and nobody is told. */
  async kill(): Promise<void> {
    this.cable.isCut = true;
    this.bench.workers.delete(this);
    const client = await this.account.connect();
    await client.close();
    await this.account.close().catch(() => {});
  }

  async close(): Promise<void> {
    this.cable.release();
    this.bench.workers.delete(this);
    await this.account.close();
  }
}

/** A simulated cloud, a real server, and processes that share both. */
export class FleetBench {
  readonly workers = new Set<Worker>();
  readonly folder = mkdtempSync(join(tmpdir(), "smartcar-fleet-"));

  readonly server: RedisServer;
  readonly simulator: Simulator;

  private constructor(server: RedisServer, simulator: Simulator) {
    this.server = server;
    this.simulator = simulator;
  }

  /** `clock` is the cars': leases go by a real one. */
  static async open(cars = 2, clock?: Clock): Promise<FleetBench> {
    const generous = { capacity: 100_000, refillPerMinute: 100_000 };
    const rules = { latency: { fromMs: 0, toMs: 0 }, applicationBucket: generous, vehicleBucket: generous };
    const specs = fleetOf(cars).map((car) => ({ ...car, plugged: true }));
    return new FleetBench(await RedisServer.start(), await startSimulator({ cars: specs, rules, clock }));
  }

  /** The cars' ids. */
  get cars(): readonly string[] {
    return this.simulator.cars.map(({ spec }) => spec.id);
  }

  worker(id: string, options: { leaseMs?: number; settings?: string } = {}): Worker {
    const worker = new Worker(this, id, { leaseMs: 1_500, ...options });
    this.workers.add(worker);
    return worker;
  }

  /** The commands that the cloud got, as `start 200`. */
  get commands(): readonly string[] {
    const { requests } = this.simulator;
    return requests
      .filter(({ kind }) => kind === "commands")
      .map(({ path, status }) => `${path.split("/").at(-1)} ${status ?? "cut"}`);
  }

  get reads(): number {
    return this.simulator.requests.filter(({ kind }) => kind === "signals").length;
  }

  /** The worker that has a car, as soon as one has. */
  async owner(vehicleId: string, among: readonly Worker[] = [...this.workers]): Promise<Worker> {
    let found: Worker | undefined;
    await until(() => (found = among.find((worker) => worker.has(vehicleId))) !== undefined);
    if (!found) throw new Error("Nobody has the car");
    return found;
  }

  async close(): Promise<void> {
    await Promise.all([...this.workers].map((worker) => worker.close()));
    await this.simulator.close();
    await this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Until it is so; tests have a limit of their own. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
