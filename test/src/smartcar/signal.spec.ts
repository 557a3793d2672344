import assert from "node:assert/strict";
import * as z from "zod";
import { readSignal, readSignalDocument, readSignalList, readSignals } from "../../../src/smartcar/signal";
import { fixture } from "../../support/fixture";

const webhook = z.object({ data: z.object({ signals: z.array(z.unknown()) }) });

const signalsOf = (name: string): readonly unknown[] => webhook.parse(fixture(`webhooks/${name}`)).data.signals;

const of = (parts: object): unknown => ({ code: "charge-wattage", body: { value: 1 }, ...parts });

describe("signals", () => {
  describe("of a REST list", () => {
    const list = readSignalList(fixture("api/signals.json"));
    const byCode = new Map(list?.signals.map((signal) => [signal.code, signal]));

    it("are all there, with their count and their car", () => {
      assert.equal(list?.signals.length, 27);
      assert.equal(list?.totalCount, 27);
      assert.deepEqual(list?.vehicle, {
        id: "b0c6a7e4-9c2f-4d3b-8f6d-1a2b3c4d5e6f",
        make: "VOLKSWAGEN",
        model: "ID.4",
        year: 2023,
        powertrain: "BEV",
        mode: "live",
      });
    });

    it("carry value, unit and times", () => {
      assert.deepEqual(byCode.get("tractionbattery-stateofcharge"), {
        code: "tractionbattery-stateofcharge",
        status: "SUCCESS",
        body: { value: 61, unit: "percent" },
        error: undefined,
        oemUpdatedAt: Date.parse("2026-07-02T18:12:47.000Z"),
        retrievedAt: Date.parse("2026-07-02T18:20:09.915Z"),
      });
    });

    it("keep the last value beside an error", () => {
      assert.deepEqual(byCode.get("charge-wattage"), {
        code: "charge-wattage",
        status: "ERROR",
        body: { value: 7400, unit: "watts" },
        error: { type: "VEHICLE_STATE", code: "NOT_CHARGING", resolution: "UNKNOWN_RESOLUTION_TYPE" },
        oemUpdatedAt: Date.parse("2026-07-01T23:38:05.000Z"),
        retrievedAt: Date.parse("2026-07-01T23:41:30.288Z"),
      });
    });

    it("have no times where Smartcar gives none", () => {
      const capacity = byCode.get("tractionbattery-nominalcapacity");

      assert.deepEqual([capacity?.oemUpdatedAt, capacity?.retrievedAt], [undefined, undefined]);
    });

    it("may be none at all", () => {
      assert.deepEqual(readSignalList({ data: [], meta: {} }), {
        vehicle: undefined,
        signals: [],
        totalCount: undefined,
      });
    });

    it("leave out what cannot be read", () => {
      const items = [null, 5, "text", [], {}, { attributes: { code: 5 } }, of({}), { attributes: 5, code: "x" }];

      assert.deepEqual(
        readSignalList({ data: items })?.signals.map(({ code }) => code),
        ["charge-wattage"],
      );
    });

    for (const document of [undefined, null, 5, "text", [], {}, { data: {} }, { data: null }, { signals: [] }]) {
      it(`are not found in ${JSON.stringify(document)}`, () => {
        assert.equal(readSignalList(document), undefined);
      });
    }
  });

  describe("one by one", () => {
    it("come wrapped", () => {
      const signal = readSignalDocument(fixture("api/signal.json"));

      assert.equal(signal?.code, "vehicleidentification-vin");
      assert.equal(signal?.status, "SUCCESS");
    });

    it("come unwrapped, as the docs and the SDK show them", () => {
      assert.deepEqual(readSignalDocument(fixture("api/signal-unwrapped.json")), {
        code: "charge-ischarging",
        status: "SUCCESS",
        body: { value: true },
        error: undefined,
        oemUpdatedAt: 1783015967_000,
        retrievedAt: 1783016409_915,
      });
    });
  });

  describe("of a webhook", () => {
    for (const name of ["jaguar_ipace_all.json", "vw_id_4_all.json", "vw_id_4_test_mode.json"]) {
      it(`are all read (${name})`, () => {
        const items = signalsOf(name);

        assert.equal(readSignals(items).length, items.length);
      });
    }

    it("are a success without a word about it", () => {
      const signal = readSignals(signalsOf("vw_id_4_all.json")).find(
        ({ code }) => code === "odometer-traveleddistance",
      );

      assert.deepEqual(signal, {
        code: "odometer-traveleddistance",
        status: "SUCCESS",
        body: { value: 62041, unit: "km" },
        error: undefined,
        oemUpdatedAt: 1758238176603,
        retrievedAt: 1758238782829,
      });
    });

    it("may have an error without a code", () => {
      const signal = readSignals(signalsOf("vw_id_4_all.json")).find(({ code }) => code === "closure-islocked");

      assert.deepEqual(signal?.error, { type: "PERMISSION", code: undefined, resolution: undefined });
      assert.equal(signal?.status, "ERROR");
    });
  });

  describe("status", () => {
    const cases: readonly (readonly [string, object, string])[] = [
      ["a known word", { status: { value: "UNAVAILABLE" } }, "UNAVAILABLE"],
      ["a known word in lower case", { status: { value: "success" } }, "SUCCESS"],
      ["a new word, which is no success", { status: { value: "PARTIAL" } }, "UNAVAILABLE"],
      ["a new word with an error", { status: { value: "DENIED", error: { type: "X" } } }, "ERROR"],
      ["an error without a word", { status: { error: { type: "X" } } }, "ERROR"],
      ["no status with a value", {}, "SUCCESS"],
      ["no status and no value", { body: undefined }, "UNAVAILABLE"],
      ["a status of null with a value", { status: null }, "SUCCESS"],
      ["an error of null", { status: { value: "SUCCESS", error: null } }, "SUCCESS"],
      ["an error of another kind", { status: { value: "ERROR", error: "text" } }, "ERROR"],
    ];

    for (const [name, parts, expected] of cases) {
      it(`is read from ${name}`, () => {
        assert.equal(readSignal(of(parts))?.status, expected);
      });
    }
  });

  describe("resolution", () => {
    const cases: readonly (readonly [unknown, string | undefined])[] = [
      [{ type: "REAUTHENTICATE" }, "REAUTHENTICATE"],
      [{ type: "never_seen_before" }, "NEVER_SEEN_BEFORE"],
      ["RETRY_LATER", "RETRY_LATER"],
      [{ type: null }, undefined],
      [null, undefined],
      [undefined, undefined],
      [5, undefined],
    ];

    for (const [resolution, expected] of cases) {
      it(`is read from ${JSON.stringify(resolution)}`, () => {
        const signal = readSignal(of({ status: { value: "ERROR", error: { type: "PERMISSION", resolution } } }));

        assert.equal(signal?.error?.resolution, expected);
      });
    }
  });

  it("have no body but an object", () => {
    for (const body of [null, 5, "61", [61]]) assert.equal(readSignal(of({ body }))?.body, undefined);
  });

  it("are named by their id where the code is missing", () => {
    assert.equal(readSignal({ id: "Charge-Voltage", attributes: { body: {} } })?.code, "charge-voltage");
  });
});
