import assert from "node:assert/strict";
import type { PollFacts, PollPlan, PollMode } from "../../../../src/control/polling/facts";
import { nextRead } from "../../../../src/control/polling/next-read";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";

const NOW = Date.parse("2026-06-16T00:00:00Z");
const MONTH: PollPlan = {
  readsLeft: 300,
  readsAMonth: 450,
  startsAt: Date.parse("2026-06-01T00:00:00Z"),
  endsAt: Date.parse("2026-07-01T00:00:00Z"),
};
const IDLE: PollFacts = {
  receivedAt: NOW - HOUR_MS,
  charging: false,
  away: false,
  stillReads: 0,
  lagMs: 10 * MINUTE_MS,
  restMs: 0,
  paused: false,
  able: true,
  plan: MONTH,
};

/** How long it waits from now, in minutes, and why. */
function waits(facts: Partial<PollFacts>, mode: PollMode = "smart"): string {
  const { at, why } = nextRead({ mode, everyMs: 2 * HOUR_MS }, { ...IDLE, ...facts }, NOW);
  return at === undefined ? why : `${Math.round((at - NOW) / MINUTE_MS)} ${why}`;
}

describe("nextRead", () => {
  it("reads nothing automatically on push or on demand", () => {
    assert.deepEqual(
      [waits({ receivedAt: undefined }, "push"), waits({ receivedAt: undefined }, "demand")],
      ["push", "demand"],
    );
  });

  it("keeps news younger than the owner's minutes, however they came", () => {
    assert.equal(waits({}, "every"), "60 every");
    assert.equal(waits({ receivedAt: NOW - 3 * HOUR_MS }, "every"), "-60 every");
    assert.equal(waits({ receivedAt: undefined }, "every"), "0 every");
  });

  it("reads a car that nothing is known of", () => {
    assert.equal(waits({ receivedAt: undefined, charging: undefined }), "0 first");
  });

  it("reads an idle car twice a day", () => {
    assert.equal(waits({ receivedAt: NOW }), "720 idle");
  });

  it("reads a charging car every hour, and a slow make's no more often than its news change", () => {
    assert.equal(waits({ receivedAt: NOW, charging: true }), "60 charging");
    assert.equal(waits({ receivedAt: NOW, charging: true, lagMs: 2 * HOUR_MS }), "120 charging");
    assert.equal(waits({ receivedAt: NOW, charging: true, restMs: 72 * MINUTE_MS }), "72 charging");
    assert.equal(waits({ receivedAt: NOW - HOUR_MS, wantedAt: NOW, restMs: 72 * MINUTE_MS }), "12 wanted");
  });

  it("asks less and less where a charging car's reads bring nothing new, at last twice a day", () => {
    const minutes = [1, 2, 3, 4, 9].map((stillReads) => waits({ receivedAt: NOW, charging: true, stillReads }));
    assert.deepEqual(
      minutes,
      [120, 240, 480, 720, 720].map((wait) => `${wait} charging`),
    );
  });

  it("reads when someone wants to know, unless news have come since", () => {
    assert.equal(waits({ wantedAt: NOW }), "0 wanted");
    assert.equal(waits({ wantedAt: NOW + 13 * MINUTE_MS }), "13 wanted");
    assert.equal(waits({ wantedAt: NOW - 2 * HOUR_MS, receivedAt: NOW - HOUR_MS }), "660 idle");
  });

  it("does not read a car that was just commanded before it can show what that led to", () => {
    const commanded = { receivedAt: NOW - 7 * HOUR_MS, wantedAt: NOW + 14 * MINUTE_MS };
    assert.equal(waits({ ...commanded, charging: true }), "14 wanted");
    assert.equal(waits({ ...commanded, receivedAt: NOW - 13 * HOUR_MS }), "14 wanted");
  });

  it("reads a car in time for a request although another read would be due before and after", () => {
    assert.equal(
      waits({ receivedAt: NOW - 50 * MINUTE_MS, wantedAt: NOW + 14 * MINUTE_MS, charging: true }),
      "14 wanted",
    );
    assert.equal(
      waits({ receivedAt: NOW - 30 * MINUTE_MS, wantedAt: NOW + 14 * MINUTE_MS, charging: true }),
      "14 wanted",
    );
  });

  it("does not read again what a command's own look has just told", () => {
    assert.equal(waits({ receivedAt: NOW, wantedAt: NOW + MINUTE_MS, charging: true }), "60 charging");
    assert.equal(waits({ receivedAt: NOW, wantedAt: NOW + 3 * MINUTE_MS, charging: true }), "3 wanted");
  });

  it("reads nothing while a webhook brings news", () => {
    assert.equal(waits({ webhookAt: NOW - HOUR_MS, receivedAt: NOW - HOUR_MS }), "1380 webhook");
    assert.equal(
      waits({ webhookAt: NOW - 40 * MINUTE_MS, receivedAt: NOW - 40 * MINUTE_MS, charging: true }),
      "20 webhook",
    );
    assert.equal(waits({ webhookAt: NOW, receivedAt: NOW, charging: true, lagMs: HOUR_MS }), "120 webhook");
    assert.equal(waits({ webhookAt: NOW - HOUR_MS, wantedAt: NOW }), "1380 webhook");
    assert.equal(
      waits({ webhookAt: NOW, receivedAt: NOW, wantedAt: NOW + 9 * MINUTE_MS, charging: true }),
      "60 webhook",
    );
  });

  it("reads for a second report of what one alone shows, also while a webhook brings news", () => {
    const second = { webhookAt: NOW, receivedAt: NOW, secondAt: NOW + 2 * MINUTE_MS };
    assert.equal(waits(second), "2 wanted");
    assert.equal(waits({ ...second, secondAt: NOW + MINUTE_MS }), "1 wanted");
    assert.equal(waits({ ...second, wantedAt: NOW + 9 * MINUTE_MS }), "2 wanted");
    assert.equal(waits({ ...second, secondAt: NOW - MINUTE_MS }), "1440 webhook");
    assert.equal(waits({ ...second, secondAt: NOW + DAY_MS }), "1440 webhook");
    assert.match(waits({ ...second, plan: { ...MONTH, readsLeft: 0 } }), /calls-run-low$/);
  });

  it("takes up reading where a webhook has fallen silent", () => {
    assert.equal(
      waits({ webhookAt: NOW - 61 * MINUTE_MS, receivedAt: NOW - 61 * MINUTE_MS, charging: true }),
      "-1 webhook",
    );
    assert.equal(waits({ webhookAt: NOW - 25 * HOUR_MS, receivedAt: NOW - HOUR_MS }), "660 idle");
  });

  it("does not hammer a car that is where its make hears nothing of it", () => {
    assert.equal(waits({ receivedAt: NOW, away: true, charging: true }), "720 away");
  });

  it("waits longer after each failure, and as long as it is told to", () => {
    const failed = (count: number, waitMs = 0): string =>
      waits({ receivedAt: NOW - DAY_MS, failure: { count, at: NOW, waitMs } });
    assert.deepEqual([failed(1), failed(2), failed(3), failed(9)], ["30 retry", "60 retry", "120 retry", "720 retry"]);
    assert.equal(failed(1, 2 * DAY_MS), "2880 retry");
    assert.equal(waits({ receivedAt: undefined, failure: { count: 1, at: NOW, waitMs: 0 } }, "every"), "30 retry");
  });

  it("asks nothing while the car's fault lasts, and never for what it cannot tell", () => {
    for (const mode of ["smart", "every"] as const) {
      assert.deepEqual([waits({ paused: true }, mode), waits({ able: false }, mode)], ["paused", "unable"]);
    }
  });

  it("spreads what is left over the days that are left when more was used than their share", () => {
    const left = (readsLeft: number): string =>
      waits({ receivedAt: NOW, charging: true, plan: { ...MONTH, readsLeft } });
    assert.equal(left(225), "60 charging");
    assert.equal(left(196), "60 charging");
    assert.equal(left(194), `${Math.round((15 * 24 * 60) / 194)} calls-run-low`);
    assert.equal(left(15), "1440 calls-run-low");
    assert.equal(left(0), `${15 * 1440} calls-run-low`);
  });

  it("keeps some for the last days, too", () => {
    const plan = { ...MONTH, readsLeft: 3, endsAt: NOW + DAY_MS, startsAt: NOW - 29 * DAY_MS };
    assert.equal(waits({ receivedAt: NOW, charging: true, plan }), "480 calls-run-low");
  });

  it("forgets times that a clock which was set back has not reached", () => {
    assert.equal(waits({ receivedAt: NOW + DAY_MS }), "0 first");
    assert.equal(waits({ webhookAt: NOW + DAY_MS }), "660 idle");
    assert.equal(waits({ receivedAt: NOW + DAY_MS }, "every"), "0 every");
    assert.equal(waits({ wantedAt: NOW + DAY_MS }), "660 idle");
    assert.equal(waits({ failure: { count: 1, at: NOW + DAY_MS, waitMs: 0 } }), "660 idle");
  });
});
