import assert from "node:assert/strict";
import { pace } from "../../../../src/control/surplus/start-budget";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { SurplusDriver, immediate } from "./surplus-driver";

const bmw = { total: 80, windowDays: 30 };

describe("pacing by the stops that are left", () => {
  const table = [
    { left: 80, starts: 0, lastDay: 0, allowed: 5, spendable: 75, scarce: false },
    { left: 79, starts: 1, lastDay: 1, allowed: 5, spendable: 74, scarce: false },
    { left: 50, starts: 0, lastDay: 0, allowed: 3, spendable: 45, scarce: false },
    { left: 25, starts: 0, lastDay: 0, allowed: 2, spendable: 20, scarce: false },
    { left: 24, starts: 0, lastDay: 0, allowed: 2, spendable: 19, scarce: true },
    { left: 20, starts: 0, lastDay: 0, allowed: 1, spendable: 15, scarce: true },
    { left: 6, starts: 0, lastDay: 0, allowed: 1, spendable: 1, scarce: true },
    { left: 5, starts: 0, lastDay: 0, allowed: 0, spendable: 0, scarce: true },
    { left: 0, starts: 0, lastDay: 9, allowed: 0, spendable: 0, scarce: true },
    { left: -3, starts: 0, lastDay: 0, allowed: 0, spendable: 0, scarce: true },
  ];

  for (const { left, starts, lastDay, ...expected } of table) {
    it(`allows ${expected.allowed} starts today with ${left} of 80 left and ${lastDay} spent lately`, () => {
      assert.deepEqual(pace({ ...bmw, left, lastDay }, starts), expected);
    });
  }

  it("outlasts the window in any weather, and never leaves a day without a start", () => {
    const perDay: number[] = [];

    for (let day = 0; day < 365; day++) {
      let today = 0;
      const left = () => 80 - perDay.slice(-29).reduce((sum, count) => sum + count, 0) - today;
      while (today < 4 && today < pace({ ...bmw, left: left(), lastDay: today }, today).allowed) today++;
      assert.ok(left() >= 5);
      perDay.push(today);
    }

    const month = perDay.slice(-30).reduce((sum, count) => sum + count, 0);
    assert.equal(Math.min(...perDay), 1);
    assert.ok(month >= 45, `only ${month} of 80 were used`);
  });

  it("says that today had enough starts", () => {
    const surplus = new SurplusDriver(immediate);
    surplus.car({ stops: { ...bmw, left: 19, lastDay: 1 } });

    const { on, reason } = surplus.grid(-9000);

    assert.equal(on, false);
    assert.deepEqual(reason, { code: "stops-paced", params: { stopsLeft: 19, starts: 1, allowed: 1 } });
  });

  it("counts its own starts of today though their stops are not spent yet", () => {
    const surplus = new SurplusDriver(immediate);
    const stops = { ...bmw, left: 19 };
    surplus.car({ stops });
    surplus.grid(-9000);
    surplus.car({ stops, fullyCharged: true });
    surplus.car({ stops });

    const { reason } = surplus.grid(-9000);

    assert.deepEqual(reason, { code: "stops-paced", params: { stopsLeft: 19, starts: 1, allowed: 1 } });
  });

  it("keeps the last stops for stops that matter", () => {
    const surplus = new SurplusDriver(immediate);
    surplus.car({ stops: { ...bmw, left: 5 } });

    assert.deepEqual(surplus.grid(-9000).reason, { code: "stops-kept", params: { stopsLeft: 5 } });
  });

  it("never holds a stop back", () => {
    const surplus = new SurplusDriver(immediate);
    surplus.grid(-9000);
    surplus.car({ stops: { ...bmw, left: 0 } });

    assert.equal(surplus.grid(900).on, false);
  });

  it("makes each charge longer when few are left, and says so", () => {
    const surplus = new SurplusDriver({ ...immediate, minOnMs: 20 * MINUTE_MS });
    surplus.car({ stops: { ...bmw, left: 24 } });
    surplus.grid(-9000);
    const until = surplus.now + 40 * MINUTE_MS;

    const { reason } = surplus.meter(900, 30 * MINUTE_MS);
    surplus.meter(900, HOUR_MS);

    assert.deepEqual(reason, { code: "minimum-on-paced", params: { until, importW: 900, limitW: 300 } });
    assert.equal(surplus.switches.at(-1)?.at, until);
  });
});
