import assert from "node:assert/strict";
import { DateTime } from "luxon";
import { type CompleteSettings, completeSettings } from "../../../../src/control/surplus/settings";
import { type DayNight, dayNightAt } from "../../../../src/control/surplus/day-night";
import { forAll, sampled, type Dice } from "../../../support/control/dice";
import { runs } from "../../../support/random-runs";
import { type Played, type Reported, play, randomSeries, regularSeries, randomSettings } from "./random-series";

const SERIES = runs(500);
const LENGTH = 120;

/** A meter whose pauses were mostly the longest would count as slow, and have longer times. */
const DAYS = { areFair: true };

interface Run {
  readonly settings: CompleteSettings;
  readonly series: readonly Reported[];
  readonly played: Played;
}

function run(random: Dice): Run {
  const settings = completeSettings(randomSettings(random));
  const series = randomSeries(random, LENGTH);
  return { settings, series, played: play(settings, series) };
}

/** Each pair of neighbouring switches. */
function pairs({ played: { switches } }: Run) {
  return switches.slice(1).flatMap((next, index) => {
    const last = switches[index];
    return last ? [{ last, next, ms: next.at - last.at }] : [];
  });
}

function randomTicks(random: Dice, series: readonly Reported[]): readonly number[] {
  const [first, last] = [series[0]?.at ?? 0, series.at(-1)?.at ?? 0];
  return Array.from({ length: series.length / 2 }, () => random.whole(first, last)).toSorted((a, b) => a - b);
}

describe("hundreds of random days", function () {
  /** Checks the same days for each property, and finds the simplest that break it. */
  const always = (holds: (run: Run) => void): void => forAll(SERIES / 2, (random) => holds(run(random)), DAYS);

  it("hold enough switches to prove anything", () => {
    const reasons = sampled(SERIES, run, DAYS).flatMap(({ played }) => played.switches.map(({ reason }) => reason));

    for (const reason of ["start", "stop", "night", "silent-meter", "not-plugged"]) {
      const count = reasons.filter((other) => other === reason).length;
      assert.ok(count >= SERIES / 25, `only ${count} times ${reason}`);
    }
  });

  it("never have more starts in a local day than allowed", () => {
    always(({ settings, played }) => {
      const starts = played.switches.filter(({ on }) => on);
      const days = starts.map(({ at }) => DateTime.fromMillis(at, { zone: settings.zone }).toISODate());
      const most = Math.max(0, ...days.map((day) => days.filter((other) => other === day).length));
      assert.ok(most <= settings.startsPerDay, `${most} starts`);
    });
  });

  it("never have a charge shorter than allowed, but for protections", () => {
    always((each) => {
      for (const { last, next, ms } of pairs(each)) {
        if (last.on && next.reason === "stop") assert.ok(ms >= each.settings.minOnMs, String(ms));
      }
    });
  });

  it("never have a pause after a charge that is shorter than allowed", () => {
    always((each) => {
      for (const { next, ms } of pairs(each).slice(1)) {
        if (next.on) assert.ok(ms >= each.settings.minOffMs, String(ms));
      }
    });
  });

  it("never start without enough surplus in each reading of the whole delay", () => {
    always(({ settings, played }) => {
      if (settings.smoothingMs > 0) return;
      const neededW = settings.startExportW ?? (settings.chargePowerW ?? NaN) + settings.startMarginW;
      for (const [index, { at, on }] of played.switches.entries()) {
        if (!on) continue;
        const from = at - settings.startDelayMs;
        const valid = played.readings.filter((reading, n) => {
          const endsAt = played.readings[n + 1]?.at ?? Infinity;
          return reading.at <= at && endsAt > from;
        });
        assert.ok((played.switches[index - 1]?.at ?? 0) <= from, "too soon after the last switch");
        assert.ok((valid[0]?.at ?? Infinity) <= from, "no reading for all of the delay");
        assert.ok(
          valid.every(({ watts }) => -watts >= neededW),
          `a reading below ${neededW} W`,
        );
      }
    });
  });

  it("never are on at night or while the meter is silent", () => {
    always(({ settings, played }) => {
      let dayNight: DayNight | undefined;
      for (const [index, { at, on }] of played.switches.entries()) {
        if (!on) continue;
        const offAt = played.switches[index + 1]?.at ?? played.readings.at(-1)?.at ?? at;
        for (const [n, reading] of played.readings.entries()) {
          if (reading.at < at || reading.at >= offAt) continue;
          dayNight = dayNightAt(reading.at, settings, dayNight);
          assert.ok(!dayNight.night, "on at night");
          const next = played.readings[n + 1]?.at ?? offAt;
          assert.ok(Math.min(next, offAt) - reading.at <= settings.silenceMs, "on while silent");
        }
      }
    });
  });

  it("switch at the same instants however often they are asked", () => {
    const holds = (random: Dice): void => {
      const { settings, series, played } = run(random);
      const at = randomTicks(random, series);

      assert.deepEqual(play(settings, series, { at }).switches, played.switches);
    };
    forAll(SERIES / 2, holds, DAYS);
  });

  it("switch at the same instants without any tick, where readings come often enough", () => {
    let switches = 0;
    const holds = (random: Dice): void => {
      const settings = { ...randomSettings(random), smoothingMs: 0 };
      const series = regularSeries(random, LENGTH);

      const without = play(settings, series, { asked: false }).switches;
      const withSome = play(settings, series, { asked: false, at: randomTicks(random, series) }).switches;
      const withAll = play(settings, series).switches;

      assert.deepEqual([withSome, withAll], [without, without]);
      switches += without.length;
    };
    forAll(SERIES / 4, holds, DAYS);
    assert.ok(switches > SERIES / 4, `only ${switches} switches`);
  });
});
