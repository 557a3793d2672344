import assert from "node:assert/strict";
import type { HomeNode } from "../../../nodes/home/join-home";
import type { VehicleNode } from "../../../nodes/car/join-vehicle";
import { BMW, Flow, helper } from "../../support/flow";

const ACCOUNT = { id: "account", type: "smartcar-account", environment: "simulator" };
const CAR = { id: "bmw", type: "smartcar-vehicle", account: "account", vehicleId: BMW, make: "BMW" };
const HOME = { id: "home", type: "smartcar-home" };

const homeOf = (): HomeNode => helper.getNode("home") as HomeNode;
const carOf = (): VehicleNode => helper.getNode("bmw") as VehicleNode;

const load = (
  node: object,
  configs: ReadonlyArray<Record<string, unknown>>,
  credentials: Record<string, object> = {},
): Promise<Flow> => Flow.load({ type: "smartcar-mode", ...node }, configs, credentials);

describe("smartcar-home", () => {
  afterEach(() => helper.unload());

  it("says what the whole house shares", async () => {
    const home = {
      ...HOME,
      name: "Our house",
      zone: "Europe/Vienna",
      currency: "chf",
      allowedHours: "22:00-06:00; Sat,Sun",
      holidays: "12-25, 2027-03-29",
      carOrder: "i4, Zoe",
      mainFuseA: "25",
      fusePhases: "3",
      batteryStrategy: "battery-first",
      batteryUpTo: "60",
      batteryKwh: "9.6",
      batteryKw: "4.6",
      batteryFeedsCar: true,
    };
    await load({ home: "home" }, [home], { home: { latitude: "48.2", longitude: "16.4", radiusM: "150" } });

    const { price: _price, ...settings } = homeOf().home?.settings ?? assert.fail();
    assert.deepEqual(settings, {
      name: "Our house",
      position: { latitude: 48.2, longitude: 16.4 },
      radiusM: 150,
      zone: "Europe/Vienna",
      currency: "CHF",
      allowed: {
        times: [{ from: 22 * 60, to: 6 * 60 }, { weekdays: [6, 7] }],
        holidays: { dates: ["12-25", "2027-03-29"] },
        zone: "Europe/Vienna",
      },
      holidays: { dates: ["12-25", "2027-03-29"] },
      carOrder: ["i4", "Zoe"],
      fuse: { amps: 25, phases: 3, limitW: 17_250 },
      peak: undefined,
      gridLimit: {
        relayW: 4200,
        isNormallyClosed: false,
        connectionW: 17_250,
        maxAgeMs: undefined,
        fallbackW: 4200,
        zone: "Europe/Vienna",
      },
      gridLimitTopic: undefined,
      battery: {
        capacityKwh: 9.6,
        powerW: 4600,
        strategy: { kind: "battery-first", upToPercent: 60 },
        mayFeedCar: true,
      },
    });
  });

  it("bills the peak of a month, and limits as an input that repeats itself says", async () => {
    const peak = { peakBy: "three-days", peakPer: "year", peakFloorKw: "1" };
    const steps = { peakSteps: "5: 4032; 0: 1440; 2 kW: 2400", peakCounts: "07:00-19:00 Mon-Fri Nov-Mar; Apr-Oct 0.5" };
    const limit = { gridLimitInverted: true, gridLimitMaxAge: "2", gridLimitFallbackW: "3000" };
    await load({ home: "home" }, [{ ...HOME, zone: "Europe/Oslo", ...peak, ...steps, ...limit }]);

    const { peak: tariff, gridLimit } = homeOf().home?.settings ?? {};
    assert.deepEqual(tariff, {
      formedBy: "three-days",
      floorKw: 1,
      perKwMonth: 0,
      steps: [
        { fromKw: 0, cost: 120 },
        { fromKw: 2, cost: 200 },
        { fromKw: 5, cost: 336 },
      ],
      counts: [
        { from: 7 * 60, to: 19 * 60, weekdays: [1, 2, 3, 4, 5], months: [11, 12, 1, 2, 3], perKwh: 1 },
        { months: [4, 5, 6, 7, 8, 9, 10], perKwh: 0.5 },
      ],
      holidays: { dates: [] },
      zone: "Europe/Oslo",
    });
    assert.deepEqual([gridLimit?.maxAgeMs, gridLimit?.fallbackW, gridLimit?.isNormallyClosed], [120_000, 3000, true]);
  });

  it("has the price of a kWh as one model", async () => {
    const home = {
      ...HOME,
      holidays: "12-25",
      contractPrices: "6-22 0.34; 0.27",
      contractIncludes: "vat",
      feedIncludes: "fees-vat",
      markupPercent: "2",
      fee: "0.02",
      gridFees: "Q2,Q3 10-15 0.03; 0.07",
      vat: "19",
      feesWithVat: true,
      feedInPrices: "0.08",
      feedInIncludes: "nothing",
      feedInMarkup: "-10",
      feedInFee: "0.01",
      feedInByTime: "16-19 0.05",
      feedInVat: "8.1",
    };
    await load({ home: "home" }, [home]);

    assert.deepEqual(homeOf().home?.settings.price, {
      contract: [{ from: 6 * 60, to: 22 * 60, perKwh: 0.34 }, { perKwh: 0.27 }],
      contractIncludes: { vat: true },
      feedIncludes: { markup: true, fixed: true, vat: true },
      formula: "",
      model: {
        markupPercent: 2,
        fixedPerKwh: 0.02,
        zones: [[{ from: 600, to: 900, months: [4, 5, 6, 7, 8, 9], perKwh: 0.03 }, { perKwh: 0.07 }]],
        vatPercent: 19,
        amountsWithVat: true,
        holidays: { dates: ["12-25"] },
      },
      feedIn: {
        contract: [{ perKwh: 0.08 }],
        contractIncludes: {},
        feedIncludes: {},
        formula: "",
        model: {
          markupPercent: -10,
          fixedPerKwh: -0.01,
          zones: [[{ from: 960, to: 1140, perKwh: 0.05 }]],
          vatPercent: 8.1,
          holidays: { dates: ["12-25"] },
        },
      },
    });
  });

  it("limits nothing when it is empty", async () => {
    await load({ home: "home" }, [HOME]);

    const { allowed, fuse, battery, position, carOrder } = homeOf().home?.settings ?? {};
    assert.deepEqual([allowed?.times, fuse, battery, position, carOrder], [[], undefined, undefined, undefined, []]);
  });

  it("has the position and the time zone that count for its cars", async () => {
    const home = { ...HOME, zone: "Pacific/Auckland" };
    const car = { ...CAR, home: "home", homeRadiusM: "300" };
    await load({ vehicle: "bmw" }, [ACCOUNT, home, car], {
      home: { latitude: "-36.8", longitude: "174.7", radiusM: "100" },
      bmw: { latitude: "52.5", longitude: "13.4" },
    });

    const { home: place, homeRadiusM, homeZone } = carOf().car?.facts ?? {};
    assert.deepEqual(place, { latitude: -36.8, longitude: 174.7 });
    assert.equal(homeRadiusM, 100);
    assert.equal(homeZone, "Pacific/Auckland");
  });

  it("leaves a vehicle its own position where it has none", async () => {
    await load({ vehicle: "bmw" }, [ACCOUNT, HOME, { ...CAR, home: "home", homeRadiusM: "300" }], {
      home: { radiusM: "100" },
      bmw: { latitude: "52.5", longitude: "13.4" },
    });

    assert.deepEqual(carOf().car?.facts.home, { latitude: 52.5, longitude: 13.4 });
    assert.equal(carOf().car?.facts.homeRadiusM, 300);
  });

  it("reads a vehicle's position where 0.1 stored it", async () => {
    await load({ vehicle: "bmw" }, [ACCOUNT, { ...CAR, homeLatitude: "52.5", homeLongitude: "13.4" }]);

    assert.deepEqual(carOf().car?.facts.home, { latitude: 52.5, longitude: 13.4 });
  });

  it("names what it cannot use, and lets nothing be decided by it", async () => {
    const flow = await load({ vehicle: "bmw" }, [
      ACCOUNT,
      { ...HOME, allowedHours: "at night" },
      { ...CAR, home: "home" },
    ]);

    const { end, msg } = await flow.ask({ payload: "request" });

    assert.equal(end, "catch");
    const { code, message } = Object(msg["error"]);
    assert.equal(code, "BAD_INPUT");
    assert.match(message, /"Charging allowed".*at night/);
  });

  it("does not repeat a position that it cannot use", async () => {
    const flow = await load({ home: "home" }, [HOME], { home: { latitude: "52.5 N", longitude: "13.4" } });

    const { msg } = await flow.ask({ payload: "request" });

    const { message } = Object(msg["error"]);
    assert.match(message, /"Home latitude"|"Latitude"/);
    assert.doesNotMatch(message, /52\.5/);
  });

  it("is missed where it is gone", async () => {
    const flow = await load({ home: "gone" }, []);

    const { msg } = await flow.ask({ payload: "request" });

    assert.equal(Object(msg["error"]).code, "NOT_CONFIGURED");
    assert.match(Object(msg["error"]).message, /home is missing/);
  });
});
