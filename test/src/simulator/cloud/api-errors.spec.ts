import assert from "node:assert/strict";
import { errorEntry } from "../../../../src/simulator/cloud/api-errors";

describe("errorEntry", () => {
  it("has the form of version 3", () => {
    assert.deepEqual(errorEntry("VEHICLE_STATE/CHARGING_IN_PROGRESS"), {
      status: "409",
      type: "VEHICLE_STATE",
      code: "CHARGING_IN_PROGRESS",
      title: "Charging In Progress",
      detail: "The vehicle is already charging.",
      links: { about: "https://smartcar.com/docs/errors/api-errors/vehicle-state-errors#charging-in-progress" },
      resolution: { type: null },
      suggestedUserMessage: "The vehicle is already charging.",
      meta: {},
    });
  });
});
