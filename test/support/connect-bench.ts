import assert from "node:assert/strict";
import account from "../../nodes/account/node";
import type { Simulator } from "../../src/simulator/simulator";
import { Flow, cloudAndAccount, helper } from "./flow";

/** The owner of the simulator's cars. */
export const USER = "51000000-0000-4000-8000-000000000001";
export const CALLBACK = "/smartcar/connect/callback";
export const REDIRECT = `https://home.example/admin${CALLBACK}`;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}

/** The dialog of an account and the owner's browser, with a simulated Smartcar between them. */
export class ConnectBench {
  readonly simulator: Simulator;
  readonly userDir = Flow.newUserDir();
  /** The account as its dialog has it. */
  readonly form: Readonly<Record<string, unknown>>;

  private constructor(simulator: Simulator) {
    this.simulator = simulator;
    helper.settings({ userDir: this.userDir });
    this.form = {
      id: "account",
      environment: "custom",
      origin: simulator.origin,
      ...simulator.credentials,
      applicationId: simulator.applicationId,
      redirectUri: REDIRECT,
      purposes: ["reading", "charging"],
      make: "BMW",
    };
  }

  static async open(): Promise<ConnectBench> {
    const { simulator } = await cloudAndAccount();
    return new ConnectBench(simulator);
  }

  async close(): Promise<void> {
    await helper.unload();
    await this.simulator.close();
  }

  deploy(): Promise<unknown> {
    const node = { type: "smartcar-account", environment: "custom", ...this.form, id: "account" };
    const { clientId, clientSecret } = this.simulator.credentials;
    return new Promise((resolve, reject) => {
      helper
        .load(account, [node] as never, { account: { clientId, clientSecret } }, () => resolve(undefined))
        .catch(reject);
    });
  }

  async post(path: string, body: object): Promise<Answer> {
    return helper.request().post(path).send(body);
  }

  /** What the button in the dialog does; gives the address that the browser opens. */
  async begin(change: object = {}): Promise<{ url: URL; state: string }> {
    const { status, body } = await this.post("/smartcar/connect", { ...this.form, ...change });
    assert.equal(status, 200, JSON.stringify(body));
    return { url: new URL(String(body["url"])), state: String(body["state"]) };
  }

  /** What the owner does on Connect's page; gives the address that the browser is sent to. */
  async decide(url: URL, decision: Record<string, string>): Promise<URL> {
    const body = new URLSearchParams(decision);
    const response = await fetch(url, { method: "POST", body, redirect: "manual" });
    return new URL(response.headers.get("location") ?? "", url);
  }

  async comeBack(query: Record<string, string>): Promise<Answer> {
    return helper.request().get(`${CALLBACK}?${new URLSearchParams(query).toString()}`);
  }

  async status(state: string): Promise<unknown> {
    return (await this.post("/smartcar/connect/status", { state })).body;
  }
}
