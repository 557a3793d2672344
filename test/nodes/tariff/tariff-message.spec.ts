import assert from "node:assert/strict";
import { reportsOf } from "../../../src/control/tariff/observe";
import { MissingData } from "../../../nodes/controller/missing-data";
import { tariffMessage, type TariffContent } from "../../../nodes/tariff/tariff-message";
import { HOUR_MS } from "../../../src/core/duration";
import { requestWord } from "../../../nodes/controller/requests";
import { topicMeaning } from "../../../nodes/tariff/topic-meaning";

/** 18:00 in Berlin. */
const NOW = Date.parse("2026-11-20T17:00:00Z");
const read = (msg: object): TariffContent => tariffMessage({ _msgid: "1", ...msg }, { zone: "Europe/Berlin" }, NOW);
const requestOf = (msg: object): unknown => {
  const reported = read(msg);
  return reported.kind === "request" ? reported.request : reported;
};

/** What a snapshot tells the decision, value by value. */
const reportsIn = (reported: TariffContent): unknown =>
  reported.kind === "car" && { vehicleId: reported.vehicleId, reports: reportsOf(reported.car, NOW) };

describe("a topic", () => {
  for (const [topic, meaning] of [
    ["price", "prices"],
    ["market/DE/prices", "prices"],
    ["sensor.solar_forecast", "forecast"],
    ["smartcar/i4/ready/set", "ready"],
    ["TARGET", "target"],
    ["car/soc", "soc"],
    ["evcc/loadpoints/1/vehicleSoc", "soc"],
    ["sensor.car_soc", "soc"],
    ["smartcar/i4/soc", "soc"],
    ["openWB/vehicle/2/get/soc", "soc"],
    // It may be the home's battery.
    ["sensor.i4_soc", undefined],
    ["openWB/bat/get/soc", undefined],
    ["energy/site/battery/1/soc", undefined],
    ["N/abc/system/0/Dc/Battery/Soc", undefined],
    ["tariff/feed-in", "feed-in"],
    // Limits that someone set, and the home's battery, are not what the car holds.
    ["evcc/loadpoints/1/limitSoc", undefined],
    ["evcc/vehicles/i4/minSoc", undefined],
    ["evcc/site/battery/soc", undefined],
    ["evcc/site/bufferSoc", undefined],
    ["N/123/system/0/Ac/Grid/L1/Power", undefined],
    ["house/lamp", undefined],
    [undefined, undefined],
    [42, undefined],
  ] as const) {
    it(`${String(topic)} means ${meaning ?? "nothing by itself"}`, () => {
      const found = topicMeaning(topic);
      const word = found?.kind === "request" ? requestWord(topic) : found?.kind;
      const options = found && "options" in found ? found.options : {};
      assert.equal(word === "feed" ? options.expect : word, meaning);
    });
  }
});

