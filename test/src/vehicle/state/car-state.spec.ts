import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { memoryStore } from "../../../../src/store/memory-store";
import type { Store } from "../../../../src/store/store";
import { CarState } from "../../../../src/vehicle/state/car-state";
import { failure, report } from "../../../support/vehicle/reports";
import { slowStore } from "../../../support/store/slow-store";
import { valueOf } from "../../../support/store/stored";

const NOW = Date.parse("2026-06-01T10:00:00Z");
const minutesAgo = (minutes: number): number => NOW - minutes * MINUTE_MS;
const charging = (value: boolean, minutes: number) =>
  report("charge-ischarging", { value }, { at: minutesAgo(minutes) });
const cable = (value: boolean, minutes: number) =>
  report("charge-ischargingcableconnected", { value }, { at: minutesAgo(minutes) });
const received = { receivedAt: NOW, source: "poll" } as const;

describe("CarState", () => {
  let store: Store;
  let state: CarState;
  beforeEach(() => {
    store = memoryStore();
    state = new CarState(store, "car-1", { name: "Bea" });
  });

  it("comes back after a restart, value by value", async () => {
    await state.identify({ make: "BMW", model: "i4", year: 2024 });
    await state.merge([charging(true, 5), failure("charge-wattage")], received);

    const again = new CarState(store, "car-1", { name: "Bea" });
    await again.load();

    assert.deepEqual(again.snapshot(NOW), state.snapshot(NOW));
    assert.equal(again.make, "BMW");
    assert.equal(again.receivedAt, NOW);
  });

  it("loses nothing, and knows all the while what it knew, when it begins again with what is stored", async () => {
    state = new CarState(slowStore(), "car-1", {});
    await state.merge([charging(true, 5)], received);
    const merged = state.merge([cable(true, 4)], received);
    await Promise.resolve();
    await Promise.resolve();
    const reloaded = state.reload();
    assert.equal(state.snapshot(NOW).charging, true);
    await Promise.all([merged, reloaded]);

    const { charging: isCharging, pluggedIn } = state.snapshot(NOW);
    assert.deepEqual([isCharging, pluggedIn], [true, true]);
    await state.reload();
    assert.deepEqual(state.snapshot(NOW).pluggedIn, true);
  });

  it("takes what version 0.1 has kept for what counts, and begins again where the rest cannot be read", async () => {
    await state.merge([charging(true, 5), cable(true, 5)], received);
    const { identity, signals } = valueOf(await store.get("car/car-1/state")) as Record<string, unknown>;
    for (const stored of [
      { identity, signals },
      { identity, signals, settled: { charging: 7 }, place: "home" },
    ]) {
      await store.set("car/car-1/state", stored);
      const again = new CarState(store, "car-1", {});
      await again.load();

      const { charging: isCharging, pluggedIn, unconfirmed } = again.snapshot(NOW);
      assert.deepEqual([isCharging, pluggedIn, unconfirmed], [true, true, undefined]);
    }
  });

  it("knows what waits for a second report after a restart", async () => {
    await state.merge([charging(true, 10), cable(true, 10)], received);
    await state.merge([charging(false, 5)], received);

    const again = new CarState(store, "car-1", {});
    await again.load();
    assert.deepEqual(again.waiting, ["charging"]);
    await again.merge([charging(false, 2)], { ...received, receivedAt: NOW + 5 * MINUTE_MS });

    assert.deepEqual([again.waiting, again.snapshot(NOW).charging], [[], false]);
  });

  it("knows nothing before it has loaded, and invents nothing", () => {
    assert.deepEqual(state.snapshot(NOW), { vehicleId: "car-1", name: "Bea", ages: {} });
    assert.deepEqual(
      [state.receivedAt, state.make, state.report(0)],
      [undefined, undefined, { charging: undefined, at: undefined }],
    );
  });

  it("keeps what it heard while it was still loading", async () => {
    await state.merge([charging(false, 20), cable(true, 20)], received);
    const again = new CarState(store, "car-1", {});

    await Promise.all([again.load(), again.identify({ make: "BMW" }), again.merge([charging(true, 5)], received)]);

    const { charging: isCharging, unconfirmed, pluggedIn, make } = again.snapshot(NOW);
    assert.deepEqual([isCharging, unconfirmed, pluggedIn, make], [false, ["charging"], true, "BMW"]);
  });

  it("knows when something new last came", async () => {
    const [early, late] = [NOW, NOW + MINUTE_MS].map((receivedAt) => ({ receivedAt, source: "poll" }) as const);
    assert.ok(early && late);

    assert.equal(state.lastUpdateAt, undefined);
    await state.merge([charging(true, 5), cable(true, 5)], early);
    await state.merge([charging(true, 5), cable(true, 5)], late);
    assert.deepEqual([state.lastUpdateAt, state.receivedAt], [NOW, NOW + MINUTE_MS]);

    await state.merge([charging(true, 5), cable(false, 1)], late);
    assert.equal(state.lastUpdateAt, NOW + MINUTE_MS);
  });

  it("loses no report of two that come at once", async () => {
    await Promise.all([state.merge([charging(true, 5)], received), state.merge([cable(true, 5)], received)]);

    const again = new CarState(store, "car-1", {});
    await again.load();
    assert.equal(again.known.size, 2);
  });

  it("survives garbage where it was kept, and loses only what is broken", async () => {
    await state.identify({ make: "BMW" });
    await state.merge([charging(true, 5), cable(true, 5)], received);
    const stored = Object(valueOf(await store.get("car/car-1/state")));
    stored.signals["charge-ischarging"] = { body: 7 };
    stored.signals["closure-islocked"] = { ...stored.signals["charge-ischargingcableconnected"], updatedAt: 1e300 };
    stored.identity = "a BMW";
    await store.set("car/car-1/state", stored);

    const again = new CarState(store, "car-1", {});
    await again.load();

    assert.deepEqual([...again.known.keys()], ["charge-ischargingcableconnected"]);
    assert.equal(again.snapshot(NOW).pluggedIn, true);
  });

  for (const garbage of ["x", 7, [], null, { signals: 3 }, { identity: {}, signals: [] }]) {
    it(`begins again where ${JSON.stringify(garbage)} was kept`, async () => {
      await store.set("car/car-1/state", garbage);

      await state.load();

      assert.deepEqual(state.snapshot(NOW), { vehicleId: "car-1", name: "Bea", ages: {} });
    });
  }

  describe("what the car is", () => {
    it("is what the owner says until the car tells", async () => {
      state.addFacts({ make: "Bimmer", model: "four", capacityKwh: 60 });
      assert.deepEqual([state.make, state.snapshot(NOW).make], ["Bimmer", "Bimmer"]);

      await state.identify({ make: "BMW", model: "i4", year: 2024 });

      const { name, make, model, year, capacityKwh } = state.snapshot(NOW);
      assert.deepEqual([name, make, model, year, capacityKwh], ["Bea", "BMW", "i4", 2024, 60]);
      assert.equal(state.make, "BMW");
    });

    it("is not forgotten because someone does not know it", async () => {
      await state.identify({ make: "BMW", model: "i4" });

      state.addFacts({ name: undefined, make: undefined, home: undefined });
      await state.identify({});

      assert.deepEqual([state.facts.name, state.facts.make, state.facts.model], ["Bea", "BMW", "i4"]);
    });
  });

  it("tells when the car could know whether it charges", async () => {
    await state.merge([charging(true, 30)], received);

    assert.deepEqual(state.report(10 * MINUTE_MS), { charging: true, at: minutesAgo(30) });
  });
});
