import assert from "node:assert/strict";
import { readTriggers } from "../../../src/webhook/trigger";

const charging = { name: "IsCharging", code: "charge-ischarging", group: "Charge" };

describe("readTriggers", () => {
  const changes: readonly (readonly [string, unknown])[] = [
    ["with the signal within", { type: "SIGNAL_UPDATED", signal: charging }],
    ["with the signal as text", { type: "SIGNAL_UPDATED", signal: "Charge.IsCharging" }],
    [
      "with the signal within, swapped",
      { type: "SIGNAL_UPDATED", signal: { ...charging, name: "Charge", group: "IsCharging" } },
    ],
    ["that are the signal", charging],
    ["that are the signal with a type", { type: "SIGNAL_UPDATED", ...charging }],
    ["that are text", "Charge.IsCharging"],
  ];
  for (const [name, item] of changes) {
    it(`reads triggers ${name}`, () => {
      assert.deepEqual(readTriggers([item]), { triggers: ["charge-ischarging"], firstDelivery: false });
    });
  }

  const first: readonly unknown[] = [
    { code: "FIRST_DELIVERY" },
    { type: "FIRST_DELIVERY" },
    { type: "first_delivery", signal: null },
    "FIRST_DELIVERY",
  ];
  for (const item of first) {
    it(`knows a first delivery by ${JSON.stringify(item)}`, () => {
      assert.deepEqual(readTriggers([item]), { triggers: [], firstDelivery: true });
    });
  }

  it("reads several, in their order, and leaves out what it does not know", () => {
    const items = [
      null,
      5,
      [],
      {},
      { type: "NEW_KIND" },
      { type: "SIGNAL_UPDATED" },
      "Odometer.TraveledDistance",
      charging,
    ];

    assert.deepEqual(readTriggers(items).triggers, ["odometer-traveleddistance", "charge-ischarging"]);
  });

  for (const wire of [undefined, null, {}, "text", 5, []]) {
    it(`finds none in ${JSON.stringify(wire)}`, () => {
      assert.deepEqual(readTriggers(wire), { triggers: [], firstDelivery: false });
    });
  }
});
