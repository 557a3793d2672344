import assert from "node:assert/strict";
import { siteWarnings } from "../../../../../src/control/shared/site-power/site-warnings";
import { MINUTE_MS, SECOND_MS } from "../../../../../src/core/duration";
import { forAll } from "../../../../support/control/dice";
import { TIMEOUT, House, times, about } from "./metered-house";

describe("a reading that cannot be true", () => {
  it("beyond what the connection carries counts for nothing, and is reported for an hour", () => {
    const house = new House();
    house.grid([500, 501, 502, -65_509_000, 503]);

    assert.equal(house.gridW, 503);
    assert.deepEqual(house.warnings, ["reading-implausible"]);
    house.now += 61 * MINUTE_MS;
    assert.deepEqual(house.warnings, []);
  });

  it("as the first of all is none either", () => {
    const house = new House();
    house.grid([-65_509_000]);

    assert.equal(house.gridW, undefined);
  });

  it("is none where the connection is set to carry it", () => {
    const house = new House({ connectionW: 100_000 });
    house.grid([-90_000]);

    assert.equal(house.gridW, -90_000);
  });

  it("jumps further than any device, and back", () => {
    const house = new House();
    house.grid([500, 501, 502, -20_000, -20_010, 503]);

    assert.equal(house.gridW, 503);
    assert.deepEqual(house.warnings, ["reading-implausible"]);
  });

  it("is none where the fuse allows two cars to start and stop together", () => {
    const readings = [500, 501, 502, 22_449, 500, 22_451, 503];
    const [known, unknown] = [new House({ fuseW: 24_150 }), new House()];
    known.grid(readings);
    unknown.grid(readings);

    assert.deepEqual([known.warnings, unknown.warnings], [[], ["reading-implausible"]]);
    known.grid([-20_000, 503]);
    assert.deepEqual(known.warnings, ["reading-implausible"], "nothing exports that much all at once");
  });

  it("is none above a fuse that is only a limit for plans", () => {
    const house = new House({ fuseW: 7_360 });
    house.grid([500, 501, 502, 9_000]);

    assert.equal(house.gridW, 9_000);
  });

  it("is true in the end when it lasts", () => {
    const house = new House();
    house.grid([500, 501, 502, ...times(5, about(-20_000))]);
    assert.equal(house.gridW, 502);
    house.grid(times(3, about(-20_000)));

    assert.equal(Math.round((house.gridW ?? 0) / 100), -200);
    assert.deepEqual(house.warnings, []);
  });

  it("of a slow meter is true when the next agrees", () => {
    const house = new House();
    house.grid([500, 501, 502, -20_000, -20_100], 15 * MINUTE_MS);

    assert.equal(house.gridW, -20_100);
  });

  it("never is the grid's power, whatever comes", () => {
    forAll(100, (random) => {
      const house = new House();
      for (let step = 0; step < 200; step++) {
        house.now += random.whole(1, 400) * SECOND_MS;
        house.read({ quantity: "grid", value: random.one([random.whole(-9_000, 9_000), 1e9, -6e7, 50_100, -1e308]) });
        assert.ok(Math.abs(house.gridW ?? 0) <= 50_000);
      }
    });
  });
});

describe("a frozen meter", () => {
  it("did not move for a quarter of an hour after a command", () => {
    const house = new House();
    house.grid(times(60, () => -5_000));
    house.command = { on: true, at: house.now };
    house.grid(times(89, () => -5_000));
    assert.deepEqual(house.warnings, []);
    house.grid(times(2, () => -5_000));

    assert.deepEqual(house.warnings, ["meter-frozen"]);
  });

  it("stays frozen after the stop that it brought, until it says something else", () => {
    const house = new House();
    house.grid([-5_000]);
    house.command = { on: true, at: house.now };
    house.grid(times(95, () => -5_000));
    house.command = { on: false, at: house.now };
    house.grid(times(20, () => -5_000));
    assert.deepEqual(house.warnings, ["meter-frozen"]);
    house.grid([-4_990]);

    assert.deepEqual(house.warnings, []);
  });

  it("was seen to vary, and does not for half an hour", () => {
    const house = new House();
    house.grid([...times(10, about(300)), ...times(179, () => 300)]);
    assert.deepEqual(house.warnings, []);
    house.grid(times(3, () => 300));

    assert.deepEqual(house.warnings, ["meter-frozen"]);
  });

  it("is none that stands at 0 in the night", () => {
    const house = new House();
    house.grid(times(10, about(300)));
    house.command = { on: false, at: house.now };
    house.grid(times(1_000, () => 0));

    assert.deepEqual(house.warnings, []);
  });

  it("is none that has told twice only", () => {
    const house = new House();
    house.grid(times(6, about(300)), 15 * MINUTE_MS);
    house.command = { on: true, at: house.now };
    house.grid([400, 400, 400], 15 * MINUTE_MS);

    assert.ok(!house.warnings.includes("meter-frozen"));
  });
});

describe("readings that are all close to 0", () => {
  const kilowatts = times(120, (index) => -5 + (index % 7) / 100);

  it("may be kW, or held by a battery that nobody entered", () => {
    const house = new House();
    house.grid(kilowatts);

    assert.deepEqual(siteWarnings(house.site, house.now, TIMEOUT), [
      { code: "readings-tiny", params: { low: "-5", high: "-4.94" } },
    ]);
  });

  it("say nothing of a unit while they never vary", () => {
    const house = new House();
    house.grid(times(120, () => -4));

    const codes = siteWarnings(house.site, house.now, TIMEOUT).map(({ code }) => code);
    assert.equal(codes.includes("readings-tiny"), false);
  });

  it("are no wonder beside a battery that is known", () => {
    const house = new House();
    house.read({ quantity: "battery", value: 500 });
    for (const watts of kilowatts) {
      house.read({ quantity: "battery", value: 500 }, { quantity: "grid", value: watts });
      house.now += 10 * SECOND_MS;
    }

    assert.deepEqual(house.warnings, []);
  });

  it("are none once the house takes something", () => {
    const house = new House();
    house.grid([...kilowatts, 300]);

    assert.deepEqual(house.warnings, []);
  });
});
