import assert from "node:assert/strict";
import { memoryStore } from "../../../../src/store/memory-store";
import { say } from "../../../../src/core/speech";
import { CarFaults, type FaultReport } from "../../../../src/vehicle/state/car-faults";

const NOW = Date.UTC(2026, 10, 20);

const report = (state: "ERROR" | "RESOLVED", more: Partial<FaultReport> = {}): FaultReport => ({
  type: "CONNECTED_SERVICES_ACCOUNT",
  code: "AUTHENTICATION_FAILED",
  state,
  reason: "Connect the car again",
  ...more,
});

describe("CarFaults", () => {
  it("shows what has begun, since when, over a restart", async () => {
    const store = memoryStore();
    const says = say("fault.PERMISSION");
    await new CarFaults(store, "car").take([report("ERROR", { resolution: "REAUTHENTICATE", says })], NOW);

    assert.deepEqual(await new CarFaults(store, "car").current(), {
      code: "AUTHENTICATION_FAILED",
      reason: "Connect the car again",
      says: [says],
      resolution: "REAUTHENTICATE",
      since: "2026-11-20T00:00:00.000Z",
    });
    assert.equal(await new CarFaults(store, "other").current(), undefined);
  });

  it("reports once what a shared store asks for again", async () => {
    const store = memoryStore();
    const shared = {
      ...store,
      change: <T>(key: string, change: (value: unknown) => T) =>
        store.change(key, (value) => {
          change(value);
          return change(value);
        }),
    };
    assert.deepEqual(await new CarFaults(shared, "car").take([report("ERROR")], NOW), [report("ERROR")]);
  });

  it("keeps when it began, however often it is told", async () => {
    const faults = new CarFaults(memoryStore(), "car");

    await faults.take([report("ERROR")], NOW);
    await faults.take([report("ERROR")], NOW + 60_000);

    assert.equal((await faults.current())?.since, "2026-11-20T00:00:00.000Z");
  });

  it("ends what is over and no other", async () => {
    const faults = new CarFaults(memoryStore(), "car");
    await faults.take([report("ERROR"), report("ERROR", { code: "SUBSCRIPTION" })], NOW);

    await faults.take([report("RESOLVED", { code: "SUBSCRIPTION" })], NOW);
    assert.equal((await faults.current())?.code, "AUTHENTICATION_FAILED");
    await faults.take([report("RESOLVED", { code: undefined })], NOW);

    assert.equal(await faults.current(), undefined);
  });

  it("believes what was told last, in whatever order it comes", async () => {
    const faults = new CarFaults(memoryStore(), "car");

    await faults.take([report("RESOLVED")], NOW + 60_000);
    await faults.take([report("ERROR")], NOW);
    assert.equal(await faults.current(), undefined);
    await faults.take([report("ERROR")], NOW + 120_000);
    await faults.take([report("RESOLVED")], NOW + 60_000);

    assert.equal((await faults.current())?.since, "2026-11-20T00:02:00.000Z");
  });

  for (const type of ["SERVER", "UPSTREAM", "VEHICLE_STATE", "CONNECTED_SERVICES_ACCOUNT", "PERMISSION"]) {
    it(`is no matter of the car if ${type} is told of some signals, only of all`, async () => {
      const faults = new CarFaults(memoryStore(), "car");

      await faults.take([report("ERROR", { type, code: undefined, signals: ["closure-islocked"] })], NOW);
      assert.equal(await faults.current(), undefined);
      await faults.take([report("ERROR", { type, code: undefined })], NOW);

      assert.equal((await faults.current())?.code, type);
    });
  }

  it("is a matter of the car if it names all that the car has reported", async () => {
    const faults = new CarFaults(memoryStore(), "car");
    const signals = ["closure-islocked", "charge-ischarging"];

    await faults.take([report("ERROR", { signals })], NOW, new Set([...signals, "tractionbattery-range"]));
    assert.equal(await faults.current(), undefined);
    await faults.take([report("ERROR", { signals })], NOW, new Set(signals));

    assert.equal((await faults.current())?.code, "AUTHENTICATION_FAILED");
  });

  it("is never a matter of the car if it cannot do something, also where nothing is named", async () => {
    const faults = new CarFaults(memoryStore(), "car");

    for (const signals of [undefined, ["charge-ischarging"]]) {
      const cannot = report("ERROR", { type: "COMPATIBILITY", code: "VEHICLE_NOT_CAPABLE", signals });
      await faults.take([cannot], NOW, new Set(["charge-ischarging"]));
    }

    assert.equal(await faults.current(), undefined);
  });

  it("tells once what a car cannot provide, over a restart, and what it cannot besides", async () => {
    const store = memoryStore();
    const cannot = (...signals: string[]) =>
      report("ERROR", { type: "COMPATIBILITY", code: "VEHICLE_NOT_CAPABLE", signals });
    const reported = async (one: FaultReport): Promise<number> =>
      (await new CarFaults(store, "car").take([one], NOW)).length;

    const counts = [];
    for (const one of [cannot("a-b"), cannot("a-b"), cannot("a-b", "c-d"), cannot("c-d"), cannot("a-b")])
      counts.push(await reported(one));

    assert.deepEqual(counts, [1, 0, 1, 0, 0]);
  });

  it("tells again what a car could provide in between", async () => {
    const faults = new CarFaults(memoryStore(), "car");
    const about = { type: "COMPATIBILITY", code: "VEHICLE_NOT_CAPABLE", signals: ["a-b"] };

    await faults.take([report("ERROR", about)], NOW);
    await faults.take([report("RESOLVED", about)], NOW + 1000);

    assert.equal((await faults.take([report("ERROR", about)], NOW + 2000)).length, 1);
  });

  it("ends all at once when the car has answered", async () => {
    const faults = new CarFaults(memoryStore(), "car");
    await faults.take([report("ERROR"), report("ERROR", { code: "SUBSCRIPTION" })], NOW);

    await faults.answered(NOW);
    assert.notEqual(await faults.current(), undefined);
    await faults.answered(NOW + 1);

    assert.equal(await faults.current(), undefined);
  });

  it("survives garbage where it was kept", async () => {
    const store = memoryStore();
    await store.set("car/car/faults", [{ reason: 5 }, "x"]);

    assert.equal(await new CarFaults(store, "car").current(), undefined);
  });
});
