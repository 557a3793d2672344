import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { meterAfter, shownMeter, type SessionMeter, type SessionMoment } from "../../../src/mqtt/session-meter";

const START = Date.parse("2026-06-01T10:00:00Z");
const moment = (more: Partial<SessionMoment>): SessionMoment => ({
  startAt: START,
  energyKwh: 0,
  price: 0.3,
  feedIn: 0.08,
  solarShare: 0,
  now: START,
  ...more,
});

/** One look a minute for an hour; the energy of it comes with the last. */
function hour(before: SessionMeter, from: number, kwh: number, more: Partial<SessionMoment> = {}): SessionMeter {
  let meter = before;
  const until = from + HOUR_MS;
  for (let now = from + MINUTE_MS; now <= until; now += MINUTE_MS)
    meter = meterAfter(meter, moment({ now, energyKwh: before.energyKwh + (now === until ? kwh : 0), ...more }));
  return meter;
}

describe("the meter of a session", () => {
  it("counts energy with the price and the sun of its time", () => {
    const first = hour(meterAfter(undefined, moment({})), START, 4);
    const second = hour(first, START + HOUR_MS, 4, { solarShare: 1 });
    assert.deepEqual(shownMeter(second), { cost: 1.52, solarShare: 50 });
  });

  it("says nothing of what is not known of most of the energy", () => {
    const unpriced = hour(meterAfter(undefined, moment({})), START, 4, { price: undefined });
    assert.deepEqual(shownMeter(unpriced), { solarShare: 0 });
    const unmeasured = hour(meterAfter(undefined, moment({})), START, 4, { solarShare: undefined });
    assert.deepEqual(shownMeter(unmeasured), { cost: 1.2 });
    const late = hour(meterAfter(undefined, moment({ energyKwh: 20 })), START, 4);
    assert.deepEqual(shownMeter(late), {}, "it was not there for the first 20 kWh");
    assert.deepEqual(shownMeter(undefined), {});
  });

  it("begins again with the next session, and goes on after a restart", () => {
    const first = hour(meterAfter(undefined, moment({})), START, 4);
    const { startAt, energyKwh, solarKwh, sharedKwh, pricedKwh, cost } = first;
    const stored = { startAt, energyKwh, solarKwh, sharedKwh, pricedKwh, cost };
    const again = hour(meterAfter(stored, moment({ energyKwh: 4, now: START + HOUR_MS })), START + HOUR_MS, 4);
    assert.equal(shownMeter(again).cost, 2.4);
    const next = meterAfter(again, moment({ startAt: START + 5 * HOUR_MS }));
    assert.deepEqual(shownMeter(next), {});
  });
});
