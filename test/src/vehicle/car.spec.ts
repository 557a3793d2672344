import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { CarUpdate } from "../../../src/vehicle/car-updates";
import { delivered, report } from "../../support/vehicle/reports";
import { slowStore } from "../../support/store/slow-store";
import { SimulatedGarage } from "../../support/simulated-garage";
import { bmw, tesla, volkswagen } from "../../support/simulator/cloud";
import { spentIn } from "../../support/store/stored";

describe("Car", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  const webhook = () => ({ receivedAt: garage.clock.now(), source: "webhook" as const });

  it("knows what a webhook brings, for free", async () => {
    const { vehicle, signals } = delivered("jaguar_ipace_all");

    const news = await garage.car(tesla).apply(signals, { ...vehicle }, webhook());

    assert.deepEqual(
      [news.snapshot.make, news.snapshot.soc, news.source, news.budget],
      ["JAGUAR", 54, "webhook", { callsLeft: 500 }],
    );
    assert.deepEqual([garage.reads, garage.lookUps], [0, 0]);
  });

  it("tells its news to all who listen, until they do not any more", async () => {
    const car = garage.car(tesla);
    const received: string[] = [];
    const off = car.onUpdate(({ source }) => received.push(`first ${source}`));
    car.onUpdate(({ source, by }) => received.push(`second ${source} by ${[...by].join("+")}`));

    await garage.run(car.read("a node"));
    off();
    await car.apply([], {}, webhook());

    assert.deepEqual(received, ["first poll", "second poll by a node", "second webhook by "]);
  });

  it("tells the readers themselves whose read it was, so that nobody hears a thing twice", async () => {
    const car = garage.car(tesla);
    const received: string[] = [];
    for (const id of ["a", "b", "c"]) car.onUpdate(({ by }) => by.has(id) || received.push(id));

    await garage.run(Promise.all([car.read("a"), car.read("b")]));

    assert.deepEqual(received, ["c"]);
  });

  it("reads on for everybody when a listener fails", async () => {
    const car = garage.car(tesla);
    const received: CarUpdate[] = [];
    const warned = new Promise((resolve) => process.once("warning", resolve));
    car.onUpdate(() => {
      throw new Error("this node is broken");
    });
    car.onUpdate((news) => received.push(news));

    const { snapshot } = await garage.run(car.read());

    assert.deepEqual([snapshot.soc, received.length], [55, 1]);
    assert.match(String(await warned), /this node is broken/);
  });

  it("knows after a restart what it knew before, without asking", async () => {
    await garage.run(garage.car(bmw).read());
    const before = await garage.car(bmw).snapshot();
    await garage.restart();

    const car = garage.car(bmw);
    assert.deepEqual(await car.snapshot(), before);
    assert.deepEqual(await car.budget(), { callsLeft: 499, stopsLeft: 80 });
    assert.equal((await car.stops())?.left, 80);
    assert.equal(await car.receivedAt(), garage.clock.now());
    assert.equal(garage.reads, 1);
  });

  it("says what it could know when", async () => {
    garage.simulator.car(tesla).change({ charging: true });
    const recordedAt = garage.clock.now();
    await garage.pass(HOUR_MS);
    await garage.run(garage.car(tesla).read());

    const { charging, at = 0 } = garage.car(tesla).report();
    assert.equal(charging, true);
    assert.ok(at > recordedAt && at <= garage.clock.now());
  });

  it("gives snapshots that nobody else can change", async () => {
    await garage.run(garage.car(tesla).read());
    const first = await garage.car(tesla).snapshot();
    first.ages["soc"] = -1;
    first.soc = 1;

    assert.equal((await garage.car(tesla).snapshot()).soc, 55);
  });

  it("survives times that no calendar knows", async () => {
    const wild = report("charge-ischarging", { value: true }, { at: 1.7e18, retrievedAt: 1.7e18 });

    await garage.car(tesla).apply([wild], {}, webhook());

    assert.equal((await garage.car(tesla).snapshot()).charging, true);
    assert.doesNotThrow(() => JSON.stringify(garage.car(tesla).report()));
  });

  it("counts a Volkswagen's drive that a webhook reports", async () => {
    const car = garage.car(volkswagen);
    await garage.command("start", volkswagen);
    await car.apply(
      [report("odometer-traveleddistance", { value: 100, unit: "km" }, { at: garage.clock.now() })],
      {},
      webhook(),
    );
    assert.equal((await car.budget()).commandsLeft, 14);

    await garage.pass(HOUR_MS);
    await car.apply(
      [report("odometer-traveleddistance", { value: 70, unit: "miles" }, { at: garage.clock.now() })],
      {},
      webhook(),
    );
    assert.equal((await car.budget()).commandsLeft, 15);
  });

  describe("when it is closed", () => {
    it("tells nobody any more, and leaves no alarm", async () => {
      const car = garage.car(tesla);
      let received = 0;
      car.onUpdate(() => (received += 1));
      garage.simulator.car(tesla).change({ obstacle: "ASLEEP" });
      const start = car.commands.charge("start").catch(() => {});
      await garage.pass(MINUTE_MS);

      await car.close();
      await start;
      await car.apply([], {}, webhook());

      assert.deepEqual([received, garage.clock.waiting], [0, 0]);
    });

    it("has counted everything by then", async () => {
      await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, delayMs: HOUR_MS });
      const car = garage.car(bmw);
      void car.commands.charge("stop").catch(() => {});
      await garage.pass(MINUTE_MS);

      const closed = car.close();
      await garage.client.close();
      await closed;

      assert.deepEqual(spentIn(await garage.store.get(`car/${bmw}/budget`), "calls"), { "2026-06": { calls: 1 } });
      assert.deepEqual(spentIn(await garage.store.get(`car/${bmw}/budget`), "stops"), [garage.clock.now() - MINUTE_MS]);
    });

    it("writes nothing more, however slow the store is", async () => {
      const store = slowStore();
      await garage.close();
      garage = await SimulatedGarage.open({ store });
      await garage.fault({ match: { path: "/oauth2" }, delayMs: HOUR_MS });
      const car = garage.car(bmw, { userId: garage.simulator.userId, facts: { make: "BMW" } });
      for (const work of [car.commands.charge("stop"), car.read()]) work.catch(() => {});
      await garage.pass(MINUTE_MS);

      const closed = car.close();
      await garage.client.close();
      await closed;

      const { writes } = store;
      assert.deepEqual(spentIn(await store.get(`car/${bmw}/budget`), "calls"), { "2026-06": { calls: 0 } });
      await assert.rejects(car.commands.charge("stop"), { code: "CLOSED" });
      await garage.pass(HOUR_MS);
      assert.equal(store.writes, writes);
    });

    it("can be closed again", async () => {
      const car = garage.car(tesla);
      await car.close();
      await car.close();
    });
  });

  describe("says nothing in its errors and outcomes that is nobody's business", () => {
    it("no secret, no VIN, no position, no id of the owner", async () => {
      const texts: string[] = [];
      const errors = [
        "400 CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED",
        "403 AUTHENTICATION/ACCESS_DENIED",
        "409 VEHICLE_STATE/CHARGE_FAULT",
        "430 BILLING/VEHICLE_REQUEST_LIMIT",
        "502 UPSTREAM/NO_RESPONSE",
      ];
      await garage.run(garage.car(tesla).read());
      const vin = String((await garage.car(tesla).signals())["vehicleidentification-vin"]?.value);
      for (const error of errors) {
        await garage.refuse(error);
        const outcome = garage.command("stop").then(JSON.stringify, String);
        texts.push(await garage.run(outcome));
        await garage.pass(HOUR_MS);
      }

      const secrets = [vin, "48.1371", "11.5754", garage.simulator.userId, tesla, 'simulator"', "Bearer"];
      for (const text of texts) for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${text}`);
      assert.ok(vin.length === 17 && texts.every((text) => text.length > 40));
    });
  });
});
