import assert from "node:assert/strict";
import { deliveryOf, type Delivery } from "../../../src/webhook/delivery";
import { realDocument } from "./signed";

const vehicle = { id: "v1", make: "POLESTAR", model: "Polestar 2", year: 2024 };
const charging = { code: "charge-ischarging", body: { value: true }, meta: { oemUpdatedAt: 1782900030000 } };
const data = { user: { id: "u1" }, vehicle, signals: [charging] };
const meta = { deliveryId: "d1", deliveredAt: 1782900041730, version: "4.0", mode: "LIVE" };
const state = { eventId: "e1", eventType: "VEHICLE_STATE", data, triggers: [{ type: "FIRST_DELIVERY" }], meta };

describe("deliveryOf", () => {
  it("reads the challenge that Smartcar has sent", () => {
    assert.deepEqual(deliveryOf(realDocument("vw_id_4_verify")), { kind: "verify", challenge: "any-abcd" });
  });

  it("knows the dashboard's test, whatever it pretends to be", () => {
    assert.deepEqual(deliveryOf(realDocument("vw_id_4_test_mode")), { kind: "test", eventType: "VEHICLE_STATE" });
    for (const eventType of ["VEHICLE_ERROR", "NEW_EVENT"]) {
      assert.deepEqual(deliveryOf({ ...state, eventType, meta: { mode: "test" } }), { kind: "test", eventType });
    }
  });

  it("reads the errors that a real car has sent", () => {
    assert.deepEqual(deliveryOf(realDocument("vw_id_4_error")), {
      kind: "error",
      eventId: "1821c036-71cb-408f-8dee-2989b9764307",
      vehicleId: "a1d50709-3502-4faa-ba43-a5c7565e6a09",
      userId: "2fbd0033-83e7-43b8-a367-776d6dff1134",
      vehicle: { make: "VOLKSWAGEN", model: "ID.4", year: 2021 },
      deliveredAt: 1758224204078,
      mode: undefined,
      errors: [
        {
          type: "COMPATIBILITY",
          code: "VEHICLE_NOT_CAPABLE",
          state: "ERROR",
          resolution: undefined,
          message: "Your car is unable to perform this request.",
          signals: [
            "vehicleidentification-nickname",
            "vehicleuseraccount-role",
            "vehicleuseraccount-permissions",
            "connectivitysoftware-currentfirmwareversion",
            "connectivitystatus-isonline",
            "connectivitystatus-isasleep",
            "connectivitystatus-isdigitalkeypaired",
            "internalcombustionengine-fuellevel",
          ],
        },
        {
          type: "PERMISSION",
          code: undefined,
          state: "ERROR",
          resolution: "REAUTHENTICATE",
          message:
            "Your application has insufficient permissions to access the requested resource. Please prompt the user to re-authenticate using Smartcar Connect.",
          signals: ["closure-islocked"],
        },
      ],
    });
  });

  it("reads a documented state", () => {
    assert.deepEqual(deliveryOf(state), {
      kind: "state",
      eventId: "e1",
      vehicleId: "v1",
      userId: "u1",
      vehicle: { make: "POLESTAR", model: "Polestar 2", year: 2024 },
      deliveredAt: 1782900041730,
      mode: "LIVE",
      signals: [
        {
          code: "charge-ischarging",
          status: "SUCCESS",
          body: { value: true },
          error: undefined,
          oemUpdatedAt: 1782900030000,
          retrievedAt: undefined,
        },
      ],
      triggers: [],
      firstDelivery: true,
    });
  });

  describe("finds the same", () => {
    const variants: readonly (readonly [string, object])[] = [
      ["triggers within the data", { triggers: undefined, data: { ...data, triggers: state.triggers } }],
      ["a vehicle id at the top as well", { vehicleId: "v1" }],
      ["a time of delivery in text", { meta: { ...meta, deliveredAt: "2026-07-01T10:00:41.730Z" } }],
      [
        "a time of delivery under its older name",
        { meta: { ...meta, deliveredAt: undefined, deliveryTime: 1782900041730 } },
      ],
      [
        "members that are not known",
        { extra: { more: [1] }, data: { ...data, extra: 1 }, meta: { ...meta, extra: 1 } },
      ],
      ["a type in lower case", { eventType: "vehicle_state" }],
      ["a type under its older name", { eventType: undefined, eventName: "vehicle_state" }],
      ["a mode in lower case", { meta: { ...meta, mode: "live" } }],
    ];
    for (const [name, parts] of variants) {
      it(`with ${name}`, () => {
        assert.deepEqual(deliveryOf({ ...state, ...parts }), deliveryOf(state));
      });
    }
  });

  describe("does without", () => {
    const variants: readonly (readonly [string, object, object])[] = [
      ["an event id", { eventId: undefined }, { eventId: undefined }],
      ["an event id that is text", { eventId: 5 }, { eventId: undefined }],
      ["meta data", { meta: undefined }, { deliveredAt: undefined, mode: undefined }],
      ["readable meta data", { meta: "4.0" }, { deliveredAt: undefined, mode: undefined }],
      ["a user", { data: { ...data, user: null } }, { userId: undefined }],
      ["signals", { data: { ...data, signals: undefined } }, { signals: [] }],
      ["readable signals", { data: { ...data, signals: [null, {}, "text"] } }, { signals: [] }],
      ["triggers", { triggers: null }, { firstDelivery: false }],
      [
        "make, model and year",
        { data: { ...data, vehicle: { id: "v1" } } },
        { vehicle: { make: undefined, model: undefined, year: undefined } },
      ],
      [
        "a described car",
        { vehicleId: "v1", data: { ...data, vehicle: null } },
        { vehicle: { make: undefined, model: undefined, year: undefined } },
      ],
      [
        "times of a signal",
        { data: { ...data, signals: [{ ...charging, meta: {} }] } },
        { signals: [{ ...first(), oemUpdatedAt: undefined }] },
      ],
      [
        "meta data of a signal",
        { data: { ...data, signals: [{ ...charging, meta: undefined }] } },
        { signals: [{ ...first(), oemUpdatedAt: undefined }] },
      ],
    ];
    for (const [name, parts, expected] of variants) {
      it(name, () => {
        assert.deepEqual(deliveryOf({ ...state, ...parts }), { ...deliveryOf(state), ...expected });
      });
    }
  });

  it("takes the time of retrieval by either of its names", () => {
    for (const name of ["retrievedAt", "fetchedAt"]) {
      const signals = [{ ...charging, meta: { [name]: 1782900041500 } }];

      assert.equal(first({ ...state, data: { ...data, signals } })?.retrievedAt, 1782900041500);
    }
  });

  it("does not take the value beside an error for a good one", () => {
    const signals = [{ ...charging, status: { value: "ERROR", error: { type: "VEHICLE_STATE", code: null } } }];

    assert.equal(first({ ...state, data: { ...data, signals } })?.status, "ERROR");
  });

  describe("does not know", () => {
    const unknown: readonly (readonly [string, unknown, string | undefined])[] = [
      ["null", null, undefined],
      ["a number", 5, undefined],
      ["text", "VEHICLE_STATE", undefined],
      ["a list", [state], undefined],
      ["an empty object", {}, undefined],
      ["a type of another kind", { ...state, eventType: { name: "VEHICLE_STATE" } }, undefined],
      ["a new type", { ...state, eventType: "VEHICLE_SOLD" }, "VEHICLE_SOLD"],
      ["a member of every object as a type", { ...state, eventType: "constructor" }, "CONSTRUCTOR"],
      ["a state of no car", { ...state, data: { signals: [charging] } }, "VEHICLE_STATE"],
      [
        "a state of a car without an id",
        { ...state, data: { ...data, vehicle: { ...vehicle, id: "" } } },
        "VEHICLE_STATE",
      ],
      ["errors without data", { ...state, eventType: "VEHICLE_ERROR", data: null, vehicleId: "v1" }, "VEHICLE_ERROR"],
      ["a challenge that is none", { eventType: "VERIFY", data: {} }, "VERIFY"],
    ];
    for (const [name, document, eventType] of unknown) {
      it(name, () => {
        const expected: Delivery = eventType === undefined ? { kind: "unknown" } : { kind: "unknown", eventType };

        assert.deepEqual(deliveryOf(document), expected);
      });
    }
  });

  it("lets no name of a delivery reach the prototype of objects", () => {
    const text = JSON.stringify(realDocument("vw_id_4_all"))
      .replace('"data":{', '"data":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},')
      .replace('"body":{', '"body":{"__proto__":{"polluted":1},')
      .replace('"charge-ischarging"', '"__proto__"');
    const delivery = deliveryOf(JSON.parse(text));

    assert(delivery.kind === "state");
    assert.equal(delivery.signals.length, 8);
    assert.equal(Reflect.get({}, "polluted"), undefined);
    assert.equal(Reflect.get(delivery, "polluted"), undefined);
  });
});

function first(document: unknown = state) {
  const delivery = deliveryOf(document);
  return delivery.kind === "state" ? delivery.signals[0] : undefined;
}
