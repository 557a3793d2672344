import assert from "node:assert/strict";
import { createServer } from "node:http";
import helper from "node-red-node-test-helper";
import account from "../../../nodes/account/node";
import { BMW } from "../../support/flow";
import { listen } from "../../support/network/loopback";
import { askedByTests } from "../../support/editor/questions";

interface Step {
  readonly step: string;
  readonly state: string;
  readonly params: Record<string, string>;
  readonly detail?: string;
}

describe("the editor's questions", () => {
  const { post, cloud: open } = askedByTests();
  const check = async (form: object): Promise<Step[]> => (await post("/smartcar/check", form)).body as Step[];
  const states = (steps: readonly Step[]): string[] => steps.map(({ step, state }) => `${step} ${state}`);

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
    const cloud = await open({
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
    const { simulator } = cloud;
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
    const cloud = await open();
    const { simulator } = cloud;
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
});
