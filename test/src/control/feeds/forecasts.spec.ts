import assert from "node:assert/strict";
import type { FeedOptions } from "../../../../src/control/feeds/feed";
import { came, feedFixture, feedOf, read, slotsOf } from "../../../support/control/feeds";

describe("readFeed, forecasts", () => {
  const cases: ReadonlyArray<
    readonly [file: string, options: Partial<FeedOptions>, source: string, slots: readonly string[]]
  > = [
    ["solcast-rooftop", {}, "Solcast", ["11-20 10:00 +30 2100", "11-20 10:30 +30 2400"]],
    ["solcast-hass", {}, "Solcast", ["11-20 10:00 +30 2100", "11-20 10:30 +30 2400"]],
    ["forecast-solar", {}, "forecast.solar", ["11-20 06:44 +16 45", "11-20 07:00 +60 355", "11-20 08:00 +60 1060"]],
    ["victron-vrm", {}, "Victron VRM", ["11-20 10:00 +60 420", "11-20 11:00 +60 610.5"]],
    ["open-meteo", { peakKw: 10 }, "Open-Meteo", ["11-20 08:00 +60 1700", "11-20 10:00 +60 0"]],
    ["evcc-solar", { expect: "forecast" }, "watt-list", ["11-20 10:00 +15 1210", "11-20 10:15 +15 1345"]],
  ];

  for (const [file, options, source, slots] of cases) {
    it(`reads ${file} slot by slot`, () => {
      const feed = feedOf(feedFixture(file), options);

      assert.deepEqual(read(feedFixture(file), options), slots);
      assert.deepEqual([feed.kind, feed.source], ["forecast", source]);
    });
  }

  it("keeps how sure Solcast is", () => {
    const [first] = slotsOf(feedOf(feedFixture("solcast-rooftop")));

    assert.deepEqual([first?.low, first?.value, first?.high], [1200, 2100, 2900]);
  });

  it("reads Solcast with either attribute, in a message of Home Assistant", () => {
    const attributes = { detailedHourly: [{ period_start: "2026-11-20T11:00:00+01:00", pv_estimate: 2.25 }] };

    assert.deepEqual(read({ _msgid: "1", payload: "12.1", data: { attributes } }), ["11-20 10:00 +60 2250"]);
  });

  it("takes forecast.solar's times in the zone of the plant when the answer says so", () => {
    const text = JSON.stringify(feedFixture("forecast-solar")).replace("Europe/Berlin", "UTC");

    assert.equal(read(text)[1], "11-20 08:00 +60 355");
  });

  it("draws forecast.solar's power straight where the energy is not told", () => {
    const watts = { "2026-11-20 08:00:00": 90, "2026-11-20 09:00:00": 620, "2026-11-20 10:00:00": 1500 };

    assert.deepEqual(read({ result: { watts } }), ["11-20 07:00 +60 355", "11-20 08:00 +60 1060"]);
  });

  it("does not let the sun shine from one evening to the next morning", () => {
    const energies = {
      "2026-11-20 15:00:00": 500,
      "2026-11-20 16:10:00": 140,
      "2026-11-21 07:46:00": 0,
      "2026-11-21 09:00:00": 300,
    };

    assert.equal(read({ result: { watt_hours_period: energies } })[1], "11-20 15:10 +936 0");
  });

  it("reads an answer without a forecast as a feed without slots", () => {
    assert.deepEqual(read([], { expect: "forecast" }), []);
    assert.deepEqual(read({ records: { solar_yield_forecast: false } }), []);
  });

  it("asks for the peak power where only the irradiance is told", () => {
    assert.match(came(feedFixture("open-meteo")), /"Solar peak power" is empty/);
    assert.match(came({ hourly_units: { time: "iso8601" }, hourly: { time: [] } }), /without global_tilted_irradiance/);
  });

  it("prefers Open-Meteo's quarter hours, each the mean of the time before it", () => {
    const answer = {
      utc_offset_seconds: 0,
      hourly: { time: ["2026-11-20T10:00"], global_tilted_irradiance: [100] },
      minutely_15: { time: ["2026-11-20T10:15", "2026-11-20T10:30"], global_tilted_irradiance: [100, 200] },
    };

    assert.deepEqual(read(answer, { peakKw: 1 }), ["11-20 10:00 +15 85", "11-20 10:15 +15 170"]);
  });

  it("reads Open-Meteo's seconds", () => {
    const answer = { utc_offset_seconds: 3600, hourly: { time: [1795168800], global_tilted_irradiance: [100] } };

    assert.deepEqual(read(answer, { peakKw: 1 }), ["11-20 09:00 +60 85"]);
  });

  it("takes powers without a topic for no prices", () => {
    assert.match(came(feedFixture("evcc-solar")), /far too high/);
  });

  it("takes a list of start, end and value for prices unless a forecast is awaited or its topic tells", () => {
    const payload = [{ start: "2026-11-20T10:00:00Z", end: "2026-11-20T10:15:00Z", value: 12 }];

    assert.equal(feedOf(payload).kind, "prices");
    assert.equal(feedOf({ payload, topic: "home/forecast/solar" }).kind, "forecast");
    assert.equal(feedOf({ payload, topic: "home/forecast/solar" }, { expect: "prices" }).kind, "prices");
  });

  it("reads the times of services that mean UTC, and those of a zone that is declared", () => {
    const rows = [
      { dtm: "2026-11-20 10:15:00", pv_watts: 1850 },
      { dtm: "2026-11-20 10:30:00", pv_watts: 1900 },
    ];
    const both = ["11-20 10:00 +15 1850", "11-20 10:15 +15 1900"];
    assert.deepEqual(read({ values: rows }, { expect: "forecast" }), both);
    const values = rows.map(({ dtm, pv_watts }) => ({ timestamp: dtm.replace("T", " "), pv_power: pv_watts }));
    for (const [timezone, moved] of [
      ["UTC", both],
      ["Europe/Helsinki", ["11-20 08:00 +15 1850", "11-20 08:15 +15 1900"]],
      ["nowhere", ["11-20 09:00 +15 1850", "11-20 09:15 +15 1900"]],
    ] as const) {
      assert.deepEqual(read({ timezone, values }, { expect: "forecast" }), moved);
    }
    const power_kw = { "2026-11-20T06:15:00": 0.5, "2026-11-20T06:30:00": 0.7 };
    assert.deepEqual(read({ timestamp: "x", predictions: { power_kw } }, { expect: "forecast" }), [
      "11-20 06:15 +15 500",
      "11-20 06:30 +15 700",
    ]);
  });

  it("takes no energy of a day for a power", () => {
    const energies = { "2026-11-20": 5100, "2026-11-21": 4000 };
    assert.match(came(energies, { expect: "forecast" }), /one value a day/);
    assert.match(came({ watt_hours_day: energies }, { expect: "forecast" }), /one value a day/);
  });

  it("takes no roof plane for all of them, and nothing else for a plane", () => {
    const plane = (value: number, hour = 10) =>
      [hour, hour + 1].map((start) => ({ start: `2026-11-20T${start}:00:00Z`, value }));
    const options = { expect: "forecast" } as const;
    assert.match(came({ east: plane(500), west: plane(300) }, options), /several lists of power: east, west/);
    assert.match(came({ pv_east: plane(500), pv_west: plane(300) }, options), /several lists of power/);
    assert.deepEqual(read({ consumption: plane(500), production: plane(300) }, options)[0], "11-20 10:00 +60 300");
    assert.deepEqual(read({ first: plane(500), second: plane(300, 12) }, options), [
      "11-20 10:00 +60 500",
      "11-20 11:00 +60 500",
      "11-20 12:00 +60 300",
      "11-20 13:00 +60 300",
    ]);
  });
});
