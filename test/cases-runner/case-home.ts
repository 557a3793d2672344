import type { Node, NodeMessage } from "node-red";
import { HOUR_MS } from "../../src/core/duration";
import type { LoggedRequest } from "../../src/simulator/http/request-log";
import type { SimulatedCar } from "../../src/simulator/car/simulated-car";
import { Flow, helper, keepServed, nodesAt } from "../support/flow";
import { startFlowServer, type FlowServer } from "../support/flow-server";
import { SimulatedGarage } from "../support/simulated-garage";
import { knownCars, specsOf, type KnownAs } from "./case-cars";
import type { Case } from "./case-file";
import { flowOf, type End } from "./case-flow";
import { accountsOn, listenToFeeds, warmUp, type Taken } from "./inside";

/** The key of all deliveries. No secret: nothing real is behind it. */
export const MANAGEMENT_TOKEN = "invented-management-token";

/** The longest time that passes between two looks at the requests: the cloud remembers only the last thousand. */
const LOOK_MS = HOUR_MS;

/** A message that left a node of the case. */
export interface Out extends Omit<End, "id"> {
  readonly at: number;
  readonly msg: Readonly<Record<string, unknown>>;
}

/** An error that Node-RED handed to a Catch node. */
export interface Caught {
  readonly at: number;
  readonly node: unknown;
  readonly code: unknown;
  readonly message: string;
}

/** A command that reached the cloud. */
export interface Commanded {
  readonly at: number;
  /** As `start`. */
  readonly name: string;
  readonly car: string;
  /** `undefined` where the connection was cut. */
  readonly status: number | undefined;
}

/**
 * The home of a case: its nodes in a real Node-RED, its cars in a simulated cloud over HTTP, all on one clock that stands still
 * until `pass` moves it. It keeps what came out of the nodes and what reached the cloud.
 */
export class CaseHome {
  readonly kase: Case;
  readonly outs: Out[] = [];
  readonly errors: Caught[] = [];
  /** Everything that came out, in words, for a reader. */
  readonly diary: string[] = [];
  readonly #garage: SimulatedGarage;
  readonly #server: FlowServer;
  readonly #cars: ReadonlyMap<string, KnownAs>;
  readonly #userDir = Flow.newUserDir();
  readonly #accounts: ReturnType<typeof accountsOn>;
  readonly #requests = new Set<Readonly<LoggedRequest>>();
  readonly #taken = new Map<string, (Taken | undefined)[]>();

