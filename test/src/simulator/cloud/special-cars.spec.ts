import assert from "node:assert/strict";
import { HOUR_MS } from "../../../../src/core/duration";
import { specialCars } from "../../../../src/simulator/demo-cars";
import { simulate, volvo, type Answer, type TestCloud } from "../../../support/simulator/cloud";

const id = (model: string): string => {
  const car = specialCars.find((one) => one.model === model);
  if (!car) throw new Error(`No special car is a ${model}`);
  return car.id;
};

describe("cars with ways of their own", () => {
  let cloud: TestCloud;

  beforeEach(async () => {
    cloud = await simulate({ cars: specialCars });
  });
  afterEach(() => cloud.close());

  it("Volvo gives the 19 signals of its page, a car with an engine those of its fuel", async () => {
    const codes = [...(await signalsOf(cloud, id("XC60 PHEV Classic"))).keys()];
    assert.equal(codes.length, 19);
    assert.ok(codes.includes("internalcombustionengine-fuellevel"));
    assert.ok(codes.includes("closure-doors"));
  });

  it("an electric Volvo has no fuel", async () => {
    const demo = await simulate();
    try {
      const codes = [...(await signalsOf(demo, volvo)).keys()];
      assert.equal(codes.length, 16);
      assert.ok(codes.every((code) => !code.startsWith("internalcombustionengine-")));
    } finally {
      await demo.close();
    }
  });

  it("a Volvo without a battery tells nothing of charging and takes no schedule", async () => {
    const codes = [...(await signalsOf(cloud, id("XC40"))).keys()];
    assert.deepEqual(codes, [
      "closure-doors",
      "closure-islocked",
      "closure-windows",
      "internalcombustionengine-amountremaining",
      "internalcombustionengine-fuellevel",
      "internalcombustionengine-range",
      "location-preciselocation",
      "odometer-traveleddistance",
    ]);
    assert.equal((await createSchedule(cloud, id("XC40"))).status, 501);
  });

  it("a PHEV Classic answers 501 to schedules and takes a lock", async () => {
    const vehicleId = id("XC60 PHEV Classic");
    const { status, text } = await createSchedule(cloud, vehicleId);
    assert.equal(status, 501);
    assert.match(text, /VEHICLE_NOT_CAPABLE/);
    assert.equal((await cloud.command(vehicleId, "security/lock")).status, 200);
  });

  for (const { model, floor } of [
    { model: "Polestar 2", floor: 40 },
    { model: "EQA 250", floor: 50 },
  ]) {
    it(`a ${model} refuses a stop below ${floor} percent, and charges on`, async () => {
      const vehicleId = id(model);
      const car = cloud.simulator.car(vehicleId);
      assert.equal((await cloud.command(vehicleId, "charge/start")).status, 200);
      await cloud.pass(60_000);
      const refused = await cloud.command(vehicleId, "charge/stop");
      assert.equal(refused.status, 409);
      assert.equal(car.state.charging, true);

      car.change({ soc: floor });
      assert.equal((await cloud.command(vehicleId, "charge/stop")).status, 200);
      assert.equal(car.state.charging, false);
    });
  }

  it("a Mercedes-Benz gives twelve signals, and only an EQ model obeys", async () => {
    assert.equal((await signalsOf(cloud, id("EQA 250"))).size, 12);
    assert.equal((await cloud.command(id("GLC 300 e"), "charge/start")).status, 501);
    assert.equal((await cloud.command(id("EQA 250"), "charge/set-limit", limit(80))).status, 501);
    assert.equal((await cloud.command(id("EQA 250"), "security/lock")).status, 501);
  });

  it("a Polestar's timers fail on their own", async () => {
    const signals = await signalsOf(cloud, id("Polestar 2"));
    assert.match(JSON.stringify(signals.get("charge-chargetimers")), /"SERVER".*"INTERNAL"/);
    assert.match(JSON.stringify(signals.get("tractionbattery-stateofcharge")), /SUCCESS/);
  });

  it("a public fast charger gives its power and says what it is", async () => {
    const vehicleId = id("Model 3");
    const car = cloud.simulator.car(vehicleId);
    car.change({ charging: true });
    assert.equal(car.powerW, 120_000);
    await cloud.pass(HOUR_MS / 6);
    assert.ok(car.state.soc > 49 && car.state.soc < 51, `${car.state.soc} percent after ten minutes`);

    const signals = await signalsOf(cloud, vehicleId);
    assert.deepEqual(bodyOf(signals, "charge-isfastchargerpresent"), { value: true });
    assert.deepEqual(bodyOf(signals, "charge-fastchargertype"), { value: "CCS" });
    assert.deepEqual(bodyOf(signals, "charge-wattage"), { value: 120_000, unit: "watts" });

    car.change({ plugged: false, atHome: true });
    car.change({ plugged: true, charging: true });
    assert.equal(car.powerW, 11_000);
  });
});

describe("a BMW outside its fence", () => {
  it("reports nothing: what is known stays that of home", async () => {
    const bmw = "51000000-0000-4000-8000-0000000000b1";
    const cloud = await simulate();
    try {
      cloud.simulator.car(bmw).change({ plugged: false, driving: true });
      await cloud.pass(HOUR_MS);
      cloud.simulator.car(bmw).change({ plugged: true, charging: true });
      await cloud.pass(HOUR_MS);
      const signals = await signalsOf(cloud, bmw);
      assert.deepEqual(bodyOf(signals, "charge-ischarging"), { value: false });
      assert.deepEqual(bodyOf(signals, "charge-ischargingcableconnected"), { value: true });
      assert.match(JSON.stringify(bodyOf(signals, "location-preciselocation")), /48\.1371/);
    } finally {
      await cloud.close();
    }
  });
});

function createSchedule(cloud: TestCloud, vehicleId: string): Promise<Answer> {
  const location = { latitude: 48.1371, longitude: 11.5754 };
  const body = { data: { attributes: { location, startTime: "22:00", stopTime: "06:00" } } };
  return cloud.ask(`/v3/vehicles/${vehicleId}/charge-schedules/daily`, { method: "POST", body });
}

function limit(percent: number): object {
  return { data: { attributes: { percent } } };
}

interface SignalAttributes {
  readonly body?: unknown;
  readonly status: unknown;
}

/** What the make gives of a car, by code: what it cannot give does not count. */
async function signalsOf(cloud: TestCloud, vehicleId: string): Promise<Map<string, SignalAttributes>> {
  const { json } = await cloud.signals(vehicleId);
  const { data } = json as { data: readonly { id: string; attributes: SignalAttributes }[] };
  return new Map(data.map((signal) => [signal.id, signal.attributes]));
}

function bodyOf(signals: ReadonlyMap<string, SignalAttributes>, code: string): unknown {
  return signals.get(code)?.body;
}
