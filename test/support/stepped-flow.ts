import { request } from "undici";
import type { AccountNode } from "../../nodes/account/account";
import { AdjustableClock } from "../../src/core/adjustable-clock";
import { CorrectedClock } from "../../src/core/corrected-clock";
import { MINUTE_MS, SECOND_MS } from "../../src/core/duration";
import type { Simulator, SimulatorOptions } from "../../src/simulator/simulator";
import { ledgerIn, type CloudLedger } from "./cloud-ledger";
import { settle } from "./fake-clock";
import { cloudAndAccount, Flow, helper } from "./flow";
import { startFlowServer, type FlowServer } from "./flow-server";
import { Traffic, WaitingAnswers } from "./network/traffic";

export interface SteppedOptions extends Omit<SimulatorOptions, "clock"> {
  /** What the clock shows first. */
  readonly startAt: string;
  readonly managementToken: string;
}

/** By the wall's clock; no step takes a second of it, even on a busy computer. */
const PATIENCE_MS = MINUTE_MS;

/**
 * Real nodes in a real runtime, whose account lives by the clock of the simulator at its address, asked over HTTP. That clock
 * stands still until a test moves it: from one moment to the next at which anything happens, here or there.
 */
export class SteppedFlow {
  readonly flow: Flow;
  readonly simulator: Simulator;
  readonly server: FlowServer;
  readonly #clock: CloudClock;
  readonly #account: AdjustableClock;
  readonly #traffic: readonly Traffic[];
  /** Go on when something has changed that is waited for. */
  readonly #waiters = new Set<() => void>();

  private constructor(flow: Flow, simulator: Simulator, server: FlowServer, clock: CloudClock) {
    this.flow = flow;
    this.simulator = simulator;
    this.server = server;
    this.#clock = clock;
    const { account } = helper.getNode("account") as AccountNode;
    const computer = account.clock instanceof CorrectedClock ? account.clock.computer : account.clock;
    if (!(computer instanceof AdjustableClock)) throw new Error("The account follows nobody");
    this.#account = computer;
    const changed = (): void => {
      for (const go of this.#waiters) go();
    };
    this.#traffic = [simulator, server].map(({ origin }) => new Traffic(origin, changed));
    clock.answers.onChange(changed);
    computer.onSet(changed);
  }

  /** Runs `nodes`, the first of which is the flow's own; what else they name is there. */
  static async open(nodes: readonly Record<string, unknown>[], options: SteppedOptions): Promise<SteppedFlow> {
    const { startAt, managementToken, ...more } = options;
    const clock = new CloudClock({ now: Date.parse(startAt), speed: 0 });
    const { simulator, configs, credentials } = await cloudAndAccount({ ...more, managementToken, clock });
    const server = await startFlowServer();
    const [node = {}, ...others] = nodes;
    const inMemory = configs.map((config) =>
      config["type"] === "smartcar-account" ? { ...config, contextStore: "default" } : config,
    );
    const secrets = { account: { ...credentials["account"], managementToken } };
    const flow = await Flow.load(node, [...inMemory, ...others], secrets);
    const stepped = new SteppedFlow(flow, simulator, server, clock);
    await stepped.#until("the account has the simulator's time", () => stepped.#account.isSet);
    return stepped;
  }

  get now(): number {
    return this.#clock.now();
  }

  /** Lets `ms` pass, and everything happen that happens meanwhile. */
  async pass(ms: number): Promise<void> {
    const until = this.#clock.now() + ms;
    for (await this.quiet(); ; await this.quiet()) {
      const nextAt = Math.ceil(Math.min(this.#clock.nextAt ?? Infinity, this.#account.nextAt ?? Infinity));
      if (nextAt > until && this.#clock.now() === until) return;
      await this.#step(Math.min(nextAt, until));
    }
  }

  /** What the cloud has counted for a car. */
  async counted(vehicleId: string): Promise<CloudLedger> {
    const { body } = await request(`${this.simulator.origin}/simulator/ledger`);
    return ledgerIn(await body.json(), vehicleId);
  }

  /** Until nothing goes on any more that does not wait for the clock. */
  async quiet(): Promise<void> {
    const isQuiet = (): boolean => this.#open <= this.#waiting;
    for (let calm = 0; calm < 2; calm++) {
      await settle();
      if (isQuiet()) continue;
      await this.#until("all requests have been answered", isQuiet);
      calm = -1;
    }
  }

  async close(): Promise<void> {
    await helper.unload();
    for (const traffic of this.#traffic) traffic.close();
    await this.server.close();
    await this.simulator.close();
  }

  /** Requests that someone still waits for. */
  get #open(): number {
    return this.#traffic.reduce((total, { open }) => total + open, 0);
  }

  /** Requests that wait for nothing but the clock: a car takes its time. */
  get #waiting(): number {
    return this.#traffic.reduce((total, traffic) => total + traffic.waitingFor(this.#clock.answers), 0);
  }

  /** Until the account's clock has been set as the simulator's. */
  async #step(now: number): Promise<void> {
    // What the cloud sends at that time must not be there before it is that time here.
    this.#account.set({ now });
    let hasFollowed = false;
    const off = this.#account.onSet(() => (hasFollowed = true));
    this.#clock.set({ now });
    await this.#until("the account's clock has been set", () => hasFollowed);
    off();
  }

  async #until(what: string, isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!isSo()) {
      await this.#change();
      if (performance.now() < deadline) continue;
      const { requests, clock } = this.simulator;
      const times = [clock, this.#account].map((one) => new Date(one.now()).toISOString()).join(" and ");
      const last = JSON.stringify(requests.slice(-2));
      throw new Error(
        `It never came that ${what}. It is ${times}; ${this.#open} requests are open, the last were ${last}`,
      );
    }
  }

  /** Until something has changed, or a second has passed. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(patience);
        this.#waiters.delete(go);
        resolve();
      };
      const patience = setTimeout(go, SECOND_MS);
      this.#waiters.add(go);
    });
  }
}

/** The simulator's clock, which notes what answers wait for it. */
class CloudClock extends AdjustableClock {
  readonly answers = new WaitingAnswers();

  override after(ms: number, task: () => void): () => void {
    return this.answers.setting((left, ring) => super.after(left, ring), ms, task);
  }
}