  private constructor(kase: Case, garage: SimulatedGarage, server: FlowServer) {
    this.kase = kase;
    this.#garage = garage;
    this.#server = server;
    this.#cars = knownCars(kase);
    this.#accounts = accountsOn(
      garage.clock,
      (account) => kase.accounts.find(({ id }) => id === account)?.secondsAhead ?? 0,
    );
  }

  /** How the cars stand at first is known at once; what changes later travels as long as the make takes on average. */
  static async open(kase: Case): Promise<CaseHome> {
    let isOpen = false;
    const garage = await SimulatedGarage.open({
      startAt: kase.at,
      cars: specsOf(knownCars(kase).values(), kase.zone),
      managementToken: MANAGEMENT_TOKEN,
      rules: { lagMs: ({ fromMs, toMs }) => (isOpen ? (fromMs + toMs) / 2 : 0), ...definedRules(kase) },
    });
    const home = new CaseHome(kase, garage, await startFlowServer());
    for (const { id, charging, asleep } of kase.cars) {
      if (charging) home.sim(id).change({ charging });
      if (asleep) home.sim(id).change({ obstacle: "ASLEEP" });
    }
    await garage.quiet();
    isOpen = true;
    await home.start();
    return home;
  }

  get now(): number {
    return this.#garage.clock.now();
  }

  get garage(): SimulatedGarage {
    return this.#garage;
  }

  /** The car as the cloud knows it. Throws where the case has none of this id. */
  car(id: string): KnownAs {
    const car = this.#cars.get(id);
    if (!car) throw new Error(`The case has no car "${id}"`);
    return car;
  }

  /** The car as it truly is. */
  sim(id: string): SimulatedCar {
    return this.#garage.simulator.car(this.car(id).vehicleId);
  }

  node(id: string): Node {
    const node = helper.getNode(id) as Node | undefined;
    if (!node) throw new Error(`The case has no node "${id}"`);
    return node;
  }

  /** Watts that all cars draw from the home. */
  get carsW(): number {
    const own = this.kase.cars.filter(({ sameAs }) => sameAs === undefined).map(({ id }) => this.sim(id));
    return own.reduce((sum, car) => sum + (car.state.atHome ? car.powerW : 0), 0);
  }

  /** Begins as Node-RED does, with what was kept. */
  async start(): Promise<void> {
    const { simulator, clock } = this.#garage;
    const { flow, ends } = flowOf(this.kase, { cars: this.#cars, origin: simulator.origin });
    const secrets = { ...simulator.credentials, managementToken: MANAGEMENT_TOKEN };
    const credentials = Object.fromEntries(this.kase.accounts.map(({ id }) => [id, secrets]));
    helper.settings({ userDir: this.#userDir });
    await helper.load([keepServed, this.#accounts, ...nodesAt(clock)], flow as never, credentials);
    for (const { id, node, output } of ends) this.node(id).on("input", (msg) => this.#receive({ node, output }, msg));
    this.node("caught").on("input", (msg) => this.#catch(msg));
    for (const { id } of this.kase.accounts) await warmUp(this.node(id));
    await this.quiet();
  }

  /** Ends as Node-RED does. */
  async stop(): Promise<void> {
    const unloaded = helper.unload();
    await this.quiet();
    await unloaded;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#server.close();
    await this.#garage.close();
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= LOOK_MS) {
      await this.#garage.pass(Math.min(left, LOOK_MS));
      this.#look();
    }
  }

  /** Until nothing goes on any more that does not wait for the clock. */
  async quiet(): Promise<void> {
    await this.#garage.quiet();
    this.#look();
  }

  /** Gives a message to a node, and keeps what the node took from it. */
  async give(id: string, msg: NodeMessage): Promise<void> {
    let taken: Taken | undefined;
    listenToFeeds((one) => (taken = one));
    this.node(id).receive(msg);
    await this.quiet();
    listenToFeeds(undefined);
    this.#taken.set(id, [...this.takenBy(id).slice(-200), taken]);
  }

  /** What a node took from the last messages that it was given, `undefined` for nothing. */
  takenBy(id: string): readonly (Taken | undefined)[] {
    return this.#taken.get(id) ?? [];
  }

  /** Brings a delivery; throws where it is not welcome. */
  async post(path: string, body: string, headers: Record<string, string>): Promise<void> {
    const { status } = await this.#server.post(path, body, headers);
    if (status !== 200) throw new Error(`A delivery was answered ${status}`);
    await this.quiet();
  }

  /** What reached the cloud, oldest first. */
  get requests(): readonly Readonly<LoggedRequest>[] {
    return [...this.#requests];
  }

  get commands(): readonly Commanded[] {
    const carIn = (path: string): string =>
      [...this.#cars].find(([, { vehicleId }]) => path.includes(vehicleId))?.[0] ?? "?";
    return this.requests
      .filter(({ kind }) => kind === "commands")
      .map(({ at, path, status }) => ({ at, name: path.split("/").at(-1) ?? "", car: carIn(path), status }));
  }

  /** The commands in words. */
  shownCommands(): string {
    const car = (id: string): string => (this.#cars.size > 1 ? ` ${id}` : "");
    const shown = this.commands.map((one) => `${this.time(one.at)} ${one.name}${car(one.car)} ${one.status ?? "cut"}`);
    return shown.join(", ") || "none";
  }

  /** The payload of the last message from a node, or from one of its outputs. */
  lastFrom(node: string, output?: number): unknown {
    const isOne = (out: Out): boolean => out.node === node && (output === undefined || out.output === output);
    return this.outs.findLast(isOne)?.msg["payload"];
  }

  /** The home's time of day, as `18:30`. */
  time(at: number): string {
    return new Date(at).toLocaleTimeString("en-GB", { timeZone: this.kase.zone, hour: "2-digit", minute: "2-digit" });
  }

  /** Day and time now. */
  get stamp(): string {
    return `${new Date(this.now).toISOString().slice(5, 10)} ${this.time(this.now)}`;
  }

  #look(): void {
    for (const one of this.#garage.simulator.requests) this.#requests.add(one);
  }

  #receive(from: Omit<End, "id">, msg: object): void {
    const shown = JSON.parse(JSON.stringify(msg)) as Record<string, unknown>;
    this.outs.push({ ...from, at: this.now, msg: shown });
    this.diary.push(`${this.stamp} ${from.node}:${from.output} ${JSON.stringify(shown["payload"])?.slice(0, 300)}`);
  }

  #catch(msg: object): void {
    const { error } = msg as { error?: { source?: { id?: unknown }; code?: unknown; message?: unknown } };
    const caught = { at: this.now, node: error?.source?.id, code: error?.code, message: String(error?.message) };
    this.errors.push(caught);
    this.diary.push(`${this.stamp} error of ${String(caught.node)}: ${String(caught.code)} ${caught.message}`);
  }
}

function definedRules({ cloud = {} }: Case): object {
  return Object.fromEntries(Object.entries(cloud).filter(([, value]) => value !== undefined));
}
