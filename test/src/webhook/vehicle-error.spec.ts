import assert from "node:assert/strict";
import { readVehicleErrors, type VehicleError } from "../../../src/webhook/vehicle-error";

const wire = {
  type: "CONNECTED_SERVICES_ACCOUNT",
  code: "AUTHENTICATION_FAILED",
  state: "ERROR",
  description: "For developers",
  suggestedUserMessage: "For the owner",
  docURL: "https://smartcar.com/docs/errors",
  resolution: { type: "REAUTHENTICATE" },
  signals: [{ code: "charge-ischarging", name: "IsCharging", group: "Charge" }],
};

describe("readVehicleErrors", () => {
  it("reads a documented error", () => {
    assert.deepEqual(readVehicleErrors([wire]), [
      {
        type: "CONNECTED_SERVICES_ACCOUNT",
        code: "AUTHENTICATION_FAILED",
        state: "ERROR",
        resolution: "REAUTHENTICATE",
        message: "For the owner",
        signals: ["charge-ischarging"],
      },
    ]);
  });

  const variants: readonly (readonly [string, object, Partial<VehicleError>])[] = [
    ["is over", { state: "RESOLVED" }, { state: "RESOLVED" }],
    ["is over, in lower case", { state: "resolved" }, { state: "RESOLVED" }],
    ["does not say whether it is over", { state: undefined }, { state: "ERROR" }],
    ["is in a new state", { state: "ONGOING" }, { state: "ERROR" }],
    ["has no code", { type: "PERMISSION", code: null }, { type: "PERMISSION", code: undefined }],
    ["has words in lower case", { type: "permission", code: "x_y" }, { type: "PERMISSION", code: "X_Y" }],
    ["has no type", { type: undefined }, { type: undefined }],
    ["has its resolution as text", { resolution: "retry_later" }, { resolution: "RETRY_LATER" }],
    ["has an empty resolution", { resolution: { type: null } }, { resolution: undefined }],
    ["has no resolution", { resolution: null }, { resolution: undefined }],
    ["speaks to developers only", { suggestedUserMessage: undefined }, { message: "For developers" }],
    [
      "is described in the words of version 3",
      { suggestedUserMessage: null, description: null, detail: "Why" },
      { message: "Why" },
    ],
    [
      "names its signals as text",
      { signals: ["Charge.IsCharging", "Closure.IsLocked"] },
      { signals: ["charge-ischarging", "closure-islocked"] },
    ],
    [
      "has name and group swapped",
      { signals: [{ name: "Closure", group: "IsLocked", code: "closure-islocked" }] },
      { signals: ["closure-islocked"] },
    ],
    [
      "names some signals that cannot be read",
      { signals: [5, null, "Closure.IsLocked"] },
      { signals: ["closure-islocked"] },
    ],
    ["concerns the whole car", { signals: undefined }, { signals: undefined }],
    ["names no signal", { signals: [] }, { signals: undefined }],
    ["has signals of another kind", { signals: "all" }, { signals: undefined }],
  ];
  for (const [name, parts, expected] of variants) {
    it(`reads one that ${name}`, () => {
      const [error] = readVehicleErrors([{ ...wire, ...parts }]);

      assert.deepEqual({ ...error, ...expected }, error);
    });
  }

  it("reads the end of one that says no more than that", () => {
    assert.deepEqual(readVehicleErrors([{ type: "VEHICLE_STATE", code: "ASLEEP", state: "RESOLVED" }]), [
      {
        type: "VEHICLE_STATE",
        code: "ASLEEP",
        state: "RESOLVED",
        resolution: undefined,
        message: undefined,
        signals: undefined,
      },
    ]);
  });

  it("leaves out what is no error", () => {
    assert.equal(readVehicleErrors([null, 5, "text", [], wire]).length, 1);
    for (const none of [undefined, null, {}, "text", 5]) assert.deepEqual(readVehicleErrors(none), []);
  });
});