describe("a request", () => {
  const at = (iso: string): number => Date.parse(iso);

  for (const [what, payload, instant] of [
    ["a time today", "19:30", "2026-11-20T18:30:00Z"],
    ["a time tomorrow", "7:30", "2026-11-21T06:30:00Z"],
    ["an ISO time with an offset", "2026-11-22T07:30:00+01:00", "2026-11-22T06:30:00Z"],
    ["an ISO time without one", "2026-11-22 07:30", "2026-11-22T06:30:00Z"],
    ["milliseconds", NOW + HOUR_MS, "2026-11-20T18:00:00Z"],
    ["seconds, as text", String(NOW / 1000 + 3600), "2026-11-20T18:00:00Z"],
    ["a Date", new Date("2026-11-20T18:00:00Z"), "2026-11-20T18:00:00Z"],
    ["a time in an object", { time: "07:30" }, "2026-11-21T06:30:00Z"],
    ["JSON", '{"at":"07:30"}', "2026-11-21T06:30:00Z"],
  ] as const) {
    it(`is ready by ${what}`, () => {
      assert.deepEqual(requestOf({ topic: "ready", payload }), { ready: { at: at(instant) } });
    });
  }

  it("may have a target of its own", () => {
    const request = requestOf({ topic: "ready", payload: { at: "07:30", soc: "90 %" } });
    assert.deepEqual(request, { ready: { at: at("2026-11-21T06:30:00Z"), targetPercent: 90 } });
  });

  it("is ready at the next such time, also where the clocks change", () => {
    const summer = Date.parse("2026-10-24T20:00:00Z");
    const reported = tariffMessage(
      { _msgid: "1", topic: "ready", payload: "07:30" },
      { zone: "Europe/Berlin" },
      summer,
    );
    assert.deepEqual(reported, { kind: "request", request: { ready: { at: at("2026-10-25T06:30:00Z") } } });
  });

  for (const payload of ["off", "none", "-", "null", null, "", " OFF "]) {
    it(`is taken back by ${JSON.stringify(payload)}`, () => {
      assert.deepEqual(requestOf({ topic: "car/target/set", payload }), { targetPercent: null });
      assert.deepEqual(requestOf({ payload: { ready: payload } }), { ready: null });
    });
  }

  it("comes with others in one object", () => {
    assert.deepEqual(requestOf({ payload: '{"target":"80","full":90,"minimum":20,"ceiling":"0.31"}' }), {
      targetPercent: 80,
      fullPercent: 90,
      minimumPercent: 20,
      ceiling: 0.31,
    });
  });

  it("is not guessed from an object with something else in it", () => {
    assert.throws(() => read({ payload: { target: 80, cieling: 0.3 } }), /an object with the keys target, cieling/);
  });
});

describe("a snapshot", () => {
  it("tells each value as of its own time, the oldest first", () => {
    const reported = read({
      payload: {
        vehicleId: "car",
        soc: 50,
        pluggedIn: true,
        charging: false,
        status: "fully-charged",
        updatedAt: "2026-11-20T16:59:00.000Z",
        ages: { soc: 600, pluggedIn: 60, charging: 60, status: 60 },
      },
    });
    assert.deepEqual(reportsIn(reported), {
      vehicleId: "car",
      reports: [
        { at: NOW - 600_000, soc: 50 },
        { at: NOW - 60_000, pluggedIn: true, charging: false, fullyCharged: true, canStop: true },
      ],
    });
  });

  it("is never newer than now, and may know nothing", () => {
    const reported = read({ payload: { vehicleId: "car", soc: "unknown", updatedAt: "2099-01-01T00:00:00Z" } });
    assert.deepEqual(reportsIn(reported), { vehicleId: "car", reports: [{ at: NOW, canStop: true }] });
  });
});

describe("a feed", () => {
  it("is what its topic says only where it can be", () => {
    const slots = [{ start: "2026-11-20T17:00:00Z", end: "2026-11-20T18:00:00Z", value: 90 }];
    assert.equal(read({ topic: "solar/forecast", payload: slots }).kind, "forecast");
    assert.equal(read({ topic: "prices", payload: slots }).kind, "prices");
    assert.equal(read({ payload: slots }).kind, "prices");
    assert.equal(read({ topic: "house/power", payload: { total_act_power: 12 } }).kind, "power");
  });

  it("of what is earned is no price", () => {
    const reported = read({ topic: "tariff/feedin", payload: [{ start: "2026-11-20T17:00:00Z", value: 0.08 }] });
    assert.equal(reported.kind, "feed-in");
  });

  it("of CO2 is grams, in whatever unit prices are", () => {
    const payload = [{ start: "2026-11-20T17:00:00Z", end: "2026-11-20T18:00:00Z", value: 412 }];
    const reported = tariffMessage(
      { _msgid: "1", topic: "evcc/forecast/co2", payload },
      { zone: "Europe/Berlin", minor: true },
      NOW,
    );
    assert.deepEqual(reported.kind === "co2" && reported.slots.map(({ value }) => value), [412]);
  });
});

