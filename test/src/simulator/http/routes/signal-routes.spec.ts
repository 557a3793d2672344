import assert from "node:assert/strict";
import * as z from "zod";
import { errorIn, onlySignalIn, signalIn, signalsIn } from "../../../../support/simulator/answers";
import { plainCar } from "../../../../support/simulator/car";
import { bmw, simulate, tesla, type TestCloud } from "../../../../support/simulator/cloud";

describe("signals", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  it("are listed in the form of the API", async () => {
    cloud = await simulate({ cars: [plainCar] });
    const self = `${cloud.simulator.origin}/v3/vehicles/${plainCar.id}`;

    const { json } = await cloud.signals(plainCar.id);

    const { data, ...rest } = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) }).parse(json);
    assert.deepEqual(
      data.find(({ id }) => id === "tractionbattery-stateofcharge"),
      {
        id: "tractionbattery-stateofcharge",
        type: "signal",
        attributes: {
          code: "tractionbattery-stateofcharge",
          name: "StateOfCharge",
          group: "TractionBattery",
          status: { value: "SUCCESS" },
          body: { value: 50, unit: "percent" },
        },
        meta: {
          ingestedAt: "2026-06-01T10:00:00.000Z",
          retrievedAt: "2026-06-01T10:00:00.000Z",
          oemUpdatedAt: "2026-06-01T10:00:00.000Z",
        },
        links: { self: `${self}/signals/tractionbattery-stateofcharge` },
      },
    );
    assert.deepEqual(rest, {
      meta: { totalCount: data.length, pageSize: data.length, pageNumber: 1 },
      links: { self: `${self}/signals` },
      included: {
        vehicle: {
          id: plainCar.id,
          type: "vehicle",
          attributes: { make: "BMW", model: "i4", year: 2024, powertrainType: "BEV", mode: "live" },
          links: { self },
        },
      },
    });
  });

  it("have the bodies of the API", async () => {
    cloud = await simulate({ cars: [{ ...plainCar, make: "TESLA" }] });
    const answer = await cloud.signals(plainCar.id);
    const body = (code: string): unknown => signalIn(answer, code).body;

    assert.deepEqual(body("charge-chargelimits"), {
      values: [{ type: "GLOBAL", limit: 80, condition: null }],
      activeLimit: 80,
      unit: "percent",
    });
    assert.deepEqual(body("tractionbattery-nominalcapacity"), {
      capacity: 80,
      source: "SMARTCAR",
      availableCapacities: [{ capacity: 80, description: null }],
      unit: "kWh",
    });
    assert.deepEqual(body("tractionbattery-range"), { value: 250, unit: "km", type: "DEFAULT", additionalValues: [] });
    assert.deepEqual(body("location-isathome"), { value: true });
    assert.deepEqual(body("odometer-traveleddistance"), { value: 12_000, unit: "km" });
    assert.deepEqual(body("charge-amperagemax"), { value: 14, unit: "ampere" });
  });

  it("say no time where nothing ever changes", async () => {
    cloud = await simulate();

    const { meta } = signalIn(await cloud.signals(tesla), "vehicleidentification-vin");

    assert.deepEqual(meta, { ingestedAt: "2026-06-01T10:00:00.000Z" });
  });

  it("are those of the make only", async () => {
    cloud = await simulate();

    assert.deepEqual(
      [...signalsIn(await cloud.signals(bmw)).keys()],
      [
        "charge-chargelimits",
        "charge-chargerecords",
        "charge-chargetimers",
        "charge-chargingconnectortype",
        "charge-detailedchargingstatus",
        "charge-ischarging",
        "charge-ischargingcableconnected",
        "charge-timetocomplete",
        "charge-wattage",
        "location-preciselocation",
        "tractionbattery-nominalcapacity",
        "tractionbattery-range",
        "tractionbattery-stateofcharge",
      ],
    );
  });

  it("can be read one by one", async () => {
    cloud = await simulate();
    const path = `/v3/vehicles/${bmw}/signals`;

    const one = onlySignalIn(await cloud.ask(`${path}/tractionbattery-stateofcharge`));
    const refused = onlySignalIn(await cloud.ask(`${path}/odometer-traveleddistance`));

    assert.equal(one.value, 42);
    assert.deepEqual([refused.status, refused.error], ["ERROR", "COMPATIBILITY/VEHICLE_NOT_CAPABLE"]);
    assert.equal(errorIn(await cloud.ask(`${path}/vin`)), "404 RESOURCE_NOT_FOUND/SIGNAL_NOT_FOUND");
  });

  it("are not found one by one when nothing was collected", async () => {
    cloud = await simulate({ cars: [{ ...plainCar, collected: false }] });

    const answer = await cloud.ask(`/v3/vehicles/${plainCar.id}/signals/tractionbattery-stateofcharge`);

    assert.equal(errorIn(answer), "404 RESOURCE_NOT_FOUND/SIGNAL_NOT_FOUND");
  });

  it("hide what the owner has not granted", async () => {
    cloud = await simulate({ cars: [{ ...plainCar, permissions: ["read_charge"] }] });

    const answer = await cloud.signals(plainCar.id);

    const { error, body } = signalIn(answer, "tractionbattery-stateofcharge");
    assert.deepEqual([error, body], ["PERMISSION/UNKNOWN", undefined]);
    assert.equal(signalIn(answer, "charge-ischarging").status, "SUCCESS");
  });
});
