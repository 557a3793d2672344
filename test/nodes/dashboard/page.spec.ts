import assert from "node:assert/strict";
import { request, type Dispatcher } from "undici";
import type { PageBoot } from "../../../src/page/page-state";
import type { Simulator } from "../../../src/simulator/simulator";
import { FakeClock } from "../../support/fake-clock";
import { BMW, cloudAndAccount, Flow, helper, httpNode } from "../../support/flow";
import { startFlowServer, type FlowServer } from "../../support/flow-server";

const AT = { z: "tab", x: 1, y: 1 };
const PAGE = "/smartcar-page";
const PASSWORD = "a long password";
const OWN = { "content-type": "application/json", "x-smartcar-page": "1" };

describe("smartcar-dashboard", () => {
  let simulator: Simulator;
  let cloud: Awaited<ReturnType<typeof cloudAndAccount>>;
  let server: FlowServer;
  let pace: FakeClock;

  beforeEach(async () => {
    cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    server = await startFlowServer(httpNode);
    pace = new FakeClock();
  });

  afterEach(async () => {
    await helper.unload();
    await server.close();
    await simulator.close();
  });

  async function open(
    settings: object = {},
    password = "",
    more: readonly Record<string, unknown>[] = [],
    userDir?: string,
  ) {
    const deciding = [
      { id: "mode", type: "smartcar-mode", ...AT, vehicle: "bmw", mode: "off", wires: [[], [], []] },
      { id: "tariff", type: "smartcar-tariff", ...AT, vehicle: "bmw", zone: "UTC", wires: [[], []] },
    ];
    const house = { id: "house", type: "smartcar-home", name: "Our house" };
    const configs = cloud.configs.map((one) =>
      one["id"] === "bmw" ? { ...one, name: "i4", make: "BMW", home: "house" } : one,
    );
    await Flow.load(
      { type: "smartcar-dashboard", path: PAGE, ...settings },
      [house, ...configs, ...deciding, ...more],
      { ...cloud.credentials, node: { password } },
      userDir,
      undefined,
      pace,
    );
  }

  function ask(path: string, options: Parameters<typeof request>[1] = {}): Promise<Dispatcher.ResponseData<unknown>> {
    return request(server.origin + path, { ...options, reset: true });
  }

  const post = (name: string, body: unknown, headers: object = {}): Promise<Dispatcher.ResponseData<unknown>> =>
    ask(`${PAGE}/${name}`, { method: "POST", body: JSON.stringify(body), headers: { ...OWN, ...headers } });

  async function boot(headers: Record<string, string> = {}): Promise<PageBoot> {
    const { body } = await ask(`${PAGE}/boot`, { headers });
    return (await body.json()) as PageBoot;
  }

  async function loggedIn(): Promise<{ cookie: string }> {
    const { statusCode, headers, body } = await post("login", { password: PASSWORD });
    await body.dump();
    assert.equal(statusCode, 200);
    return { cookie: String(headers["set-cookie"]).split(";")[0] ?? "" };
  }

  it("shows only how to set a password, until one is set or anybody may see", async () => {
    await open();
    const closed = await boot();
    assert.equal(closed.door.kind, "closed");
    assert.equal(closed.state, undefined);
    const refused = await post("request", { car: "x", word: "charge", value: "start" });
    assert.equal(refused.statusCode, 403);
    await refused.body.dump();
    const events = await ask(`${PAGE}/events`);
    assert.equal(events.statusCode, 401);
    await events.body.dump();
  });

  it("lets anybody see, and nobody press, where the owner wants it so", async () => {
    await open({ anyoneSees: true });
    const { door, state } = await boot();
    assert.deepEqual([door.kind, door.kind === "open" && door.mayControl], ["open", false]);
    assert.equal(state?.cars.length, 3);
    const { statusCode, body } = await post("request", { car: state?.cars[0]?.id, word: "charge", value: "start" });
    assert.equal(statusCode, 403);
    await body.dump();
  });

  it("opens with the password, and never says whose car it is", async () => {
    await open({}, PASSWORD);
    assert.equal((await boot()).door.kind, "login");
    const wrong = await post("login", { password: "something else" });
    assert.equal(wrong.statusCode, 401);
    await wrong.body.dump();
    const cookie = await loggedIn();
    const { door, state, series } = await boot(cookie);
    assert.deepEqual(door, { kind: "open", mayControl: true, canLogIn: true, isLoggedIn: true });
    const [car] = state?.cars ?? [];
    assert.equal(car?.name, "i4");
    assert.deepEqual(car?.modes, ["off", "solar", "cheap", "solar+cheap", "now"]);
    assert.equal(state?.homes[0]?.cars[0], car?.id);
    const all = JSON.stringify({ state, series });
    assert.doesNotMatch(all, new RegExp(BMW));
    assert.doesNotMatch(all, /latitude|longitude|vin"|client_|secret/i);
  });
});