describe("a source that is down", () => {
  const missing = new MissingData();
  const take = (msg: object): TariffContent =>
    tariffMessage({ _msgid: "1", topic: "prices", ...msg }, { zone: "Europe/Berlin" }, NOW, missing);
  const slots = [{ start: "2026-11-20T17:00:00Z", end: "2026-11-20T18:00:00Z", value: 0.3 }];

  it("is reported briefly, and once until it sends again", () => {
    const down = { statusCode: 429, payload: "Too many requests" };

    assert.throws(() => take(down), /no data: HTTP error 429 instead of data\. It was ignored\.(?!.*Accepted)/s);
    assert.equal(take(down).kind, "nothing");
    assert.throws(() => take({ payload: "unavailable" }), /unavailable/);
    assert.equal(take({ payload: slots }).kind, "prices");
    assert.throws(() => take({ payload: "unavailable" }), /unavailable/);
  });
});

describe("a state of charge", () => {
  it("of an entity that is unavailable is reported once", () => {
    const missing = new MissingData();
    const take = (payload: unknown): string =>
      tariffMessage({ _msgid: "1", topic: "car/soc", payload }, { zone: "Europe/Berlin" }, NOW, missing).kind;
    assert.throws(() => take("unavailable"), /no data: the text "unavailable"/);
    assert.equal(take("unavailable"), "nothing");
    assert.equal(take("55"), "car");
    assert.throws(() => take("unavailable"), /unavailable/);
  });

  it("up to 1 is left aside, unless it comes with its unit", () => {
    for (const payload of ["0.55", 0.55, 1, "1", "0,8"]) {
      assert.throws(() => read({ topic: "car/soc", payload }), {
        code: "BAD_INPUT",
        message: /percentage such as "1%"/,
      });
    }
    const socOf = (msg: object): unknown => {
      const content = read({ topic: "car/soc", ...msg });
      return content.kind === "car" && content.car.soc;
    };
    assert.equal(socOf({ payload: "1 %" }), 1);
    assert.equal(socOf({ payload: "1", data: { attributes: { unit_of_measurement: "%" } } }), 1);
    assert.equal(socOf({ payload: "55,5" }), 55.5);
    assert.equal(socOf({ payload: 0 }), 0);
  });
});

describe("a list that no format fits", () => {
  const rows = [0, 1, 2].map((hour) => ({ moment_of: `2026-11-20T${18 + hour}:00:00Z`, costs: { gross: 20 + hour } }));
  const shape = { path: "result.rows", start: "moment_of", end: "", value: "costs.gross", factor: 0.01 };
  const take = (msg: object): TariffContent =>
    tariffMessage({ _msgid: "1", ...msg }, { zone: "Europe/Berlin", shape }, NOW);

  it("is named with the settings that would read it", () => {
    assert.throws(
      () => read({ payload: { result: { rows } } }),
      /"List" result\.rows, "Start" moment_of, and "Value" costs\.gross/,
    );
  });

  it("is read with these settings, as prices or as a forecast", () => {
    const prices = take({ payload: { result: { rows } } });
    assert.deepEqual(prices.kind === "prices" && prices.feed.slots.map(({ value }) => value), [0.2, 0.21, 0.22]);
    const forecast = take({ topic: "house/forecast", payload: { result: { rows } } });
    assert.deepEqual(forecast.kind === "forecast" && forecast.slots.length, 3);
  });

  it("says which keys there are, where the settings name others", () => {
    const payload = { result: { rows: rows.map(({ costs }) => ({ when: 1, costs })) } };
    assert.throws(() => take({ payload }), /other keys than the settings: when, costs\.gross/);
  });

  it("leaves everything else to the formats that are known", () => {
    assert.equal(take({ payload: [{ start: "2026-11-20T18:00:00Z", value: 0.2 }] }).kind, "prices");
  });
});
