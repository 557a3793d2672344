import type { Simulator } from "../../src/simulator/simulator";
import { managementToken } from "../src/webhook/signed";
import { cloudAndAccount, Flow, helper, type Out } from "./flow";
import { startFlowServer, type FlowServer } from "./flow-server";

export const PATH = "/hook";
const VW = "a1d50709-3502-4faa-ba43-a5c7565e6a09";

/** All that a car has to report comes at once. */
const rules = { lagMs: () => 0, firstDeliveryAfterMs: 0, latency: { fromMs: 0, toMs: 0 } };

type Cloud = Awaited<ReturnType<typeof cloudAndAccount>>;

/** A webhook node with its account, a simulated cloud, and the server that its deliveries come to; new in each test. */
class WebhookFlow {
  #opened: { readonly cloud: Cloud; readonly server: FlowServer } | undefined;

  async open(): Promise<void> {
    const cloud = await cloudAndAccount({ rules, managementToken });
    cloud.credentials["account"] = { ...cloud.credentials["account"], managementToken };
    cloud.configs.push({ id: "vw", type: "smartcar-vehicle", account: "account", vehicleId: VW, name: "Our VW" });
    this.#opened = { cloud, server: await startFlowServer() };
  }

  async close(): Promise<void> {
    await helper.unload();
    await this.server.close();
    await this.simulator.close();
  }

  /** Puts another server in place of the one that is there. */
  async serve(...how: Parameters<typeof startFlowServer>): Promise<void> {
    await this.server.close();
    this.#opened = { ...this.#known, server: await startFlowServer(...how) };
  }

  get cloud(): Cloud {
    return this.#known.cloud;
  }

  get server(): FlowServer {
    return this.#known.server;
  }

  get simulator(): Simulator {
    return this.cloud.simulator;
  }

  readonly load = (settings: object = {}, userDir?: string): Promise<Flow> => {
    const { configs, credentials } = this.cloud;
    return Flow.load(
      { type: "smartcar-webhook", account: "account", path: PATH, ...settings },
      configs,
      credentials,
      userDir,
    );
  };

  readonly send = ({ headers, body }: { headers?: unknown; body: Buffer }): ReturnType<FlowServer["post"]> =>
    this.server.post(PATH, body, headers as Record<string, string>);

  get #known(): { readonly cloud: Cloud; readonly server: FlowServer } {
    if (!this.#opened) throw new Error("not opened");
    return this.#opened;
  }
}

export function payloadOf({ msg }: Out): Record<string, unknown> {
  return msg["payload"] as Record<string, unknown>;
}

export function webhookFlow(): WebhookFlow {
  const at = new WebhookFlow();
  beforeEach(() => at.open());
  afterEach(() => at.close());
  return at;
}
