import assert from "node:assert/strict";
import { forecastFromPast } from "../../../../src/control/forecast/forecast-from-past";
import { type History, emptyHistory, withSlot } from "../../../../src/control/forecast/history";
import { DAY_MS, HALF_HOUR_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { historyUpTo, realHome } from "./real-home";

const MIDNIGHT = Date.parse("2026-06-01T00:00:00Z");

/** A sun that is the same every day but for the sky, over a house that takes 300 W. */
function bell(at: number): number {
  return Math.max(0, 6000 * Math.sin((Math.PI * ((at % DAY_MS) / HOUR_MS - 5)) / 16));
}

/** So many half hours since `MIDNIGHT`, under a sky that lets through a share. */
function lived(halfHours: number, sky: (day: number) => number | undefined = () => 1): History {
  let history = emptyHistory();
  for (let index = 0; index < halfHours; index++) {
    const startAt = MIDNIGHT + index * HALF_HOUR_MS;
    const share = sky(Math.floor(index / 48));
    if (share === undefined) continue;
    const solarW = share * bell(startAt + HALF_HOUR_MS / 2);
    history = withSlot(history, { startAt, solarW, surplusW: solarW - 300 });
  }
  return history;
}

const at = (day: number, hour: number): number => MIDNIGHT + day * DAY_MS + hour * HOUR_MS;

describe("a forecast from the past", () => {
  it("says nothing when nothing was measured", () => {
    assert.deepEqual(forecastFromPast(emptyHistory(), MIDNIGHT, MIDNIGHT + DAY_MS), []);
  });

  it("expects the day that always was", () => {
    const now = at(7, 6);

    const slots = forecastFromPast(lived(7 * 48 + 12), now, now + 2 * DAY_MS);

    assert.equal(slots.length, 96);
    assert.equal(slots[0]?.startAt, now);
    for (const { startAt, endAt, value, low, high } of slots) {
      assert.equal(endAt - startAt, HALF_HOUR_MS);
      assert.ok(low <= value && value <= high);
      const was = bell(startAt + HALF_HOUR_MS / 2) - 300;
      assert.ok(Math.abs(value - was) < 400, `${new Date(startAt).toISOString()}: ${value} for ${was}`);
    }
  });

  it("begins with the slot that is running", () => {
    const slots = forecastFromPast(lived(3 * 48), at(3, 0) + 10 * MINUTE_MS, at(3, 1));

    assert.deepEqual([slots[0]?.startAt, slots.length], [at(3, 0), 2]);
  });

  it("expects a dull morning to go on, the less the later", () => {
    const history = lived(7 * 48 + 20, (day) => (day === 7 ? 0.3 : 1));
    const now = at(7, 10);

    const slots = forecastFromPast(history, now, now + 2 * DAY_MS, { of: "solar" });

    const share = (hours: number): number => {
      const { startAt, value } = slots[hours * 2] ?? { startAt: NaN, value: NaN };
      return value / bell(startAt + HALF_HOUR_MS / 2);
    };
    assert.ok(share(0) < 0.4, `${share(0)} now`);
    assert.ok(share(3) > share(0) + 0.05 && share(3) < 0.7, `${share(3)} after three hours`);
    assert.ok(share(26) > 0.7, `${share(26)} tomorrow`);
  });

  it("doubts more what changes from day to day", () => {
    const now = at(10, 0);
    const noon = (history: History) => forecastFromPast(history, now, now + DAY_MS, { of: "solar" })[24];

    const steady = noon(lived(480)) ?? { low: NaN, high: NaN };
    const fickle = noon(lived(480, (day) => (day % 2 ? 1 : 0.3))) ?? { low: NaN, high: NaN };

    assert.ok(fickle.high - fickle.low > 3 * (steady.high - steady.low));
  });

  it("doubts more what it knows from one day alone", () => {
    const now = at(1, 0);
    const noon = forecastFromPast(lived(48), now, now + DAY_MS, { of: "solar" })[24];

    assert.ok(noon && noon.low < 0.6 * noon.value && noon.high > 1.4 * noon.value);
  });

  it("never expects sun at night, nor less than none", () => {
    const now = at(9, 0);

    const slots = forecastFromPast(
      lived(9 * 48, (day) => (day % 3) / 2),
      now,
      now + DAY_MS,
      { of: "solar" },
    );

    for (const { startAt, value, low, high } of slots) {
      assert.ok(low >= 0);
      if (bell(startAt - HALF_HOUR_MS) + bell(startAt + HOUR_MS) === 0) assert.equal(value + high, 0);
    }
  });

  it("leaves out times of day that were never measured, but for half an hour", () => {
    const nights = lived(5 * 48);
    const gap = { ...nights, solarW: nights.solarW.map((watts, index) => (index % 48 < 20 ? watts : null)) };
    const now = at(5, 0);

    const slots = forecastFromPast(gap, now, now + DAY_MS);

    assert.equal(slots.length, 22);
    assert.ok(slots.every(({ startAt }) => startAt <= at(5, 10) || startAt === at(5, 23.5)));
  });

  it("bears a day without any reading", () => {
    const now = at(6, 8);

    const slots = forecastFromPast(
      lived(6 * 48 + 16, (day) => (day === 4 ? undefined : 1)),
      now,
      now + DAY_MS,
    );

    assert.equal(slots.length, 48);
  });

  it("knows the surplus of a house whose sun is not measured apart", () => {
    const now = at(7, 9);
    const history = { ...lived(7 * 48 + 18), solarW: Array.from({ length: 7 * 48 + 18 }, () => null) };

    const [first] = forecastFromPast(history, now, now + DAY_MS);

    assert.deepEqual(forecastFromPast(history, now, now + DAY_MS, { of: "solar" }), []);
    assert.ok(first && Math.abs(first.value - (bell(now + HALF_HOUR_MS / 2) - 300)) < 500);
  });

  it("follows the clock of the house where people do, and the sun where the sun does", () => {
    const change = Date.parse("2026-03-29T01:00:00Z");
    let history = emptyHistory();
    for (let startAt = change - 7 * DAY_MS; startAt < change + 2 * HOUR_MS; startAt += HALF_HOUR_MS) {
      const local = (startAt + (startAt < change ? HOUR_MS : 2 * HOUR_MS)) % DAY_MS;
      const loadW = local >= 19 * HOUR_MS && local < 20.5 * HOUR_MS ? 3000 : 200;
      history = withSlot(history, { startAt, solarW: 0, surplusW: -loadW });
    }
    const now = change + 2 * HOUR_MS;

    const slots = forecastFromPast(history, now, now + DAY_MS, { of: "load", zone: "Europe/Berlin" });

    const most = slots.reduce((highest, slot) => (slot.value > highest.value ? slot : highest));
    assert.equal(new Date(most.startAt).toISOString(), "2026-03-29T17:00:00.000Z");
  });

  it("works with quarter hours", () => {
    let history = emptyHistory(15);
    for (let startAt = MIDNIGHT; startAt < MIDNIGHT + 5 * DAY_MS; startAt += HALF_HOUR_MS / 2) {
      history = withSlot(history, { startAt, solarW: bell(startAt), surplusW: bell(startAt) - 300 });
    }
    const now = at(5, 0);

    const slots = forecastFromPast(history, now, now + DAY_MS);

    assert.equal(slots.length, 96);
    assert.ok(Math.abs((slots[48]?.value ?? NaN) - (bell(at(0, 12)) - 300)) < 300);
  });

  describe("on five weeks of a real home", function () {
    const aheads = [2, 6, 12, 48];

    function errors(solarMeter: boolean) {
      let history = historyUpTo(14 * 48, { solarMeter });
      const sums = aheads.map(() => ({ own: 0, threeDays: 0, below: 0, above: 0, count: 0 }));
      const surplusAt = (index: number): number => realHome[index]?.surplusW ?? NaN;
      for (let index = 14 * 48; index < realHome.length - 48; index++) {
        const now = realHome[index]?.startAt ?? NaN;
        const slots = forecastFromPast(history, now, now + 25 * HOUR_MS);
        for (const [place, ahead] of aheads.entries()) {
          const sum = sums[place];
          const slot = slots[ahead];
          assert.ok(slot && sum);
          const was = surplusAt(index + ahead);
          const days = ahead < 48 ? [1, 2, 3] : [2, 3, 4];
          const mean = days.reduce((total, day) => total + surplusAt(index + ahead - 48 * day) / 3, 0);
          sum.own += Math.abs(slot.value - was);
          sum.threeDays += Math.abs(mean - was);
          sum.below += was < slot.low ? 1 : 0;
          sum.above += was > slot.high ? 1 : 0;
          sum.count += 1;
        }
        const { startAt, surplusW, solarW } = realHome[index] ?? { startAt: NaN, surplusW: NaN, solarW: NaN };
        history = withSlot(history, { startAt, surplusW, ...(solarMeter ? { solarW } : {}) });
      }
      return sums;
    }

    it("is nearer to what came than the mean of the last three days, above all soon", () => {
      const [soon, later, afternoon, tomorrow] = errors(true);

      assert.ok(soon && soon.own < 0.72 * soon.threeDays, `${soon?.own} ${soon?.threeDays}`);
      assert.ok(later && later.own < 0.86 * later.threeDays, `${later?.own} ${later?.threeDays}`);
      assert.ok(afternoon && afternoon.own < 0.94 * afternoon.threeDays, `${afternoon?.own} ${afternoon?.threeDays}`);
      assert.ok(tomorrow && tomorrow.own < 0.95 * tomorrow.threeDays, `${tomorrow?.own} ${tomorrow?.threeDays}`);
    });

    it("is as often below and above its bounds as it says", () => {
      for (const { below, above, count } of errors(true)) {
        assert.ok(below / count > 0.04 && below / count < 0.16, `${below / count} below`);
        assert.ok(above / count > 0.04 && above / count < 0.16, `${above / count} above`);
      }
    });

    it("helps without a meter of the sun, too", () => {
      for (const { own, threeDays } of errors(false)) assert.ok(own < threeDays);
    });

    it("takes no more than a millisecond for two days", () => {
      const history = historyUpTo(20 * 48);
      const now = realHome[20 * 48]?.startAt ?? NaN;
      for (let warm = 0; warm < 50; warm++) forecastFromPast(history, now, now + 2 * DAY_MS);

      const times = Array.from({ length: 101 }, () => {
        const begin = performance.now();
        forecastFromPast(history, now, now + 2 * DAY_MS);
        return performance.now() - begin;
      }).toSorted((a, b) => a - b);

      // Half of them, and ten times the time: a loaded machine must not fail a build.
      assert.ok((times[50] ?? Infinity) < 10, `${times[50]} ms`);
    });
  });
});
