import assert from "node:assert/strict";
import { instantsOfWall, localDay, localTime, wallAt } from "../../../../src/control/shared/local-time";

const NOON = Date.parse("2026-07-14T12:00:00Z");

describe("local time", () => {
  it("is the wall clock's, summer and winter", () => {
    assert.equal(localTime(NOON, "Europe/Berlin").hour, 14);
    assert.equal(localTime(Date.parse("2026-01-14T12:00:00Z"), "Europe/Berlin").hour, 13);
  });

  for (const zone of ["UTC+1", "Europe/Nowhere", ""]) {
    it(`is UTC where the zone is not known, as "${zone}"`, () => {
      assert.deepEqual(localTime(NOON, zone), localTime(NOON, "UTC"));
      assert.deepEqual(localDay(NOON, zone, 3), localDay(NOON, "UTC", 3));
      assert.deepEqual([wallAt(NOON, zone), ...instantsOfWall(NOON, zone)], [NOON, NOON]);
    });
  }
});
