import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";
import { Garage } from "../../../src/vehicle/garage";
import { SimulatedGarage } from "../../support/simulated-garage";
import { bmw, tesla, volvo } from "../../support/simulator/cloud";

describe("Garage", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  it("has one car for each id, whoever asks", () => {
    assert.equal(garage.car(tesla), garage.car(tesla, { facts: { name: "Tess" } }));
    assert.notEqual(garage.car(tesla), garage.car(bmw));
  });

  it("adds what more is known of a car, and keeps what was known", async () => {
    garage.car(tesla, { facts: { name: "Tess", capacityKwh: 75 } });
    garage.car(tesla, { facts: { name: undefined, chargePowerW: 11_000 } });

    const { name, capacityKwh, chargePowerW } = garage.car(tesla).facts;
    assert.deepEqual([name, capacityKwh, chargePowerW], ["Tess", 75, 11_000]);
  });

  it("asks Smartcar once whose cars there are, and what they are", async () => {
    await garage.run(Promise.all([garage.car(tesla).read(), garage.car(bmw).read(), garage.car(volvo).read()]));

    assert.equal(garage.lookUps, 1);
    assert.deepEqual(await garage.car(bmw).budget(), { callsLeft: 499, stopsLeft: 80 });
  });

  it("learns with that what each owner has allowed", async () => {
    const car = garage.car(tesla);
    const before = car.permissions;

    await garage.run(garage.garage.lookUp(tesla));

    assert.equal(before, undefined);
    assert.ok(car.permissions?.includes("control_charge"));
    assert.equal((await garage.counted(tesla)).callsThisMonth, 0);
  });

  it("knows of each car whether all that is stored of it is safe", async () => {
    const openStore = (vehicleId: string): Store => ({ ...memoryStore(), isSafe: async () => vehicleId !== bmw });
    const { clock, client } = garage;
    const own = new Garage({ openStore, clock, connect: async () => client, limits: { perMonth: 500, reserve: 50 } });
    for (const vehicleId of [tesla, bmw]) own.car(vehicleId);

    assert.deepEqual([await own.areSafe([tesla]), await own.areSafe([tesla, bmw])], [true, false]);
    await own.close();
  });

  it("finds only cars that someone has named", () => {
    const car = garage.car(tesla);

    assert.deepEqual([garage.garage.find(tesla), garage.garage.find(bmw)], [car, undefined]);
  });

  it("need not ask for a car whose owner and make are known", async () => {
    const car = garage.car(tesla, { userId: garage.simulator.userId, facts: { make: "TESLA" } });

    await garage.run(car.read());

    assert.equal(garage.lookUps, 0);
  });

  it("sends a stop also when only the make is unknown and cannot be had", async () => {
    garage.simulator.car(tesla).change({ charging: true });
    const car = garage.car(tesla, { userId: garage.simulator.userId });
    await garage.fault({ match: { path: "/v3/connections" }, status: 500 });

    const { outcome } = await garage.run(car.commands.charge("stop"));

    assert.equal(outcome, "done");
  });

  it("tries a stop again whose owner could not be looked up", async () => {
    garage.simulator.car(tesla).change({ charging: true });
    await garage.fault({ match: { path: "/v3/connections" }, times: 3, status: 500 });

    const { outcome, budget } = await garage.command("stop");

    assert.deepEqual([outcome, budget.callsLeft], ["done", 499]);
  });

  it("says that it has no such car, and what to do, without a billed call", async () => {
    const unknown = garage.car("51000000-0000-4000-8000-00000000ffff");

    for (const asked of [garage.run(unknown.read()), garage.run(unknown.commands.charge("start"))]) {
      await assert.rejects(asked, {
        code: "NOT_FOUND",
        message: /^The account has no car with this vehicle ID\. .*Choose a car from the list, or connect it first\.$/,
      });
    }
    assert.deepEqual([garage.reads, garage.commands], [0, []]);
  });

  it("refuses an id that is none before anything is sent", async () => {
    const asked = garage.run(garage.car("../../users").read());

    await assert.rejects(asked, { code: "NOT_FOUND" });
    assert.equal(garage.reads, 0);
  });

  it("keeps the cars apart: their queues and their ledgers", async () => {
    await garage.fault({ match: { path: `/v3/vehicles/${bmw}` }, times: 1, delayMs: 10 * MINUTE_MS });
    const slow = garage.car(bmw).commands.charge("start");
    await garage.pass(1000);

    const { outcome, budget } = await garage.command("start", tesla);

    assert.deepEqual([outcome, budget], ["done", { callsLeft: 499 }]);
    assert.equal((await garage.run(slow)).outcome, "done");
    assert.deepEqual(await garage.car(bmw).budget(), { callsLeft: 499, stopsLeft: 80 });
  });

  it("closes all its cars", async () => {
    garage.simulator.car(bmw).change({ obstacle: "ASLEEP" });
    garage.simulator.car(tesla).change({ obstacle: "ASLEEP" });
    const requests = [garage.car(bmw).commands.charge("start"), garage.car(tesla).commands.charge("start")];
    const ends = Promise.all(
      requests.map((request) =>
        request.then(
          () => "",
          ({ code }) => code,
        ),
      ),
    );
    await garage.pass(MINUTE_MS);

    await garage.garage.close();

    assert.deepEqual([await ends, garage.clock.waiting], [["CLOSED", "CLOSED"], 0]);
  });
});
