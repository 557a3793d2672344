import assert from "node:assert/strict";
import { readVehicle } from "../../../src/smartcar/vehicle";
import { fixture } from "../../support/fixture";

const volvo = {
  id: "b0c6a7e4-9c2f-4d3b-8f6d-1a2b3c4d5e6f",
  make: "VOLVO",
  model: "EX30",
  year: 2025,
  powertrain: "BEV",
  mode: "live",
};

describe("a vehicle", () => {
  it("comes wrapped", () => {
    assert.deepEqual(readVehicle(fixture("api/vehicle.json")), volvo);
  });

  it("comes unwrapped, with a year as text", () => {
    assert.deepEqual(readVehicle(fixture("api/vehicle-unwrapped.json")), volvo);
  });

  it("comes flat in a webhook", () => {
    const vehicle = readVehicle({ id: "v", make: "POLESTAR", model: "Polestar 2", year: 2024 });

    assert.deepEqual([vehicle?.make, vehicle?.year, vehicle?.mode], ["POLESTAR", 2024, undefined]);
  });

  it("may lack everything but its id", () => {
    assert.equal(readVehicle({ data: { id: "v", attributes: { make: null, year: "soon" } } })?.id, "v");
  });

  for (const document of [undefined, null, {}, { data: {} }, { data: { id: 5 } }, [], { data: [] }]) {
    it(`is not found in ${JSON.stringify(document)}`, () => {
      assert.equal(readVehicle(document), undefined);
    });
  }
});
