import assert from "node:assert/strict";
import { SmartcarError } from "../../../src/core/error";
import { memoryStore } from "../../../src/store/memory-store";
import { Garage } from "../../../src/vehicle/garage";
import { SimulatedGarage } from "../../support/simulated-garage";
import { tesla } from "../../support/simulator/cloud";
import { spentIn } from "../../support/store/stored";

describe("the garage and what messages name", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  const unknown = (n: number): string => `no-car-${n}`;
  const isNoCar = (err: unknown): boolean => err instanceof SmartcarError && err.code === "NOT_FOUND";

  it("knows one car, and the same when it is chosen later", async () => {
    const car = garage.garage.named(tesla);
    assert.equal(garage.garage.named(tesla), car);

    await garage.run(car.read());

    assert.equal(garage.garage.find(tesla), car);
    assert.deepEqual([garage.car(tesla, { facts: { name: "Tess" } }), car.facts.name], [car, "Tess"]);
    assert.deepEqual(spentIn(await garage.store.get(`car/${tesla}/budget`), "calls"), { "2026-06": { calls: 1 } });
  });

  it("counts on what was counted of it before, from the first question", async () => {
    await garage.store.set(`car/${tesla}/calls`, { "2026-06": { calls: 420 } });

    assert.deepEqual(await garage.run(garage.garage.named(tesla).budget()), { callsLeft: 80 });
  });

  it("knows a car also while Smartcar is out of reach, if it was known before", async () => {
    await garage.run(garage.car(tesla).read());
    await garage.restart();
    await garage.fault({ match: { path: "/v3/connections" }, status: 500 });

    const { soc } = await garage.run(garage.garage.named(tesla).snapshot());

    assert.equal(soc, 55);
  });

  it("keeps nothing of ids that are nobody's, and asks for them once in ten seconds", async () => {
    const opened = new Set<string>();
    const written: string[] = [];
    const own = new Garage({
      clock: garage.clock,
      limits: { perMonth: 500, reserve: 50 },
      connect: async () => garage.client,
      openStore: (vehicleId) => {
        const store = memoryStore();
        opened.add(vehicleId);
        return {
          ...store,
          set: async (key) => void written.push(key),
          change: async (key, change) => {
            written.push(key);
            return change(undefined);
          },
          close: async () => void opened.delete(vehicleId),
        };
      },
    });

    for (let n = 0; n < 300; n++) {
      await assert.rejects(garage.run(own.named(unknown(n)).read()), isNoCar);
      await assert.rejects(garage.run(own.named(unknown(n)).commands.charge("stop")), isNoCar);
    }
    await garage.quiet();

    assert.equal(garage.lookUps, 1);
    assert.deepEqual([[...opened], written], [[], []]);
    assert.equal(own.find(unknown(1)), undefined);
    await garage.pass(10_000);
    await assert.rejects(garage.run(own.named(unknown(1)).read()), isNoCar);
    assert.equal(garage.lookUps, 2);
    await own.close();
  });

  it("asks ever more seldom while nothing new is in the list", async () => {
    const own = garage.garage;
    const hour = 360;
    for (let n = 0; n < hour; n++) {
      await assert.rejects(garage.run(own.named(unknown(n)).read()), isNoCar);
      await garage.pass(10_000);
    }

    assert.ok(garage.lookUps <= 12, `${garage.lookUps} lists in an hour`);
  });

  it("remembers only so many of whom nobody knows whether they are cars", async () => {
    await garage.fault({ match: { path: "/v3/connections" }, status: 500 });
    const first = garage.garage.named(unknown(0));

    for (let n = 1; n < 500; n++) garage.garage.named(unknown(n));

    assert.notEqual(garage.garage.named(unknown(0)), first);
  });

  it("knows that the account has lost a car by a list of all and by an answer about that car", async () => {
    const own = garage.garage;

    assert.equal(await garage.run(own.isGone(unknown(2))), false);
    assert.equal(garage.lookUps, 0);
    await assert.rejects(garage.run(own.named(unknown(1)).whose()), isNoCar);

    assert.equal(await garage.run(own.isGone(tesla)), false);
    assert.equal(garage.lookUps, 1);
    assert.equal(await garage.run(own.isGone(unknown(2))), true);
    assert.equal(garage.lookUps, 2);
  });

  it("always asks for a car that someone has chosen", async () => {
    const car = garage.car(unknown(1), { facts: { name: "New" } });

    for (let time = 0; time < 2; time++) await assert.rejects(garage.run(car.read()), isNoCar);

    assert.equal(garage.lookUps, 2);
  });
});
