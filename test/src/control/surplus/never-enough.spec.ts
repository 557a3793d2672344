import assert from "node:assert/strict";
import type { SurplusWarning } from "../../../../src/control/surplus/decision";
import { restoreSurplus } from "../../../../src/control/surplus/stored-surplus";
import type { SurplusSettings } from "../../../../src/control/surplus/settings";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { alive, SurplusDriver } from "./surplus-driver";

/** A car of 11 kW at a house in the north, and a slow meter, so that weeks are lived fast. */
const settings = { chargePowerW: 11_000, zone: "Europe/Berlin", silenceMs: HOUR_MS } as const satisfies SurplusSettings;
const EVERY_MS = 15 * MINUTE_MS;
const SUMMER = "2026-06-01T00:00:00+02:00";

const never = (bestW: number, neededW = 11_200): SurplusWarning => ({
  code: "never-enough-sun",
  params: { bestW, neededW },
});

/** Days with the sun of a clear sky from 5 to 21 hours; the house takes 300 W at any time. */
function live(surplus: SurplusDriver, peaksW: readonly number[], hours = 24): SurplusDriver {
  for (const peakW of peaksW) {
    const midnight = surplus.now;
    for (let reading = 0; surplus.now < midnight + hours * HOUR_MS; reading++) {
      const height = Math.sin((Math.PI * ((surplus.now - midnight) / HOUR_MS - 5)) / 16);
      surplus.grid(alive(300 - Math.max(0, peakW * height), reading));
      surplus.wait(EVERY_MS);
    }
    surplus.now = midnight + DAY_MS;
  }
  surplus.grid(300);
  return surplus;
}

const house = (changes: SurplusSettings = {}, startAt = SUMMER): SurplusDriver =>
  new SurplusDriver({ ...settings, ...changes }, startAt);
const days = (count: number, peakW: number): readonly number[] => Array.from({ length: count }, () => peakW);
const warned = ({ decision }: SurplusDriver): readonly SurplusWarning[] =>
  decision.warnings.filter(({ code }) => code === "never-enough-sun");

describe("a car that needs more than the sun leaves over", function () {
  it("is warned of after two weeks, with the most there was and what is needed", () => {
    const surplus = live(house(), days(13, 6800));
    const before = warned(surplus);

    live(surplus, [6800]);

    assert.deepEqual(before, []);
    assert.deepEqual(warned(surplus), [never(6500)]);
  });

  it("is not warned of where the best day brought nearly enough, nor where the car was started", () => {
    const nearly = live(house(), [...days(7, 6800), 9000, ...days(7, 6800)]);
    const started = live(house({ chargePowerW: 3700 }), days(15, 6800));

    assert.deepEqual([warned(nearly), warned(started)], [[], []]);
    assert.ok(started.switches.some(({ on }) => on));
  });

  it("is judged by what the settings need: a lower threshold or a slower charge is enough", () => {
    const { state } = live(house(), days(14, 6800));
    const judged = (changes: SurplusSettings): readonly SurplusWarning[] => {
      const surplus = house(changes, "2026-06-15T00:00:00+02:00");
      surplus.restart(state);
      surplus.grid(300);
      return warned(surplus);
    };

    assert.deepEqual(judged({}), [never(6500)]);
    assert.deepEqual(judged({ startExportW: 9000 }), [never(6500, 9000)]);
    assert.deepEqual([judged({ startExportW: 4000 }), judged({ chargePowerW: 7400 })], [[], []]);
    assert.deepEqual(judged({ chargePowerW: undefined }), []);
  });

  it("is not judged by dark days, by days with few readings, or by a house without any surplus", () => {
    const dark = live(house(), [...days(16, 500), ...days(4, 6800)]);
    const short = live(house(), days(20, 6800), 11);
    const none = live(house(), days(20, 0));

    assert.deepEqual([warned(dark), warned(short), warned(none)], [[], [], []]);
  });

  it("is not judged by the winter, on either half of the world, and not forgotten in it", () => {
    const north = live(house({}, "2026-12-01T00:00:00+01:00"), days(20, 4000));
    const south = live(house({ zone: "Australia/Sydney" }, "2026-06-01T00:00:00+10:00"), days(20, 4000));
    const southern = live(house({ zone: "Australia/Sydney" }, "2026-12-01T00:00:00+11:00"), days(14, 4000));
    const autumn = live(house({}, "2026-09-08T00:00:00+02:00"), days(40, 4000));

    assert.deepEqual([warned(north), warned(south)], [[], []]);
    assert.deepEqual([warned(southern), warned(autumn)], [[never(3700)], [never(3700)]]);
  });

  it("counts what holds, not a peak of two minutes", () => {
    const surplus = house();
    for (let day = 0; day < 14; day++) {
      live(surplus, [6800], 12);
      surplus.now -= 12 * HOUR_MS;
      surplus.meter(-12_000, 30_000);
      surplus.meter(-4000, 12 * HOUR_MS - 30_000, EVERY_MS);
    }

    const [warning] = warned(surplus);
    assert.equal(warning?.code, "never-enough-sun");
  });

  it("changes no decision", () => {
    const lived = house();
    const fresh = house();
    live(lived, days(14, 6800));
    fresh.now = lived.now;

    live(lived, [13_000]);
    live(fresh, [13_000]);

    const today = ({ switches }: SurplusDriver) => switches.filter(({ reason }) => reason !== "waiting-for-sun");
    assert.ok(today(fresh).length > 1);
    assert.deepEqual(today(lived), today(fresh));
    assert.deepEqual(warned(lived), []);
  });
});

describe("the stored history of surplus", () => {
  const day = { day: "2026-06-01", readMs: 12 * HOUR_MS, bestW: 6500 };

  it("survives a round trip, in full hours and without the window that was open", () => {
    const history = {
      window: { since: 1, wattMs: 2 },
      days: [day, { ...day, day: "2026-06-02", readMs: HOUR_MS + 1 }],
    };

    const stored: unknown = JSON.parse(JSON.stringify(restoreSurplus({ history })));

    assert.deepEqual(restoreSurplus(stored).history, {
      days: [day, { day: "2026-06-02", readMs: HOUR_MS, bestW: 6500 }],
    });
  });

  it("loses only what is damaged", () => {
    const damaged = [null, { ...day, day: "yesterday" }, { ...day, bestW: "much" }, { ...day, readMs: -1 }, day];

    assert.deepEqual(restoreSurplus({ history: { days: damaged } }).history, { days: [day] });
    assert.deepEqual(restoreSurplus({ history: 7, learnt: { watts: 1, at: 1.8e12 } }).learnt, { watts: 1, at: 1.8e12 });
    assert.equal(restoreSurplus({ starts: [] }).history, undefined);
  });
});
