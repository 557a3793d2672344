import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { Car } from "../../../../src/vehicle/car";
import { Garage } from "../../../../src/vehicle/garage";
import { SimulatedGarage, shortOutcome } from "../../../support/simulated-garage";
import { bmw, tesla, volkswagen, volvo } from "../../../support/simulator/cloud";

const NOW = Date.parse("2026-06-01T10:00:00Z");

describe("two accounts of one application that command the same car", () => {
  let garage: SimulatedGarage;
  let other: Garage;
  let cars: readonly [Car, Car];
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
    const { store, clock, client } = garage;
    const limits = { perMonth: 500, reserve: 50 };
    other = new Garage({ openStore: () => store, clock, connect: async () => client, limits });
    cars = [garage.car(bmw), other.car(bmw)];
  });
  afterEach(async () => {
    await other.close();
    await garage.close();
  });

  it("spend the make's stops, and no more, whoever asks between", async () => {
    const used = Array.from({ length: 75 }, (_, n) => NOW - DAY_MS - n);
    await garage.store.set(`car/${bmw}/stops`, used);
    garage.simulator.car(bmw).change({ plugged: true, charging: true });

    const words: string[] = [];
    for (let n = 0; n < 4; n++) {
      const both = cars.map((car) => garage.run(car.commands.charge("stop", { force: true })));
      words.push(...(await Promise.all(both)).map(shortOutcome));
      await garage.pass(30 * MINUTE_MS);
    }

    const sent = garage.commands.filter((command) => command.startsWith("stop"));
    assert.equal(sent.length, 5, words.join());
    assert.deepEqual(await Promise.all(cars.map(async (car) => (await car.stops())?.left)), [0, 0]);
    assert.equal(words.filter((word) => word === "STOPS_USED").length, 3);
    const { callsThisMonth: calls } = await garage.counted(bmw);
    assert.equal((await cars[1].budget()).callsLeft, 500 - calls);
  });

  it("send the last command until the car is driven once", async () => {
    await garage.store.set(`car/${volkswagen}/commands-since-driven`, { commands: 14 });
    garage.simulator.car(volkswagen).change({ plugged: true, charging: true });
    const both = [garage.car(volkswagen), other.car(volkswagen)];

    const asked = both.map((car) => garage.run(car.commands.charge("stop", { force: true })));
    const words = (await Promise.all(asked)).map(shortOutcome);

    assert.equal(garage.commands.filter((command) => command.startsWith("stop")).length, 1, words.join());
    assert.ok(words.includes("COMMANDS_USED"), words.join());
    assert.deepEqual(await Promise.all(both.map(async (car) => (await car.budget()).commandsLeft)), [0, 0]);
  });

  describe("with the month's last calls", () => {
    /** So many, and nothing for either to look up first. */
    const left = async (calls: number, id: string): Promise<void> => {
      await garage.store.set(`car/${id}/calls`, { "2026-06": { calls: 500 - calls } });
      await garage.run(Promise.all([garage.car(id).whose(), other.car(id).whose()]));
    };
    const callsLeft = async (id: string): Promise<readonly number[]> =>
      Promise.all([garage.car(id), other.car(id)].map(async (car) => (await car.budget()).callsLeft));

    it("read once while one is left above the reserve", async () => {
      await left(51, tesla);

      const both = [garage.car(tesla).read(), other.car(tesla).read()];
      const results = await garage.run(Promise.allSettled(both));

      assert.deepEqual(results.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
      assert.deepEqual([garage.reads, await callsLeft(tesla)], [1, [50, 50]]);
    });

    it("start once while two are left, and keep the last for the stop", async () => {
      await left(2, tesla);
      garage.simulator.car(tesla).change({ plugged: true, charging: false });

      const both = [garage.car(tesla), other.car(tesla)].map((car) => car.commands.charge("start", { force: true }));
      const words = (await garage.run(Promise.all(both))).map(shortOutcome);

      assert.deepEqual([words.toSorted(), garage.commands], [["CALLS_USED", "done"], ["start 200"]]);
      assert.deepEqual(await callsLeft(tesla), [1, 1]);
    });

    it("set a limit once while two are left", async () => {
      await left(2, tesla);

      const both = [garage.car(tesla).commands.setLimit(60), other.car(tesla).commands.setLimit(70)];
      const words = (await garage.run(Promise.all(both))).map(shortOutcome);

      assert.deepEqual([words.toSorted(), garage.commands], [["CALLS_USED", "done"], ["set-limit 200"]]);
    });

    it("make a schedule once while there are calls for one and its deletion", async () => {
      await left(4, volvo);
      const windows = [{ startAt: NOW + HOUR_MS, endAt: NOW + 2 * HOUR_MS }];
      const request = {
        windows,
        schedules: [],
        location: { latitude: 57.7, longitude: 11.9 },
        zone: "Europe/Stockholm",
      };

      const both = [garage.car(volvo), other.car(volvo)].map((car) => car.schedules.sync(request));
      await garage.run(Promise.allSettled(both));

      const { callsThisMonth } = await garage.counted(volvo);
      // Both have looked, one has made it, and one call is left to delete it.
      assert.deepEqual([callsThisMonth, await callsLeft(volvo)], [3, [1, 1]]);
    });
  });

  it("remember what the other was told", async () => {
    garage.simulator.car(bmw).change({ plugged: true, charging: true });
    await garage.receive(true, bmw);
    assert.equal(shortOutcome(await garage.run(cars[0].commands.charge("stop", { repeated: true }))), "done");
    const sent = garage.commands.length;
    for (let n = 0; n < 3; n++) {
      await garage.pass(HOUR_MS);
      assert.equal(shortOutcome(await garage.run(cars[1].commands.charge("stop", { repeated: true }))), "already");
    }

    assert.equal(garage.commands.length, sent);
  });
});
