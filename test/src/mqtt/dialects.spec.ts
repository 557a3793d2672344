import assert from "node:assert/strict";
import * as fc from "fast-check";
import { modeNamed, MODES } from "../../../src/control/shared/requests";
import { DIALECTS, dialectCall, dialectTopics } from "../../../src/mqtt/dialects";

const { evcc, openwb } = DIALECTS;

describe("evcc's topics", () => {
  const mode = (payload: unknown) => dialectCall(evcc, "evcc/loadpoints/2/mode/set", payload)?.payload;

  it("request a mode, in the words of today and of before", () => {
    assert.deepEqual(["off", "smart", "now", "pv", "minpv", "Smart "].map(mode), [
      "off",
      "solar+cheap",
      "now",
      "solar",
      "solar+cheap",
      "solar+cheap",
    ]);
    assert.equal(mode("constructor"), undefined);
    assert.deepEqual(dialectCall(evcc, "evcc/loadpoints/2/mode/set", "now"), { n: 2, word: "mode", payload: "now" });
  });

  it("request limits, plans, and prices, and take them back", () => {
    const call = (topic: string, payload: unknown) => dialectCall(evcc, `evcc/${topic}/set`, payload);
    assert.deepEqual(call("loadpoints/1/limitSoc", 80), { n: 1, word: "full", payload: 80 });
    assert.deepEqual(call("vehicles/bmw-i4/minSoc", "20"), { name: "bmw-i4", word: "minimum", payload: "20" });
    assert.deepEqual(call("vehicles/bmw-i4/planSoc", '{"value": 90, "time": "2026-06-02T07:00:00Z"}')?.payload, {
      at: "2026-06-02T07:00:00Z",
      target: 90,
    });
    for (const nothing of ["nil", "null", "none", "-"]) {
      assert.equal(call("vehicles/bmw-i4/planSoc", nothing)?.payload, "off");
      assert.equal(call("loadpoints/1/smartCostLimit", nothing)?.payload, "off");
    }
    assert.equal(call("loadpoints/1/phases", 3), undefined);
    assert.equal(call("loadpoints/0/limitSoc", 80), undefined);
    assert.equal(call("vehicles/bmw-i4/planSoc", "soon"), undefined);
  });

  it("have what is published, as text, and nothing for what is unknown", () => {
    const documents = {
      state: { soc: 61, charging: false, pluggedIn: true },
      decision: { mode: "solar+cheap", full: 80, ready: "2026-06-02T05:30:00.000Z" },
      session: { energyKwh: 3.2 },
    };
    const topics = dialectTopics(evcc, evcc.cars, { n: 1, name: "bmw-i4" }, documents);
    const of = (name: string) => topics.get(`evcc/loadpoints/1/${name}`);
    assert.deepEqual(
      ["vehicleSoc", "charging", "connected", "mode", "limitSoc", "chargedEnergy", "chargePower"].map(of),
      ["61", "false", "true", "smart", "80", "3200", "0"],
    );
    assert.equal(of("effectivePlanTime"), "1780378200");
    assert.equal(of("vehicleRange"), undefined);
    assert.equal(topics.get("evcc/vehicles/bmw-i4/limitSoc"), "80");
  });
});

describe("openWB's topics", () => {
  it("request a mode, of one car or of all", () => {
    const of = (topic: string, payload: unknown) => dialectCall(openwb, `openWB/${topic}`, payload);
    assert.deepEqual(of("simpleAPI/set/chargepoint/1/chargemode", "pv"), { n: 1, word: "mode", payload: "solar" });
    assert.equal(of("simpleAPI/set/chargepoint/1/chargemode", "instant_charging")?.payload, "now");
    assert.deepEqual(
      ["0", 1, "2", 3, "4"].map((word) => of("set/ChargeMode", word)?.payload),
      ["now", "solar+cheap", "solar", "off", "off"],
    );
    assert.equal(of("set/ChargeMode", 7), undefined);
    assert.deepEqual(of("set/ChargeMode", 3), { word: "mode", payload: "off" });
  });
});

describe("every dialect", () => {
  it("says each of our modes, and requests only what we have", () => {
    for (const dialect of Object.values(DIALECTS)) {
      for (const mode of MODES) {
        const topics = dialectTopics(dialect, dialect.cars, { n: 1, name: "x" }, { decision: { mode } });
        assert.ok(
          [...topics].some(([topic, value]) => /mode$/i.test(topic) && value !== undefined),
          mode,
        );
      }
      for (const { word, meaning } of dialect.requests)
        if (word === "mode")
          for (const text of ["off", "smart", "pv", "minpv", "now", "stop", "instant", "eco", "target", "0", "3"]) {
            const meant = meaning(text);
            if (meant !== undefined) assert.ok(typeof meant === "string" && modeNamed(meant), text);
          }
    }
  });

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(DIALECTS)), fc.nat(20), fc.anything(), (dialect, index, payload) => {
        const pattern = dialect.requests[index % dialect.requests.length]?.pattern ?? "x";
        dialectCall(dialect, `${dialect.prefix}/${pattern.replace("{n}", "1").replace("{name}", "a")}`, payload);
        dialectCall(dialect, payload, payload);
      }),
    );
    const noText = { toString: "", valueOf: "" };
    for (const dialect of Object.values(DIALECTS))
      for (const { pattern } of dialect.requests)
        dialectCall(dialect, `${dialect.prefix}/${pattern.replace("{n}", "1").replace("{name}", "a")}`, noText);
  });
});
