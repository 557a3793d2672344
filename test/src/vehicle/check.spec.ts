import assert from "node:assert/strict";
import { SmartcarClient } from "../../../src/smartcar/client";
import { hostsAt } from "../../../src/smartcar/transport/hosts";
import { demoCars } from "../../../src/simulator/demo-cars";
import { checkAccount, type CheckStep } from "../../../src/vehicle/check";
import { SimulatedGarage, type SimulatedGarageOptions } from "../../support/simulated-garage";
import { bmw, tesla, volvo } from "../../support/simulator/cloud";

describe("checkAccount", () => {
  let garage: SimulatedGarage;
  const open = async (options: SimulatedGarageOptions = {}): Promise<void> => {
    garage = await SimulatedGarage.open(options);
  };
  afterEach(() => garage.close());

  const check = async (vehicleId?: string): Promise<readonly string[]> =>
    shown(await checkAccount(garage.client, vehicleId));

  it("finds everything right, without a billed call", async () => {
    await open();

    assert.deepEqual(await check(bmw), [
      "token right",
      "connections right count=5",
      "vehicle right car=BMW i4 2024",
      "permissions right missing=",
      "commands right make=BMW",
    ]);
    assert.deepEqual([garage.reads, garage.commands], [0, []]);
  });

  it("tries the account alone when no car is asked about", async () => {
    await open();

    assert.deepEqual(await check(), ["token right", "connections right count=5"]);
  });

  it("says that the credentials are wrong, and leaves the rest open", async () => {
    await open({ client: { clientSecret: "wrong" } });

    const steps = await checkAccount(garage.client, bmw);

    assert.deepEqual(shown(steps), [
      "token wrong",
      "connections open",
      "vehicle open",
      "permissions open",
      "commands open",
    ]);
    assert.match(steps[0]?.detail ?? "", /does not accept the client ID and the client secret/);
    assert.deepEqual(await check(), ["token wrong", "connections open"]);
  });

  it("says that the list of connections cannot be had", async () => {
    await open();
    await garage.fault({ match: { path: "/v3/connections" }, status: 500 });

    assert.deepEqual(await check(bmw), [
      "token right",
      "connections wrong",
      "vehicle open",
      "permissions open",
      "commands open",
    ]);
  });

  it("says that there is no car yet", async () => {
    await open({ cars: [] });

    assert.deepEqual(await check(bmw), [
      "token right",
      "connections wrong count=0",
      "vehicle open",
      "permissions open",
      "commands open",
    ]);
  });

  it("says that this car is not among them, and which are", async () => {
    await open({ cars: demoCars.slice(0, 2) });

    assert.deepEqual((await check(tesla)).slice(2), [
      "vehicle wrong others=BMW i4, MINI Cooper SE",
      "permissions open",
      "commands open",
    ]);
  });

  it("says which permissions are missing", async () => {
    const [first] = demoCars;
    assert.ok(first);
    await open({ cars: [{ ...first, permissions: ["read_battery", "read_vin"] }] });

    assert.equal((await check(bmw))[3], "permissions wrong missing=read_charge, control_charge");
  });

  it("says that a make takes no start and stop", async () => {
    await open();

    assert.equal((await check(volvo))[4], "commands wrong make=Volvo");
  });

  it("says that nobody is there", async () => {
    await open();
    const nowhere = new SmartcarClient({
      hosts: hostsAt("http://127.0.0.1:9"),
      clientId: "client_x",
      clientSecret: "y",
    });

    const [token] = await checkAccount(nowhere);
    await nowhere.close();

    assert.deepEqual([token?.state, /could not be reached|not reached/.test(token?.detail ?? "")], ["wrong", true]);
  });
});

function shown(steps: readonly CheckStep[]): readonly string[] {
  return steps.map(({ step, state, params }) =>
    [step, state, ...Object.entries(params).map(([name, value]) => `${name}=${value}`)].join(" "),
  );
}
