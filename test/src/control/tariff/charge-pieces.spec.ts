import assert from "node:assert/strict";
import type { TariffSettings } from "../../../../src/control/tariff/settings";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { hourly, instant, type TariffDriver } from "./tariff-driver";
import { choppy, morning, starts } from "./choppy-night";
import { EVENING, TUESDAY } from "./tuesday-morning";

/** Charging in its first cheap hour, for a few minutes. */
function inCheapHour(wanted: Partial<TariffSettings>): TariffDriver {
  const driver = choppy(wanted);
  driver.prices(hourly(TUESDAY, [0.3, 0.3, 0.05, 0.3, 0.1, 0.3, 0.1]));
  driver.until("2026-06-02T02:05:00+02:00");
  assert.equal(driver.summary, "off 18:00, on 02:00");
  return driver;
}

describe("a charge cut into pieces", function () {
  it("is allowed where each piece is cheap enough", () => {
    assert.equal(morning(choppy({})).length, 3);
  });

  it("is one block where a user wants it so, and it is not given up for a cheaper one", () => {
    const driver = choppy({ oneBlock: true });
    assert.equal(morning(driver).length, 1);
    driver.until("2026-06-02T05:10:00+02:00");
    assert.equal(driver.decision.on, true);
    // Now the rest of the block could be had much cheaper.
    driver.prices(hourly("2026-06-02T05:00:00+02:00", [0.9, 0.9, 0.9]));
    driver.prices(hourly("2026-06-02T05:30:00+02:00", [0.01]));
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(starts(driver), 1, driver.summary);
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("is one block also where the clock shows parts of a second", () => {
    const driver = choppy({ oneBlock: true }, {}, instant(EVENING) + 123);
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(starts(driver), 1);
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("has no more starts than allowed for a departure", () => {
    const driver = choppy({ mostStarts: 2 });
    assert.equal(morning(driver).length, 2);
    driver.until("2026-06-02T03:30:00+02:00");
    // Ever new prices are no reason for ever new starts.
    for (let hour = 3; hour < 7; hour++) {
      driver.prices(hourly(`2026-06-02T0${hour}:00:00+02:00`, [0.5, 0.01]));
      driver.until(`2026-06-02T0${hour}:59:00+02:00`);
    }

    assert.ok(starts(driver) <= 2, driver.summary);
    assert.equal(Math.round(driver.decision.inputs.soc ?? 0), 80);
  });

  it("has no piece shorter than requested", () => {
    const plan = morning(choppy({ shortestRunMs: 2 * HOUR_MS }));

    assert.ok(plan.every(({ startAt, endAt }) => endAt - startAt >= 2 * HOUR_MS));
  });

  it("keeps its end for a warm battery", () => {
    const driver = choppy({ preconditionMs: HOUR_MS / 2 });

    const last = morning(driver).at(-1);
    assert.ok(Math.abs((last?.endAt ?? 0) - instant("2026-06-02T07:00:00+02:00")) <= 3 * MINUTE_MS);
    assert.ok((last?.endAt ?? 0) - (last?.startAt ?? 0) >= HOUR_MS / 2);
    driver.until("2026-06-02T06:55:00+02:00");
    assert.equal(driver.decision.on, true);
  });

  it("goes on to the end of a quarter hour when a new plan has better ones", () => {
    const driver = inCheapHour({ mostStarts: 5 });
    driver.prices(hourly("2026-06-02T02:00:00+02:00", [0.5]), hourly("2026-06-02T03:00:00+02:00", [0.01, 0.01, 0.01]));
    assert.equal(driver.decision.on, true);
    assert.equal(driver.clock(driver.decision.nextChangeAt ?? 0), "02:15");
    driver.until("2026-06-02T06:59:00+02:00");

    assert.ok(driver.summary.startsWith("off 18:00, on 02:00, off 02:15, on 03:"), driver.summary);
  });

  it("goes on so also over a restart", () => {
    const driver = inCheapHour({ mostStarts: 5 });
    driver.restart();
    driver.until("2026-06-02T02:06:00+02:00");
    driver.car({ soc: 41, pluggedIn: true, limit: 90, charging: true });
    driver.prices(hourly("2026-06-02T02:00:00+02:00", [0.5]), hourly("2026-06-02T03:00:00+02:00", [0.01, 0.01, 0.01]));
    driver.until("2026-06-02T02:30:00+02:00");

    assert.equal(driver.summary, "off 18:00, on 02:00, off 02:15");
  });

  it("is not stopped for the few minutes that are missing", () => {
    const driver = inCheapHour({ shortestRunMs: HOUR_MS / 2, targetPercent: 50 });
    driver.until("2026-06-02T02:59:00+02:00");
    driver.car({ soc: 47, pluggedIn: true, limit: 90, charging: true });
    driver.prices(hourly("2026-06-02T03:00:00+02:00", [0.5]), hourly("2026-06-02T04:00:00+02:00", [0.01, 0.01, 0.01]));
    driver.until("2026-06-02T06:59:00+02:00");

    assert.equal(starts(driver), 1, driver.summary);
    assert.ok((driver.decision.inputs.soc ?? 0) >= 50);
  });

  it("is cut at once where a new price is above the ceiling", () => {
    const driver = inCheapHour({ mostStarts: 5, ceiling: 0.2 });
    driver.prices(hourly("2026-06-02T02:00:00+02:00", [0.5]));

    assert.equal(driver.decision.on, false);
  });

  it("as one block keeps below the ceiling, and says what is missed", () => {
    const driver = choppy({ oneBlock: true, ceiling: 0.2 });

    assert.equal(morning(driver).length, 1);
    assert.equal(driver.decision.warning?.code, "target-missed");
    driver.until("2026-06-02T06:59:00+02:00");
    assert.ok(driver.summary.startsWith("off 18:00, on 04:00, off 05:00"), driver.summary);
  });
});
