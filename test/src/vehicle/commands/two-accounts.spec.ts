import assert from "node:assert/strict";
import type { Car } from "../../../../src/vehicle/car";
import { Garage } from "../../../../src/vehicle/garage";
import { SimulatedGarage, told } from "../../../support/simulated-garage";
import { bmw, DAY, HOUR, MINUTE, volkswagen } from "../../../support/simulator-cloud";

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

  it("spend the maker's stops, and no more, whoever asks between", async () => {
    const used = Array.from({ length: 75 }, (_, n) => NOW - DAY - n);
    await garage.store.set(`car/${bmw}/stops`, used);
    garage.simulator.car(bmw).change({ plugged: true, charging: true });

    const words: string[] = [];
    for (let n = 0; n < 4; n++) {
      const both = cars.map((car) => garage.run(car.request("stop", { force: true })));
      words.push(...(await Promise.all(both)).map(told));
      await garage.pass(30 * MINUTE);
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

    const asked = both.map((car) => garage.run(car.request("stop", { force: true })));
    const words = (await Promise.all(asked)).map(told);

    assert.equal(garage.commands.filter((command) => command.startsWith("stop")).length, 1, words.join());
    assert.ok(words.includes("COMMANDS_USED"), words.join());
    assert.deepEqual(await Promise.all(both.map(async (car) => (await car.budget()).commandsLeft)), [0, 0]);
  });

  it("remember what the other was told", async () => {
    garage.simulator.car(bmw).change({ plugged: true, charging: true });
    await garage.hear(true, bmw);
    assert.equal(told(await garage.run(cars[0].request("stop", { repeated: true }))), "done");
    const sent = garage.commands.length;
    for (let n = 0; n < 3; n++) {
      await garage.pass(HOUR);
      assert.equal(told(await garage.run(cars[1].request("stop", { repeated: true }))), "already");
    }

    assert.equal(garage.commands.length, sent);
  });
});
