import assert from "node:assert/strict";
import { readConnection, readConnectionPage } from "../../../src/smartcar/connection";
import { fixture } from "../../support/fixture";

describe("connections", () => {
  it("name car, owner and what was granted", () => {
    const page = readConnectionPage(fixture("api/connections.json"));

    assert.equal(page?.received, 2);
    assert.equal(page?.totalCount, 2);
    assert.equal(page?.hasNext, false);
    assert.deepEqual(page?.connections[0], {
      id: "7d1f0c52-31a4-4b8e-9a0e-5f2b6f0a1c11",
      vehicleId: "b0c6a7e4-9c2f-4d3b-8f6d-1a2b3c4d5e6f",
      userId: "2a9be0d7-6c1e-4f53-8f0c-0d3f5a7be901",
      make: "BMW",
      model: "i4",
      year: 2024,
      mode: "live",
      powertrain: "BEV",
      permissions: ["control_charge", "read_battery", "read_charge", "read_location", "read_vehicle_info", "read_vin"],
    });
  });

  it("name the owner also where only the relationship does", () => {
    const page = readConnectionPage(fixture("api/connections.json"));

    assert.equal(page?.connections[1]?.userId, "2a9be0d7-6c1e-4f53-8f0c-0d3f5a7be901");
    assert.equal(page?.connections[1]?.powertrain, "BEV");
  });

  it("name the owner also where only the attributes do", () => {
    const connection = readConnection({
      data: { id: "c", attributes: { vehicle: { id: "v" }, user: { id: "u" }, permissions: ["read_vin", 5, null] } },
    });

    assert.deepEqual([connection?.vehicleId, connection?.userId, connection?.permissions], ["v", "u", ["read_vin"]]);
  });

  it("are left out where car or owner is missing", () => {
    const owner = { user: { data: { id: "u" } } };
    const car = { vehicle: { data: { id: "v" } } };
    const items = [null, {}, { id: "a", relationships: owner }, { id: "b", relationships: car }, { id: "c" }, "text"];
    const whole = { id: "d", relationships: { ...owner, ...car }, attributes: null };

    const page = readConnectionPage({ data: [...items, whole] });

    assert.deepEqual(
      page?.connections.map(({ id }) => id),
      ["d"],
    );
    assert.equal(page?.received, 7);
  });

  it("take counts as text and unknown members", () => {
    const page = readConnectionPage({ data: [], meta: { totalCount: "12", page: 1 }, links: { next: "…" }, more: {} });

    assert.deepEqual([page?.totalCount, page?.hasNext], [12, true]);
  });

  it("say nothing of a next page when Smartcar does not", () => {
    assert.equal(readConnectionPage({ data: [], links: { self: "…" } })?.hasNext, undefined);
  });

  for (const document of [null, {}, { data: {} }, { data: null }, [], "text"]) {
    it(`are not found in ${JSON.stringify(document)}`, () => {
      assert.equal(readConnectionPage(document), undefined);
    });
  }
});
