import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Account } from "../../../nodes/account/account";
import { accountSettings } from "../../../nodes/account/account-settings";
import { engineConnector } from "../../../nodes/fleet/engine-client";
import type { Clock } from "../../../src/core/clock";
import { Fleet, LEASE_MS } from "../../../src/fleet/fleet";
import { fleetOf } from "../../../src/simulator/fleet";
import { startSimulator, type Simulator } from "../../../src/simulator/simulator";
import type { Engine } from "../../../src/store/engine/engine";
import { Journal } from "../../../src/store/journal";
import { memoryStore } from "../../../src/store/memory-store";
import { Owners } from "../../../src/store/owners";
import { ProblemLatch } from "../../../src/store/problem-latch";
import type { Car } from "../../../src/vehicle/car";
import { Cable } from "./cable";
import { PassingClock } from "./passing-clock";
import { RedisServer } from "./redis-server";
import { signedOdometer } from "./signed-odometer";

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

  constructor(bench: FleetBench, id: string, settings: string) {
    this.bench = bench;
    this.id = id;
    const { server, simulator } = bench;
    const connect = engineConnector({ address: server.address, password: "" }, [process.cwd()]);
    this.fleet = new Fleet({
      connect: () => this.cable.around(connect()),
      prefix: "test:",
      clock: bench.time,
      onProblem: (problem) => this.told.push(problem?.message ?? "over"),
      application: "app",
      worker: id,
      settings,
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
  async deliver(vehicleId: string, eventId: string, km: number): Promise<string> {
    const { simulator } = this.bench;
    const event = { car: vehicleId, eventId, km, at: simulator.clock.now() };
    const incoming = { method: "POST", ...signedOdometer(simulator, event) };
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

/** So often a process says that it lives, and sees to its cars. */
const TURN_MS = LEASE_MS / 3;
/** Enough for what belongs to a process that was killed to be another's. */
export const GONE_MS = LEASE_MS + TURN_MS;

const HEARD = "test:{app/workers}:heard";

/** A simulated cloud, a real server, and processes that share both. */
export class FleetBench {
  readonly workers = new Set<Worker>();
  readonly folder = mkdtempSync(join(tmpdir(), "smartcar-fleet-"));

  readonly server: RedisServer;
  readonly simulator: Simulator;
  /** What passes between the processes. */
  readonly time = new PassingClock();
  readonly #engine: Engine;

  private constructor(server: RedisServer, simulator: Simulator) {
    this.server = server;
    this.simulator = simulator;
    this.#engine = server.engine();
  }

  /** `clock` is the cars': leases go by the server's and `pass`. */
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

  worker(id: string, settings = "500/50"): Worker {
    const worker = new Worker(this, id, settings);
    this.workers.add(worker);
    return worker;
  }

  /** Two processes, when each has the cars that are its: the one that owns the first car, and the other. */
  async pair(): Promise<{ readonly owner: Worker; readonly other: Worker }> {
    const workers = [this.worker("w1"), this.worker("w2")];
    await this.settle();
    const owner = await this.owner(this.cars[0] ?? "");
    return { owner, other: workers.find((one) => one !== owner) ?? owner };
  }

  /**
   * Lets so much time pass at the server and for all processes. Those that reach it do what they do meanwhile; leases of the others
   * end.
   */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= TURN_MS) {
      const stepMs = Math.min(left, TURN_MS);
      const living = [...this.workers].filter(({ cable }) => !cable.isCut);
      const from = await this.server.age(stepMs);
      this.time.pass(stepMs);
      if (left < TURN_MS) break;
      await until(async () => {
        const heard = await Promise.all(living.map(({ id }) => this.#engine.command("ZSCORE", HEARD, id)));
        return heard.every((at) => Number(at) >= from);
      });
      for (const { fleet, cable } of living) {
        while (!cable.isCut && !(await this.#knowsTime(fleet))) await fleet.workers.beat().catch(() => {});
      }
    }
  }

  /** Lets time pass until all know of each other, and each car is with the process that it belongs to. */
  async settle(): Promise<void> {
    const workers = [...this.workers];
    const isOne = (car: string): boolean => workers.filter((worker) => worker.has(car)).length === 1;
    const isSettled = (): boolean =>
      workers.every(({ fleet }) => fleet.workers.all.filter(({ isAlive }) => isAlive).length === workers.length) &&
      this.cars.every(
        (car) => isOne(car) && workers.every((one) => one.has(car) === one.fleet.workers.isOwn(`app/${car}`)),
      );
    while (!isSettled()) await this.pass(TURN_MS);
    await Promise.all(workers.flatMap((worker) => this.cars.map((car) => this.#hasBegun(worker, car))));
  }

  /** What is set apart for the owner of a car is booked. */
  async #hasBegun(worker: Worker, car: string): Promise<void> {
    if (worker.has(car)) await worker.fleet.ownership(car).take();
  }

  /** Whether a process does not take the server's time for that before it was moved on. */
  async #knowsTime({ engine }: Fleet): Promise<boolean> {
    return Math.abs((engine.now ?? Infinity) - (await this.server.age(0))) < TURN_MS / 4;
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
    await this.#hasBegun(found, vehicleId);
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
