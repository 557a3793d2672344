import { Agent, request } from "undici";
import { SmartcarClient, type SmartcarClientOptions } from "../../src/smartcar/client";
import { hostsAt } from "../../src/smartcar/transport/hosts";
import type { Clock } from "../../src/core/clock";
import { MINUTE_MS } from "../../src/core/duration";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator/simulator";
import { memoryStore } from "../../src/store/memory-store";
import type { Store } from "../../src/store/store";
import type { CallLimits } from "../../src/vehicle/budget/call-ledger";
import type { Car } from "../../src/vehicle/car";
import type { RequestOptions } from "../../src/vehicle/commands/request-options";
import { Garage } from "../../src/vehicle/garage";
import type { CommandName, LockCommand, Outcome } from "../../src/vehicle/outcome";
import { ledgerIn, type CloudLedger } from "./cloud-ledger";
import { FakeClock, settle } from "./fake-clock";
import { report } from "./vehicle/reports";
import { tesla } from "./simulator/cloud";
import { Traffic, WaitingAnswers } from "./network/traffic";

export interface SimulatedGarageOptions extends Omit<SimulatorOptions, "clock"> {
  readonly limits?: Partial<CallLimits>;
  readonly store?: Store;
  /** What the clock shows first. */
  readonly startAt?: string;
  readonly client?: Partial<SmartcarClientOptions>;
}

/**
 * Cars as the nodes have them, asking a simulated cloud over real HTTP, all on one clock that a test moves. The cloud answers at
 * once and has no limits on requests unless its rules say otherwise.
 */
export class SimulatedGarage {
  readonly clock: FakeClock;
  readonly simulator: Simulator;
  readonly store: Store;
  readonly #options: SimulatedGarageOptions;
  readonly #cloudClock: CloudClock;
  readonly #traffic: Traffic;
  readonly #dispatcher = new Agent();
  #garage: Garage;
  #client: SmartcarClient;

  private constructor(options: SimulatedGarageOptions, cloudClock: CloudClock, simulator: Simulator) {
    this.#options = options;
    this.#cloudClock = cloudClock;
    this.clock = cloudClock.fake;
    this.simulator = simulator;
    this.store = options.store ?? memoryStore();
    this.#traffic = new Traffic(simulator.origin);
    this.#client = this.#newClient();
    this.#garage = this.#newGarage();
  }

  static async open(options: SimulatedGarageOptions = {}): Promise<SimulatedGarage> {
    const cloudClock = new CloudClock(new FakeClock(options.startAt));
    const generous = { capacity: 100_000, refillPerMinute: 1000 };
    const rules = { latency: { fromMs: 0, toMs: 0 }, applicationBucket: generous, vehicleBucket: generous };
    const simulator = await startSimulator({ ...options, clock: cloudClock, rules: { ...rules, ...options.rules } });
    return new SimulatedGarage(options, cloudClock, simulator);
  }

  get garage(): Garage {
    return this.#garage;
  }

  get client(): SmartcarClient {
    return this.#client;
  }

  car(vehicleId: string, ...about: Parameters<Garage["car"]> extends [string, ...infer Rest] ? Rest : never): Car {
    return this.#garage.car(vehicleId, ...about);
  }

  /** A request for a car, with as much time as it takes. */
  command(command: CommandName, vehicleId = tesla, options?: RequestOptions<CommandName>): Promise<Outcome> {
    return this.run(this.car(vehicleId).commands.charge(command, options));
  }

  /** A request for the charge limit, with as much time as it takes. */
  setLimit(percent: number, vehicleId = tesla, asked?: RequestOptions<"set-limit">): Promise<Outcome<"set-limit">> {
    return this.run(this.car(vehicleId).commands.setLimit(percent, asked));
  }

  /** A request for the lock. */
  setLock(command: LockCommand, vehicleId = tesla, asked?: RequestOptions<LockCommand>): Promise<Outcome<LockCommand>> {
    return this.run(this.car(vehicleId).commands.setLock(command, asked));
  }

  /** The same as a controller's heartbeat. */
  repeat(command: CommandName, vehicleId = tesla): Promise<Outcome> {
    return this.command(command, vehicleId, { repeated: true });
  }

  /** A webhook brings what the car has just recorded about its charging. */
  receive(charging: boolean, vehicleId = tesla): Promise<void> {
    return this.deliver("charge-ischarging", { value: charging }, vehicleId);
  }

  /** A webhook brings what the car has just recorded of one signal. */
  async deliver(code: string, body: Record<string, unknown>, vehicleId = tesla): Promise<void> {
    const now = this.clock.now();
    const signal = report(code, body, { at: now });
    await this.car(vehicleId).apply([signal], {}, { receivedAt: now, source: "webhook" });
    await this.quiet();
  }

  /** How many minutes of its clock `work` takes. */
  async minutesOf(work: () => Promise<unknown>): Promise<number> {
    const before = this.clock.now();
    await work();
    return Math.round((this.clock.now() - before) / MINUTE_MS);
  }

