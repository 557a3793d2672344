import assert from "node:assert/strict";
import type { CarSpec } from "../../../src/simulator/car/car-spec";
import { startSimulator, type Simulator } from "../../../src/simulator/simulator";
import { car, custom } from "./flow";
import { runningRed } from "./session";
import { refusal } from "../simulated-garage";
import { until } from "../until";

const AT = { z: "tab", x: 200, y: 100 };
const ELECTRIC = { capacityKwh: 75, acPowerW: 11_000, year: 2024, plugged: true } as const;

/** Something that a deployed node is asked for, and what Smartcar answers to it. */
export interface Asked {
  readonly node: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly message: Readonly<Record<string, unknown>>;
  readonly answer: string;
}

/** Cars of a simulated Smartcar in the Node-RED that the editor tests look at, deployed with nodes that use them. */
export class EditorGarage {
  readonly #simulator: Simulator;

  private constructor(simulator: Simulator) {
    this.#simulator = simulator;
  }

  /** Deploys `nodes` and those that are asked with the cars, whose config nodes have the names given. */
  static async open(
    cars: Readonly<Record<string, Pick<CarSpec, "make" | "model" | "permissions">>>,
    nodes: readonly Readonly<Record<string, unknown>>[],
    asked: readonly Asked[],
  ): Promise<EditorGarage> {
    const ids = new Map(Object.keys(cars).map((name, n) => [name, `51000000-0000-4000-8000-0000000003${n + 10}`]));
    const specs = Object.entries(cars).map(([name, spec]) => ({ ...ELECTRIC, ...spec, id: ids.get(name) ?? "" }));
    const simulator = await startSimulator({ cars: specs, rules: { latency: { fromMs: 0, toMs: 0 } } });
    const garage = new EditorGarage(simulator);
    await garage.#deploy([
      { id: "tab", type: "tab", label: "Cars" },
      { ...custom, origin: simulator.origin, contextStore: "", credentials: simulator.credentials },
      ...Object.entries(cars).map(([name, { make, model }]) => {
        // A name that is an id, too, would be taken for a reference.
        return { ...car, id: name, name: `The ${name}`, vehicleId: ids.get(name), make, model };
      }),
      ...[...nodes, ...asked.map(({ node }) => node)].map((node) => ({ ...AT, ...node })),
      ...asked.map(({ node, message }, n) => inject(`ask${n}`, node.id, message)),
    ]);
    try {
      for (const [n, { answer }] of asked.entries()) await garage.#ask(`ask${n}`, answer);
      return garage;
    } catch (err) {
      await garage.close();
      throw err;
    }
  }

  async close(): Promise<void> {
    await this.#simulator.close();
  }

  /** Lets a node be asked, and its next command be answered so. */
  async #ask(button: string, answer: string): Promise<void> {
    const match = { method: "post", path: "/v3.*/(commands|schedules)/" };
    const { status } = await post(`${this.#simulator.origin}/simulator/faults`, [refusal(answer, { match })]);
    assert.equal(status, 204);
    const answered = this.#answered;
    // Node-RED answers a deploy before the flows have started.
    const press = async (): Promise<boolean> => (await post(`${runningRed().url}inject/${button}`, {})).status === 200;
    await until(`${button} is there`, press);
    await until(`${button} is answered`, async () => this.#answered > answered);
  }

  /** How many faults have been answered with. */
  get #answered(): number {
    return this.#simulator.requests.filter(({ status }) => status === 501).length;
  }

  async #deploy(flows: readonly object[]): Promise<void> {
    const { status } = await post(`${runningRed().url}flows`, flows);
    assert.equal(status, 204);
  }
}

/** A node that sends `message` when its button is pressed. */
function inject(id: string, to: string, message: Readonly<Record<string, unknown>>): object {
  const props = Object.entries(message).map(([p, value]) => ({ p, v: JSON.stringify(value), vt: "json" }));
  const payload = { payload: JSON.stringify(message["payload"]), payloadType: "json" };
  return { id, type: "inject", name: "", props, ...payload, repeat: "", once: false, topic: "", ...AT, wires: [[to]] };
}

function post(url: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json", "Node-RED-Deployment-Type": "full" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}
