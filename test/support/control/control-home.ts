import type { NodeInitializer, NodeMessage } from "node-red";
import type { VehicleNode } from "../../../nodes/car/join-vehicle";
import type { SimulatedCar } from "../../../src/simulator/car/simulated-car";
import type { Car } from "../../../src/vehicle/car";
import { BMW, Flow, helper, type Out } from "../flow";
import type { SimulatedGarage } from "../simulated-garage";
import { timedAccounts } from "../vehicle/timed-account";

export type Payload = Readonly<Record<string, unknown>>;

/** A home with a BMW and a node that decides about it, in a real Node-RED, on the clock of a simulated cloud. */
export class ControlHome {
  readonly garage: SimulatedGarage;
  protected readonly settings: Payload;
  protected readonly accounts: NodeInitializer;
  protected readonly userDir = Flow.newUserDir();
  protected running: Flow | undefined;

  /** `settings` are of the deciding node. */
  protected constructor(garage: SimulatedGarage, settings: Payload) {
    this.garage = garage;
    this.settings = settings;
    this.accounts = timedAccounts(garage.clock);
  }

  /** Ends as Node-RED does. */
  async stop(): Promise<void> {
    const unloaded = helper.unload();
    await this.garage.quiet();
    await unloaded;
    this.running = undefined;
  }

  async close(): Promise<void> {
    if (this.running) await this.stop();
    await this.garage.close();
  }

  get flow(): Flow {
    if (!this.running) throw new Error("The flow is not running");
    return this.running;
  }

  /** The BMW as it truly is. */
  get bmw(): SimulatedCar {
    return this.garage.simulator.car(BMW);
  }

  get isCharging(): boolean {
    return this.bmw.state.charging;
  }

  /** The BMW as the nodes know it. */
  get known(): Car {
    const { car } = helper.getNode("bmw") as VehicleNode;
    if (!car) throw new Error("The vehicle is not set up");
    return car;
  }

  /** Gives a message to the deciding node; what came out since the last look. */
  async send(msg: NodeMessage & Payload): Promise<readonly Out[]> {
    this.flow.node.receive({ ...msg });
    await this.garage.quiet();
    return this.flow.take();
  }

  pass(ms: number): Promise<void> {
    return this.garage.pass(ms);
  }
}