  /** What `work` comes to, with as much time as it takes. */
  async run<T>(work: Promise<T>): Promise<T> {
    const progress = { isOver: false };
    const over = (): void => void (progress.isOver = true);
    work.then(over, over);
    for (await this.quiet(); !progress.isOver; await this.quiet()) {
      const { nextAt } = this.clock;
      if (nextAt === undefined) throw new Error("It waits for nothing that the clock could bring");
      await this.clock.advance(Math.max(0, nextAt - this.clock.now()));
    }
    return work;
  }

  /** Lets `ms` pass, and everything happen that happens meanwhile. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    for (await this.quiet(); (this.clock.nextAt ?? Infinity) <= until; await this.quiet()) {
      await this.clock.advance(Math.max(0, (this.clock.nextAt ?? until) - this.clock.now()));
    }
    await this.clock.advance(until - this.clock.now());
    await this.quiet();
  }

  /** Until nothing goes on any more that does not wait for the clock. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < 3; calm++) {
      await settle();
      if (this.#traffic.open > this.#traffic.waitingFor(this.#cloudClock.answers)) calm = -1;
    }
  }

  /** Until all requests have been answered or have run out of their real time, which the clock does not bring. */
  async untilAnswered(): Promise<void> {
    await settle();
    while (this.#traffic.open > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    await this.quiet();
  }

  /** Lets requests go wrong; see the simulator's faults. */
  async fault(...faults: readonly object[]): Promise<void> {
    await this.#control(
      "POST",
      "/faults",
      faults.map((fault) => ({ match: {}, ...fault })),
    );
  }

  /** Lets commands be answered with an error of Smartcar's. */
  async refuse(error: string, how: object = {}): Promise<void> {
    await this.fault(refusal(error, how));
  }

  /** What the cloud has counted for a car. */
  async counted(vehicleId: string): Promise<CloudLedger> {
    return ledgerIn(await this.#control("GET", "/ledger"), vehicleId);
  }

  /** The commands that reached the cloud, as `start 200`; a cut connection has no status. */
  get commands(): readonly string[] {
    return this.#requests("commands").map(({ path, status }) => `${path.split("/").at(-1)} ${status ?? "cut"}`);
  }

  /** How many reads reached the cloud. */
  get reads(): number {
    return this.#requests("signals").length;
  }

  get lookUps(): number {
    return this.#requests("connections").length;
  }

  /** Ends everything and begins again with what the store has kept, as Node-RED does. */
  async restart(limits: Partial<CallLimits> = {}): Promise<void> {
    await this.#end();
    this.#client = this.#newClient();
    this.#garage = this.#newGarage(limits);
  }

  async close(): Promise<void> {
    await this.#end();
    this.#traffic.close();
    await this.simulator.close();
    await this.#dispatcher.destroy();
  }

  async #end(): Promise<void> {
    const closed = this.#garage.close();
    await this.#client.close();
    await closed;
  }

  #newClient(): SmartcarClient {
    const { simulator, clock } = this;
    const connection = { hosts: hostsAt(simulator.origin), dispatcher: this.#dispatcher, clock };
    return new SmartcarClient({ ...connection, ...simulator.credentials, ...this.#options.client });
  }

  #newGarage(limits?: Partial<CallLimits>): Garage {
    const { store, clock } = this;
    const client = this.#client;
    const all = { perMonth: 500, reserve: 50, ...this.#options.limits, ...limits };
    return new Garage({ openStore: () => store, clock, connect: async () => client, limits: all });
  }

  #requests(kind: string): Simulator["requests"] {
    return this.simulator.requests.filter((one) => one.kind === kind);
  }

  async #control(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
    const answer = await request(`${this.simulator.origin}/simulator${path}`, {
      method,
      dispatcher: this.#dispatcher,
      headers: { "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 400) throw new Error(text);
    return text === "" ? undefined : JSON.parse(text);
  }
}

/** What Smartcar answers to a command that the car accepted; given by a fault, the car itself never hears of it. */
export const acceptance = {
  data: { id: "exec_1", attributes: { status: { value: "SUCCESS" }, executionMode: "sync" } },
} as const;

/** An outcome as a message has it. */
export function shown<O extends { says?: unknown; warns?: unknown }>(outcome: O): Omit<O, "says" | "warns"> {
  const { says: _says, warns: _warns, ...rest } = outcome;
  return rest;
}

/** An outcome in one word: its code, else what it came to. */
export function shortOutcome({ outcome, code }: Outcome<string>): string {
  return code ?? outcome;
}

/** A fault that answers commands with an error such as `409 VEHICLE_STATE/ASLEEP`. */
export function refusal(error: string, how: object = {}): object {
  const [status = "", words = ""] = error.split(" ");
  const [type, code] = words.split("/");
  const errors = [{ status, type, code, title: code, detail: "As the test wants it" }];
  return { match: { method: "post", path: "/v3" }, times: 1, status: Number(status), body: { errors }, ...how };
}

/** The cloud's clock, which notes what answers wait for it. */
class CloudClock implements Clock {
  readonly fake: FakeClock;
  readonly answers = new WaitingAnswers();

  constructor(fake: FakeClock) {
    this.fake = fake;
  }

  now(): number {
    return this.fake.now();
  }

  after(ms: number, task: () => void): () => void {
    return this.answers.setting((left, ring) => this.fake.after(left, ring), ms, task);
  }
}
