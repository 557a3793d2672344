import assert from "node:assert/strict";
import { type SiteSettings, balanceW } from "../../../../../src/control/shared/site-power/observe";
import type { SiteReading } from "../../../../../src/control/shared/site-power/reading";
import { restoreSite } from "../../../../../src/control/shared/site-power/stored-site";
import { siteWarnings } from "../../../../../src/control/shared/site-power/site-warnings";
import { MINUTE_MS, SECOND_MS } from "../../../../../src/core/duration";
import { TIMEOUT, House, times, about } from "./metered-house";

describe("the pace of a meter", () => {
  it("of five minutes is learnt, and said", () => {
    const house = new House();
    house.grid(times(4, about(-3_000)), 303 * SECOND_MS);

    assert.deepEqual(siteWarnings(house.site, house.now, TIMEOUT), [{ code: "meter-slow", params: { minutes: 5 } }]);
  });

  it("is known after a restart", () => {
    const house = new House();
    house.grid(times(4, about(-3_000)), 15 * MINUTE_MS);

    assert.equal(restoreSite(JSON.parse(JSON.stringify(house.site))).pace?.ms, 15 * MINUTE_MS);
  });

  it("of a meter that sends only changes lets it be silent for longer", () => {
    const house = new House();
    for (let round = 0; round < 6; round++) {
      house.grid(
        times(4, (index) => -3_000 - round * 10 - index),
        10 * SECOND_MS,
      );
      house.now += 8 * MINUTE_MS;
    }
    house.grid([-3_100]);

    assert.deepEqual(house.warnings, ["meter-sparse"]);
    assert.equal(house.site.pace?.sendsChanges, true);
  });

  it("of a usual meter is none to speak of, even after an outage", () => {
    const house = new House();
    house.grid(times(30, about(-3_000)));
    house.now += 8 * MINUTE_MS;
    house.grid(times(30, about(-3_000)));

    assert.deepEqual(house.warnings, []);
  });
});

describe("the home's battery", () => {
  const balance = ({ site, now }: House, settings: SiteSettings = {}): number | undefined =>
    balanceW(site, settings, now);

  it("gives no surplus, and what it takes is one", () => {
    const house = new House();
    house.read({ quantity: "grid", value: 5 }, { quantity: "battery", value: 3_700 });
    assert.equal(balance(house), 3_705);
    house.read({ quantity: "grid", value: 5 }, { quantity: "battery", value: -2_000 });
    assert.equal(balance(house), -1_995);
  });

  it("comes first up to the level that is set", () => {
    const house = new House();
    const charging: readonly SiteReading[] = [
      { quantity: "grid", value: 5 },
      { quantity: "battery", value: -2_000 },
    ];
    house.read(...charging, { quantity: "battery-level", value: 40 });
    assert.equal(balance(house, { batteryStrategy: { kind: "battery-first", upToPercent: 60 } }), 5);
    house.read(...charging, { quantity: "battery-level", value: 60 });
    assert.equal(balance(house, { batteryStrategy: { kind: "battery-first", upToPercent: 60 } }), -1_995);
  });

  it("is taken to give on when it falls silent, and that is said", () => {
    const house = new House();
    house.read({ quantity: "battery", value: 3_000 });
    house.grid(times(70, about(0)));

    assert.equal(Math.round((balance(house) ?? 0) / 100), 30);
    assert.deepEqual(house.warnings, ["battery-silent"]);
  });
});

describe("what is kept of the meters", () => {
  it("is understood, or left out", () => {
    for (const stored of [
      undefined,
      null,
      [],
      "x",
      { pace: 3 },
      { pace: { gaps: ["x", -1] } },
      { sign: { under: 1 } },
    ]) {
      assert.deepEqual(restoreSite(stored), {});
    }
  });
});
