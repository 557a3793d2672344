import assert from "node:assert/strict";
import { DateTime } from "luxon";
import { readTimes } from "../../../../src/control/price/read-zones";
import { allowedChangesAt, isAllowed, type AllowedTimes } from "../../../../src/control/shared/allowed-times";

const ZONE = "Europe/Berlin";

function allowed(text: string, dates: readonly string[] = []): AllowedTimes {
  return { times: readTimes(text).times ?? assert.fail(text), holidays: { dates }, zone: ZONE };
}

const at = (local: string): number => DateTime.fromISO(local, { zone: ZONE }).toMillis();
const local = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : DateTime.fromMillis(instant, { zone: ZONE }).toFormat("yyyy-MM-dd'T'HH:mm");

describe("the times at which a house allows charging", () => {
  const nights = allowed("22:10-06:00; Sat,Sun", ["12-25"]);

  for (const [when, is, changes] of [
    ["2026-12-02T21:00", false, "2026-12-02T22:10"],
    ["2026-12-02T22:10", true, "2026-12-03T06:00"],
    ["2026-12-05T03:00", true, "2026-12-07T06:00"],
    ["2026-12-25T12:00", true, "2026-12-28T06:00"],
    ["2026-12-24T12:00", false, "2026-12-24T22:10"],
    // The clocks go forward in the night before this day.
    ["2027-03-28T23:00", true, "2027-03-29T06:00"],
  ] as const)
    it(`are ${is ? "" : "not "}those of ${when}`, () => {
      assert.equal(isAllowed(nights, at(when)), is);
      assert.equal(local(allowedChangesAt(nights, at(when))), changes);
    });

  it("are all times where none is set", () => {
    assert.equal(isAllowed(allowed(""), 0), true);
    assert.equal(allowedChangesAt(allowed(""), 0), undefined);
  });

  it("may be far away", () => {
    assert.equal(isAllowed(allowed("Jul 10-12"), at("2026-12-02T11:00")), false);
    assert.equal(allowedChangesAt(allowed("Jul 10-12"), at("2026-12-02T11:00")), undefined);
  });
});
