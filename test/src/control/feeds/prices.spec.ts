import assert from "node:assert/strict";
import type { FeedOptions } from "../../../../src/control/feeds/feed";
import { came, feedFixture, feedOf, read, slotsOf } from "../../../support/control/feeds";

describe("readFeed, prices", () => {
  describe("by their wrapping", () => {
    const hacs = feedFixture("nord-pool-hacs");
    const inside = ["11-19 23:00 +60 0.71", "11-20 01:00 +60 0.64"];

    const wrappings: ReadonlyArray<readonly [name: string, message: unknown]> = [
      ["the attributes alone", hacs],
      ["an entity", { entity_id: "sensor.x", state: "0.71", attributes: hacs }],
      ["a message with the entity as payload", { _msgid: "1", payload: { attributes: hacs } }],
      ["a message of a state node", { _msgid: "1", payload: "0.71", data: { attributes: hacs } }],
      ["a message of an event node", { _msgid: "1", payload: "0.71", data: { new_state: { attributes: hacs } } }],
      ["an event without a message id", { data: { old_state: null, new_state: { attributes: hacs } } }],
      ["JSON text", JSON.stringify(hacs)],
      ["bytes with JSON", Buffer.from(JSON.stringify(hacs))],
      ["a message with JSON text", { payload: JSON.stringify({ attributes: hacs }), topic: "x" }],
    ];
    for (const [name, message] of wrappings) {
      it(`reads ${name}`, () => {
        assert.deepEqual(read(message), inside);
      });
    }

    it("reads the inner part of Tibber's answer alone", () => {
      const answer = { today: [{ total: 0.3, startsAt: "2026-11-20T00:00:00+01:00" }], tomorrow: [] };

      assert.deepEqual(read(answer), ["11-19 23:00 +60 0.3"]);
      assert.deepEqual(read({ currentSubscription: { priceInfo: answer } }), ["11-19 23:00 +60 0.3"]);
    });

    it("reads dates that a function node made", () => {
      const slots = [{ start: new Date("2026-11-20T00:00:00Z"), end: new Date("2026-11-20T01:00:00Z"), price: 0.2 }];

      assert.deepEqual(read(slots), ["11-20 00:00 +60 0.2"]);
    });
  });

  describe("by their unit", () => {
    const list = (value: number | string) => [{ start: "2026-11-20T00:00:00Z", end: "2026-11-20T01:00:00Z", value }];
    const sensor = (unit: object) => ({ raw_today: list(30), ...unit });

    const units: ReadonlyArray<
      readonly [name: string, payload: unknown, options: Partial<FeedOptions>, value: string]
    > = [
      ["per kWh if nothing is said", list(0.3), {}, "0.3"],
      ["per MWh by the user", list(85.1), { priceUnit: "MWh" }, "0.0851"],
      ["cents by the user", list(30), { minor: true }, "0.3"],
      ["numbers as text", list("0.30"), {}, "0.3"],
      ["cents by the entity", sensor({ unit_of_measurement: "Cent/kWh" }), {}, "0.3"],
      ["øre by the entity", sensor({ unit_of_measurement: "øre/kWh" }), {}, "0.3"],
      ["a flag for cents", sensor({ price_in_cents: true, unit: "kWh" }), {}, "0.3"],
      ["MWh by the entity", sensor({ unit: "MWh" }), {}, "0.03"],
      ["what the data declare over the user", sensor({ unit_of_measurement: "SEK/kWh" }), { minor: true }, "30"],
      ["what the maker promises over the user", feedFixture("awattar"), { priceUnit: "kWh" }, "0.0851"],
      ["cents by the key", [{ time: "2026-11-20T00:00:00Z", price_ct_per_kwh: 30 }], {}, "0.3"],
    ];
    for (const [name, payload, options, value] of units) {
      it(`knows ${name}`, () => {
        assert.equal(read(payload, options)[0]?.split(" ").at(-1), value);
      });
    }

    it("says the currency that the user chose where the data do not", () => {
      const feed = feedOf(list(0.3), { currency: "CHF" });

      assert.equal(feed.kind === "prices" && feed.currency, "CHF");
    });
  });

  it("shows no long text as a currency", () => {
    const feed = feedOf({ raw_today: [{ start: "2026-11-20T00:00:00Z", value: 1 }], currency: "x".repeat(1000) });

    assert.equal(feed.kind === "prices" && feed.currency, undefined);
  });

  describe("by their area", () => {
    it("asks which one when there are several", () => {
      assert.equal(
        came(feedFixture("nord-pool-action")),
        "prices for several areas, of which none is chosen: SE3, SE4",
      );
      assert.equal(came(feedFixture("elering")), "prices for several areas, of which none is chosen: ee, fi");
    });

    it("never takes another one than was chosen", () => {
      assert.equal(
        came(feedFixture("energi-data-service"), { area: "DK2" }),
        "prices for other areas than the chosen one: DK1",
      );
    });
  });

  describe("with their traps", () => {
    it("takes direct debit of two prices for the same time, until further notice", () => {
      assert.deepEqual(read(feedFixture("octopus-standing")), ["11-06 11:00 +23040 0.25935"]);
    });

    it("lets a price without an end and without a successor last as long as the one before", () => {
      const rows = ["00:00", "00:15", "00:30"].map((time) => ({ start: `2026-11-20T${time}:00Z`, value: 0.1 }));

      assert.deepEqual(read(rows), ["11-20 00:00 +15 0.1", "11-20 00:15 +15 0.1", "11-20 00:30 +15 0.1"]);
    });

    it("gives a lone price without an end an hour", () => {
      assert.deepEqual(read([{ start: "2026-11-20T00:00:00Z", value: 0.1 }]), ["11-20 00:00 +60 0.1"]);
    });

    it("leaves a hole where a row is missing", () => {
      const rows = ["00:00", "00:15", "00:45", "01:00"].map((time) => ({
        start: `2026-11-20T${time}:00Z`,
        value: 0.1,
      }));

      assert.deepEqual(read(rows), [
        "11-20 00:00 +15 0.1",
        "11-20 00:15 +15 0.1",
        "11-20 00:45 +15 0.1",
        "11-20 01:00 +15 0.1",
      ]);
    });

    it("follows a change from hours to quarter hours", () => {
      const times = ["21:00", "22:00", "23:00", "23:15", "23:30"];
      const rows = times.map((time) => ({ start: `2026-11-20T${time}:00Z`, value: 0.1 }));

      assert.deepEqual(
        read(rows).map((slot) => slot.split(" ")[2]),
        ["+60", "+60", "+15", "+15", "+15"],
      );
    });

    it("takes no price from a row whose value is unknown, and the known one of two", () => {
      const rows = [
        { start: "2026-11-20T00:00:00Z", value: null },
        { start: "2026-11-20T00:00:00Z", value: 0.2 },
        { start: "2026-11-20T01:00:00Z", value: "unavailable" },
        { start: "2026-11-20T02:00:00Z" },
        { start: "2026-11-20T03:00:00Z", value: 0 },
      ];

      assert.deepEqual(read(rows), ["11-20 00:00 +60 0.2", "11-20 03:00 +60 0"]);
    });

    it("closes an end that lies a second early", () => {
      const rows = [
        { start: "2026-11-20T00:00:00Z", end: "2026-11-20T00:59:59Z", price: 0.1 },
        { start: "2026-11-20T01:00:00Z", end: "2026-11-20T01:59:59.999Z", price: 0.2 },
      ];

      assert.deepEqual(read(rows), ["11-20 00:00 +60 0.1", "11-20 01:00 +60 0.2"]);
    });

    it("takes Amber's own estimate of what is ahead", () => {
      const row = { startTime: "2026-11-20T02:00:01Z", endTime: "2026-11-20T02:30:00Z", perKwh: 24.3 };
      const advancedPrice = { low: 20, predicted: 26, high: 31 };
      assert.deepEqual(read([{ ...row, type: "ForecastInterval", advancedPrice }]), ["11-20 02:00 +30 0.26"]);
      assert.deepEqual(read([{ ...row, type: "CurrentInterval", advancedPrice }]), ["11-20 02:00 +30 0.243"]);
      assert.deepEqual(read([{ ...row, type: "ForecastInterval", advancedPrice: null }]), ["11-20 02:00 +30 0.243"]);
    });

    it("turns what feed-in earns at Amber into a positive price", () => {
      assert.deepEqual(read(feedFixture("amber"), { channel: "feedIn" }), ["11-20 02:00 +30 0.064"]);
      assert.equal(
        came(feedFixture("amber"), { channel: "controlledLoad" }),
        "prices for other channels than controlledLoad",
      );
    });

    it("leaves the points that ENTSO-E's curve A01 does not tell unknown", () => {
      const text = JSON.stringify(feedFixture("entso-e")).replaceAll('"A03"', '"A01"');

      assert.deepEqual(read(text), [
        "11-19 23:00 +15 0.0951",
        "11-19 23:15 +15 0.09",
        "11-19 23:30 +15 0.0882",
        "11-19 23:45 +15 0.09",
        "11-20 00:00 +60 0.0705",
      ]);
    });

    it("says that ENTSO-E has no data", () => {
      assert.match(came({ Acknowledgement_MarketDocument: { Reason: [{ code: ["999"] }] } }), /has no such data/);
    });

    it("names the XML node when the XML is still text", () => {
      assert.match(came("<?xml version='1.0'?><Publication_MarketDocument/>"), /XML node/);
    });

    it("reads an empty list as a feed without slots", () => {
      for (const empty of [
        { raw_today: [], raw_tomorrow: null },
        { today: [], tomorrow: [] },
        { viewer: { home: { currentSubscription: { priceInfo: { today: [], tomorrow: [] } } } } },
        { object: "list", data: [] },
        { count: 0, next: null, previous: null, results: [] },
        { multiAreaEntries: [] },
        { records: [{ TimeUTC: "2026-11-20T00:00:00", PriceArea: "DK1", DayAheadPriceDKK: null }] },
      ]) {
        assert.deepEqual(slotsOf(feedOf(empty)), []);
      }
    });

    it("refuses texts instead of taking all for unknown", () => {
      assert.equal(
        came([{ start: "2026-11-20T00:00:00Z", value: "0.31 or so" }]),
        "a text that is not a number in place of each price",
      );
    });

    it("cuts an endless price to the two weeks around now", () => {
      const endless = [{ start: "2020-01-01T00:00:00Z", end: "2090-01-01T00:00:00Z", value: 0.3 }];

      assert.deepEqual(read(endless), ["11-06 11:00 +40320 0.3"]);
    });
  });
});
