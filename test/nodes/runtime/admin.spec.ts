import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { NodeAPI } from "node-red";
import helper from "node-red-node-test-helper";
import { request } from "undici";
import type { Abilities } from "../../../nodes/car/capabilities";
import account from "../../../nodes/account/node";
import vehicle from "../../../nodes/vehicle/node";
import type { Simulator } from "../../../src/simulator/simulator";
import type { Car } from "../../../src/vehicle/car";
import { BMW, cloudAndAccount, Flow } from "../../support/flow";
import { listen } from "../../support/network/loopback";
import { refusal } from "../../support/simulated-garage";

const CAR = { id: BMW, make: "BMW", model: "i4", year: 2024, capacityKwh: 81, acPowerW: 3700 } as const;

interface Step {
  readonly step: string;
  readonly state: string;
  readonly params: Record<string, string>;
  readonly detail?: string;
}

describe("the editor's questions", () => {
  let simulator: Simulator | undefined;

  afterEach(async () => {
    await helper.unload();
    await simulator?.close();
    simulator = undefined;
  });

  const post = async (path: string, form: object): Promise<{ status: number; body: unknown }> =>
    helper.request().post(path).send(form);
  const check = async (form: object): Promise<Step[]> => (await post("/smartcar/check", form)).body as Step[];
  const states = (steps: readonly Step[]): string[] => steps.map(({ step, state }) => `${step} ${state}`);

  it("lists the simulator's cars before the first deploy", async () => {
    await helper.load(account, [] as never);

    const { status, body } = await post("/smartcar/vehicles", { id: "new", environment: "simulator" });

    assert.equal(status, 200);
    const makes = (body as Record<string, unknown>[]).map(({ make, makeName }) => [make, makeName]);
    assert.ok((body as Record<string, unknown>[]).some(({ vehicleId, make }) => vehicleId === BMW && make === "BMW"));
    assert.deepEqual(makes.slice(1, 3), [
      ["MINI", "MINI"],
      ["VOLVO", "Volvo"],
    ]);
  });

  it("takes a secret that the form does not show from the deployed account", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    await helper.load(account, cloud.configs.slice(0, 1) as never, cloud.credentials);

    const { status, body } = await post("/smartcar/vehicles", {
      id: "account",
      environment: "custom",
      origin: simulator.origin,
      clientId: "client_simulator",
      clientSecret: "__PWRD__",
    });

    assert.equal(status, 200, JSON.stringify(body));
    assert.equal((body as unknown[]).length, 5);
  });

  it("sends a deployed secret to no other address than it was deployed for", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    await helper.load(account, cloud.configs.slice(0, 1) as never, cloud.credentials);

    const { status, body } = await post("/smartcar/vehicles", {
      id: "account",
      environment: "custom",
      origin: "http://127.0.0.1:9",
      clientId: "client_simulator",
      clientSecret: "__PWRD__",
    });

    assert.equal(status, 422);
    assert.match((body as { error: { message: string } }).error.message, /no client secret/);
  });

  describe("an environment variable in a form", () => {
    const SECRET = "SECRET_OF_A_TEST";
    const asked: string[] = [];
    let spy: Server;

    before(async () => {
      process.env[SECRET] = "the-secret-of-a-test";
      spy = createServer((req, res) => {
        req.on("data", (chunk: Buffer) => asked.push(chunk.toString()));
        asked.push(JSON.stringify(req.headers), req.url ?? "");
        res.writeHead(401).end("{}");
      });
      await listen(spy);
    });
    after(() => {
      delete process.env[SECRET];
      spy.close();
    });

    const spyOrigin = (): string => `http://127.0.0.1:${(spy.address() as AddressInfo).port}`;
    const leaks = (body: unknown): boolean => `${JSON.stringify(body)} ${asked.join(" ")}`.includes("the-secret");

    for (const field of ["clientId", "clientSecret", "origin", "environment", "callsPerMonth", "vehicleId"]) {
      for (const text of [`\${${SECRET}}`, `$(${SECRET})`]) {
        it(`is not looked up in ${field}, where no deployed node has it: ${text}`, async () => {
          await helper.load(account, [] as never);
          const form = {
            id: "new",
            environment: "custom",
            origin: spyOrigin(),
            clientId: "client_1",
            clientSecret: "x",
          };

          const { status, body } = await post("/smartcar/check", { ...form, [field]: text });

          assert.equal(status, 422);
          assert.match((body as { error: { message: string } }).error.message, /environment variable/);
          assert.ok(!leaks(body), JSON.stringify(body));
        });
      }
    }

    it("is the deployed one's where that has it in the same field, and goes only where that goes", async () => {
      const cloud = await cloudAndAccount();
      simulator = cloud.simulator;
      process.env[SECRET] = simulator.credentials.clientSecret;
      process.env["ORIGIN_OF_A_TEST"] = simulator.origin;
      const form = { id: "account", environment: "custom", origin: "${ORIGIN_OF_A_TEST}" };
      const credentials = { clientId: simulator.credentials.clientId, clientSecret: `\${${SECRET}}` };
      await helper.load(account, [{ ...form, type: "smartcar-account" }] as never, { account: credentials });

      const same = await post("/smartcar/vehicles", { ...form, ...credentials });
      const elsewhere = await post("/smartcar/vehicles", { ...form, ...credentials, origin: spyOrigin() });
      const otherField = await post("/smartcar/vehicles", { ...form, ...credentials, clientId: `\${${SECRET}}` });
      process.env[SECRET] = "the-secret-of-a-test";

      assert.equal(same.status, 200, JSON.stringify(same.body));
      assert.equal(elsewhere.status, 422);
      assert.match((elsewhere.body as { error: { message: string } }).error.message, /no client secret/);
      assert.equal(otherField.status, 422);
      assert.ok(!asked.join(" ").includes(simulator.credentials.clientSecret));
    });
  });

  for (const [what, value] of [
    ["a field nested 60,000 deep", `${"[".repeat(60_000)}1${"]".repeat(60_000)}`],
    ["an object in a field", '{"toString":"x"}'],
    ["a field that is too long", JSON.stringify("x".repeat(20_000))],
  ] as const) {
    for (const path of ["vehicles", "check", "connect", "connect/status", "webhooks", "webhooks/heard"]) {
      it(`answers ${what} at ${path} with 400`, async () => {
        await helper.load(account, [] as never);

        const { status } = await helper
          .request()
          .post(`/smartcar/${path}`)
          .set("content-type", "application/json")
          .send(`{"id":"new","environment":"simulator","clientId":${value}}`);

        assert.equal(status, 400);
      });
    }
  }

  it("says what is wrong instead of failing", async () => {
    await helper.load(account, [] as never);

    const { status, body } = await post("/smartcar/vehicles", {
      environment: "custom",
      origin: "http://127.0.0.1:9",
      clientId: "client_x",
      clientSecret: "very-secret",
    });

    assert.equal(status, 422);
    const { error } = body as { error: { code: string; message: string } };
    assert.equal(error.code, "NETWORK");
    assert.match(error.message, /127\.0\.0\.1/);
    assert.doesNotMatch(JSON.stringify(body), /very-secret/);
  });

  it("says in the checklist that the computer's clock is wrong", async () => {
    await helper.load(account, [] as never);
    const server = createServer((req, res) => {
      const isToken = req.url?.includes("/oauth2/token") === true;
      res.setHeader("date", "Fri, 01 Jan 2100 00:00:00 GMT");
      res.setHeader("content-type", "application/json");
      res.end(JSON.stringify(isToken ? { access_token: "t", expires_in: 3600, token_type: "Bearer" } : { data: [] }));
    });
    const port = await listen(server);

    const credentials = { clientId: "client_a", clientSecret: "b" };
    const steps = await check({ id: "new", environment: "custom", origin: `http://127.0.0.1:${port}`, ...credentials });
    server.close();

    const clock = steps.find(({ step }) => step === "clock");
    assert.deepEqual([clock?.state, clock?.params["side"]], ["wrong", "behind"]);
    assert.ok(Number(clock?.params["minutes"]) > 2);
  });

  it("checks token, connections, car, permissions and commands", async () => {
    await helper.load(account, [] as never);

    const steps = await check({ environment: "simulator", vehicleId: BMW });

    assert.deepEqual(states(steps), [
      "token right",
      "connections right",
      "vehicle right",
      "permissions right",
      "commands right",
    ]);
    assert.equal(steps[2]?.params["car"], "BMW i4 2024");
  });

  it("names what the owner has not granted", async () => {
    const cloud = await cloudAndAccount({
      cars: [
        {
          id: BMW,
          make: "BMW",
          model: "i4",
          year: 2024,
          capacityKwh: 81,
          acPowerW: 3700,
          permissions: ["read_battery"],
        },
      ],
    });
    simulator = cloud.simulator;
    await helper.load(account, [] as never);

    const steps = await check({
      environment: "custom",
      origin: simulator.origin,
      ...simulator.credentials,
      vehicleId: BMW,
    });

    assert.deepEqual(states(steps).slice(3), ["permissions wrong", "commands right"]);
    assert.equal(steps[3]?.params["missing"], "read_charge, control_charge");
  });

  it("stops at the first step that fails and says why", async () => {
    const cloud = await cloudAndAccount();
    simulator = cloud.simulator;
    await helper.load(account, [] as never);

    const steps = await check({
      environment: "custom",
      origin: simulator.origin,
      clientId: "client_simulator",
      clientSecret: "not-it",
      vehicleId: BMW,
    });

    assert.deepEqual(states(steps), [
      "token wrong",
      "connections open",
      "vehicle open",
      "permissions open",
      "commands open",
    ]);
    assert.match(String(steps[0]?.detail), /client secret/);
  });

  it("names the account's cars when the chosen one is not among them", async () => {
    await helper.load(account, [] as never);

    const steps = await check({ environment: "simulator", vehicleId: "51000000-0000-4000-8000-00000000ffff" });

    assert.deepEqual(states(steps).slice(2, 4), ["vehicle wrong", "permissions open"]);
    assert.match(steps[2]?.params["others"] ?? "", /BMW i4/);
  });

  const abilities = async (about: Record<string, string>): Promise<Abilities> =>
    (await helper.request().get("/smartcar/abilities").query(about)).body;

  it("tells what a make can do and what reading it costs, before the first deploy", async () => {
    await helper.load(account, [] as never);

    const volvo = await abilities({ make: "Volvo" });
    const { make, reads, unsupported, permissions } = await abilities({ make: "MINI", account: "new", vehicleId: BMW });

    assert.equal(volvo.make.startStop, false);
    assert.deepEqual([make.startStop, make.stopWindow], [true, { stops: 80, days: 30 }]);
    assert.deepEqual(reads, { smart: { from: 90, to: 110 }, minutesAMonth: 43_800 });
    assert.deepEqual([unsupported, permissions], [{}, undefined]);
  });

  it("tells what a deployed car has answered and what its owner has allowed", async () => {
    const spec = { ...CAR, make: "TESLA", permissions: ["read_charge"] } as const;
    const cloud = await cloudAndAccount({ cars: [spec] });
    simulator = cloud.simulator;
    helper.settings({ userDir: Flow.newUserDir() });
    await helper.load([account, vehicle], cloud.configs as never, cloud.credentials);
    const { car } = helper.getNode("bmw") as unknown as { car: Car };
    await request(`${simulator.origin}/simulator/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([refusal("501 COMPATIBILITY/VEHICLE_NOT_CAPABLE")]),
    });
    assert.equal((await car.commands.charge("start")).outcome, "unsupported");

    const known = await abilities({ account: "account", vehicleId: BMW, permissions: "" });

    assert.deepEqual(Object.keys(known.unsupported), ["start"]);
    assert.deepEqual(known.permissions, ["read_charge"]);
    assert.equal(known.make.lagMs, 300_000);
  });

  it("asks for the right to write, and to read where nothing is asked of Smartcar's secrets", async () => {
    const asked: string[] = [];
    const watched = (RED: NodeAPI): void => {
      const needsPermission = RED.auth.needsPermission.bind(RED.auth);
      RED.auth.needsPermission = (permission: string) => {
        asked.push(permission);
        return needsPermission(permission);
      };
      account(RED);
    };

    await helper.load(watched, [] as never);

    assert.deepEqual(asked.toSorted(), [...Array(3).fill("smartcar.read"), ...Array(10).fill("smartcar.write")]);
  });
});
