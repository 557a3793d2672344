import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { CarSpec } from "../../../../src/simulator/car/car-spec";
import type { SimulatedCar } from "../../../../src/simulator/car/simulated-car";
import { plainCar } from "../../../support/simulator/car";
import { signalIn, signalsIn, type ReadSignal } from "../../../support/simulator/answers";
import { simulate, type TestCloud } from "../../../support/simulator/cloud";

const BMW_LAG = 7.5 * MINUTE_MS;

describe("signal cache", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  async function open(options: Parameters<typeof simulate>[0] = {}, spec: Partial<CarSpec> = {}): Promise<void> {
    cloud = await simulate({ cars: [{ ...plainCar, ...spec }], ...options });
  }

  const car = (): SimulatedCar => cloud.simulator.car(plainCar.id);
  const read = async (code: string): Promise<ReadSignal> => signalIn(await cloud.signals(plainCar.id), code);
  const value = async (code: string): Promise<unknown> => (await read(code)).value;

  it("knows at the start how the car stands", async () => {
    await open();

    assert.equal(await value("tractionbattery-stateofcharge"), 50);
    assert.equal(await value("charge-ischargingcableconnected"), true);
  });

  it("shows a change only after the middle of what the make takes", async () => {
    await open();
    car().change({ charging: true });

    await cloud.clock.advance(BMW_LAG - 1);
    assert.equal(await value("charge-ischarging"), false);
    await cloud.clock.advance(1);
    assert.equal(await value("charge-ischarging"), true);
  });

  it("follows the other makes as fast as they are known for", async () => {
    for (const [make, lagMs] of [
      ["MINI", 45 * MINUTE_MS],
      ["VOLVO", 2 * MINUTE_MS],
      ["TESLA", 150_500],
      ["VOLKSWAGEN", 7.5 * MINUTE_MS],
    ] as const) {
      await cloud?.close();
      await open({}, { make });
      car().change({ plugged: false });

      await cloud.clock.advance(lagMs - 1);
      const before = await value("charge-ischargingcableconnected");
      await cloud.clock.advance(1);

      assert.deepEqual([make, before, await value("charge-ischargingcableconnected")], [make, true, false]);
    }
  });

  it("lags as the rules say", async () => {
    await open({ rules: { lagMs: ({ fromMs }) => fromMs } });
    car().change({ charging: true });

    await cloud.clock.advance(5 * MINUTE_MS);

    assert.equal(await value("charge-ischarging"), true);
  });

  it("follows a charging car percent by percent", async () => {
    await open();
    car().change({ charging: true });

    await cloud.clock.advance(HOUR_MS + BMW_LAG + MINUTE_MS);

    assert.equal(await value("tractionbattery-stateofcharge"), 60);
    assert.equal(await value("charge-wattage"), 10_000);
    assert.equal(await value("charge-timetocomplete"), 120);
  });

  it("says when the car recorded a value and when Smartcar got it", async () => {
    await open();
    await cloud.clock.advance(HOUR_MS);
    car().change({ plugged: false });
    await cloud.clock.advance(HOUR_MS);

    const { meta } = await read("charge-ischargingcableconnected");

    assert.deepEqual(meta, {
      oemUpdatedAt: "2026-06-01T11:00:00.000Z",
      retrievedAt: "2026-06-01T11:07:30.000Z",
      ingestedAt: "2026-06-01T11:07:30.000Z",
    });
  });

  it("keeps old values behind the errors of an idle car", async () => {
    await open({}, { make: "TESLA" });

    for (const code of ["charge-wattage", "charge-timetocomplete", "charge-chargerate"]) {
      const signal = await read(code);
      assert.equal(signal.status, "ERROR");
      assert.equal(signal.error, "VEHICLE_STATE/NOT_CHARGING");
      assert.equal(typeof signal.value, "number");
      assert.equal(signal.meta["oemUpdatedAt"], "2026-05-31T16:00:00.000Z");
      assert.equal(signal.meta["ingestedAt"], "2026-06-01T10:00:00.000Z");
    }
  });

  it("leaves the last power standing when charging ends", async () => {
    await open();
    car().change({ charging: true });
    await cloud.clock.advance(HOUR_MS + MINUTE_MS);
    car().change({ charging: false });

    await cloud.clock.advance(BMW_LAG);

    const { status, value: watts, meta } = await read("charge-wattage");
    assert.deepEqual([status, watts], ["ERROR", 10_000]);
    assert.equal(meta["oemUpdatedAt"], "2026-06-01T11:00:00.000Z");
  });

  it("hears nothing while a BMW is away from home, and catches up when it is back", async () => {
    await open();
    car().change({ driving: true });
    await cloud.clock.advance(2 * HOUR_MS);
    assert.equal(await value("tractionbattery-stateofcharge"), 50);
    assert.equal(await value("charge-ischargingcableconnected"), true);

    car().change({ atHome: true });
    await cloud.clock.advance(BMW_LAG);

    assert.equal(await value("tractionbattery-stateofcharge"), 30);
    assert.equal(await value("charge-ischargingcableconnected"), false);
  });

  it("hears of a drive from a make without a fence", async () => {
    await open({}, { make: "VOLVO" });
    car().change({ driving: true });

    await cloud.clock.advance(HOUR_MS + 3 * MINUTE_MS);

    assert.equal(await value("tractionbattery-stateofcharge"), 40);
    assert.equal(await value("odometer-traveleddistance"), 12_050);
  });

  it("shows where a driving car stood last", async () => {
    await open({}, { make: "VOLVO", home: { latitude: 1, longitude: 2 }, away: { latitude: 3, longitude: 4 } });
    car().change({ driving: true });
    await cloud.clock.advance(HOUR_MS);
    assert.equal((await read("location-preciselocation")).body?.["latitude"], 1);

    car().change({ driving: false });
    await cloud.clock.advance(HOUR_MS);
    assert.equal((await read("location-preciselocation")).body?.["latitude"], 3);
  });

  it("hears nothing from a car that sleeps", async () => {
    await open();
    car().change({ obstacle: "ASLEEP" });
    car().change({ plugged: false });
    await cloud.clock.advance(DAY_MS);
    assert.equal(await value("charge-ischargingcableconnected"), true);

    car().change({ obstacle: null });
    await cloud.clock.advance(BMW_LAG);

    assert.equal(await value("charge-ischargingcableconnected"), false);
  });

  it("is refreshed once a day without a subscription", async () => {
    await open({ subscribed: false });
    await cloud.clock.advance(HOUR_MS);
    car().change({ charging: true });

    cloud.clock.jump(Date.parse("2026-06-02T09:59:59Z"));
    assert.equal(await value("tractionbattery-stateofcharge"), 50);
    cloud.clock.jump("2026-06-02T10:00:00Z");
    const signal = await read("tractionbattery-stateofcharge");
    assert.equal(signal.value, 80);
    assert.equal(signal.meta["retrievedAt"], "2026-06-02T10:00:00.000Z");
  });

  it("stays empty for a car of which nothing was collected", async () => {
    await open({}, { collected: false });
    await cloud.clock.advance(20 * MINUTE_MS);

    assert.equal(signalsIn(await cloud.signals(plainCar.id)).size, 0);
  });

  it("finds the last of many reports after a long absence", async () => {
    await open();
    car().change({ charging: true });

    cloud.clock.jump("2026-09-01T10:00:00Z");
    const signals = await cloud.signals(plainCar.id);

    assert.equal(signalIn(signals, "charge-detailedchargingstatus").value, "FULLY_CHARGED");
    assert.equal(signalIn(signals, "tractionbattery-stateofcharge").value, 80);
  });
});
