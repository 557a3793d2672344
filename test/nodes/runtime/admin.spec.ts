import assert from "node:assert/strict";
import type { NodeAPI } from "node-red";
import helper from "node-red-node-test-helper";
import { request } from "undici";
import type { Abilities } from "../../../nodes/car/capabilities";
import account from "../../../nodes/account/node";
import vehicle from "../../../nodes/vehicle/node";
import { fleetOf } from "../../../src/simulator/fleet";
import type { Car } from "../../../src/vehicle/car";
import { BMW, Flow } from "../../support/flow";
import { refusal } from "../../support/simulated-garage";
import { askedByTests } from "../../support/editor/questions";

const CAR = { id: BMW, make: "BMW", model: "i4", year: 2024, capacityKwh: 81, acPowerW: 3700 } as const;

describe("the editor's questions", () => {
  const { post, cloud: open } = askedByTests();

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
    const cloud = await open();
    const { simulator } = cloud;
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

  it("lists no whole fleet, and finds one of its cars by its ID", async () => {
    const cars = fleetOf(420);
    const cloud = await open({ cars });
    const { simulator } = cloud;
    const { requests } = simulator;
    await helper.load(account, cloud.configs.slice(0, 1) as never, cloud.credentials);
    const { clientId, clientSecret } = simulator.credentials;
    const form = { id: "account", environment: "custom", origin: simulator.origin, clientId, clientSecret };
    const last = cars.at(-1)?.id ?? "";
    const listings = (): number => requests.filter(({ path }) => path.includes("/connections")).length;

    const { body: some } = await post("/smartcar/vehicles", { ...form, most: 200 });
    assert.deepEqual([(some as unknown[]).length, listings()], [200, 4]);
    const { body: one } = await post("/smartcar/vehicles", { ...form, vehicleId: last });
    assert.deepEqual([(one as { vehicleId: string }[]).map(({ vehicleId }) => vehicleId), listings()], [[last], 5]);
    const { body: checked } = await post("/smartcar/check", { ...form, vehicleId: last });
    const steps = checked as { step: string; state: string; params: Record<string, string> }[];
    assert.deepEqual(
      steps.slice(1, 3).map(({ state, params }) => [state, params["count"]]),
      [
        ["right", "200+"],
        ["right", undefined],
      ],
    );
    const { body: missing } = await post("/smartcar/check", { ...form, vehicleId: "nobody" });
    const others = (missing as typeof steps)[2]?.params["others"] ?? "";
    assert.ok(others.endsWith(", …") && others.length < 1000, others);
  });

  it("sends a deployed secret to no other address than it was deployed for", async () => {
    const cloud = await open();
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

  it("speaks the language of the editor that asks, and else that of the runtime", async () => {
    await helper.load(account, [] as never);
    const told = async (language: string): Promise<string> => {
      const asked = helper.request().post("/smartcar/vehicles").set("accept-language", language);
      const { body } = await asked.send({ environment: "custom", origin: "http://127.0.0.1:9" });
      return (body as { error: { message: string } }).error.message;
    };

    assert.match(await told("de-AT,de;q=0.9,en;q=0.8"), /^Im Konto fehlt: Client-ID\./);
    assert.match(await told("en-GB"), /^The account has no client ID/);
    assert.match(await told("tlh"), /^The account has no client ID/);
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
    const cloud = await open({ cars: [spec] });
    const { simulator } = cloud;
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
