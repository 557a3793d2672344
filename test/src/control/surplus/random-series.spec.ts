import assert from "node:assert/strict";
import { DateTime } from "luxon";
import { type CompleteSettings, completeSettings } from "../../../../src/control/surplus/settings";
import { type DayNight, dayNightAt } from "../../../../src/control/surplus/day-night";
import { Random } from "./random";
import { type Played, type Reported, play, randomSeries, regularSeries, randomSettings } from "./random-series";

const SERIES = 2_000;
const LENGTH = 120;

interface Run {
  readonly seed: number;
  readonly settings: CompleteSettings;
  readonly series: readonly Reported[];
  readonly played: Played;
}

function run(seed: number): Run {
  const random = new Random(seed);
  const settings = completeSettings(randomSettings(random));
  const series = randomSeries(random, LENGTH);
  return { seed, settings, series, played: play(settings, series) };
}

/** Each pair of neighbouring switches. */
function pairs({ played: { switches } }: Run) {
  return switches.slice(1).flatMap((next, index) => {
    const last = switches[index];
    return last ? [{ last, next, ms: next.at - last.at }] : [];
  });
}

function randomTicks(random: Random, series: readonly Reported[]): readonly number[] {
  const [first, last] = [series[0]?.at ?? 0, series.at(-1)?.at ?? 0];
  return Array.from({ length: series.length / 2 }, () => random.whole(first, last)).toSorted((a, b) => a - b);
}

describe("thousands of random days", function () {
  let runs: readonly Run[];

  before(() => {
    runs = Array.from({ length: SERIES }, (_, index) => run(index + 1));
  });

  it("hold enough switches to prove anything", () => {
    const reasons = runs.flatMap(({ played }) => played.switches.map(({ reason }) => reason));

    for (const reason of ["start", "stop", "night", "silent-meter", "not-plugged"]) {
      const count = reasons.filter((other) => other === reason).length;
      assert.ok(count >= 80, `only ${count} times ${reason}`);
    }
  });

  it("never have more starts in a local day than allowed", () => {
    for (const { seed, settings, played } of runs) {
      const starts = played.switches.filter(({ on }) => on);
      const days = starts.map(({ at }) => DateTime.fromMillis(at, { zone: settings.zone }).toISODate());
      const most = Math.max(0, ...days.map((day) => days.filter((other) => other === day).length));
      assert.ok(most <= settings.startsPerDay, `seed ${seed}: ${most} starts`);
    }
  });

  it("never have a charge shorter than allowed, but for protections", () => {
    for (const each of runs) {
      for (const { last, next, ms } of pairs(each)) {
        if (last.on && next.reason === "stop") assert.ok(ms >= each.settings.minOnMs, `seed ${each.seed}: ${ms}`);
      }
    }
  });

  it("never have a pause after a charge that is shorter than allowed", () => {
    for (const each of runs) {
      const later = pairs(each).slice(1);
      for (const { next, ms } of later) {
        if (next.on) assert.ok(ms >= each.settings.minOffMs, `seed ${each.seed}: ${ms}`);
      }
    }
  });

  it("never start without enough surplus in each reading of the whole delay", () => {
    for (const { seed, settings, played } of runs) {
      if (settings.smoothingMs > 0) continue;
      const neededW = settings.startExportW ?? (settings.chargePowerW ?? NaN) + settings.startMarginW;
      for (const [index, { at, on }] of played.switches.entries()) {
        if (!on) continue;
        const from = at - settings.startDelayMs;
        const valid = played.readings.filter((reading, n) => {
          const endsAt = played.readings[n + 1]?.at ?? Infinity;
          return reading.at <= at && endsAt > from;
        });
        assert.ok((played.switches[index - 1]?.at ?? 0) <= from, `seed ${seed}: too soon after the last switch`);
        assert.ok((valid[0]?.at ?? Infinity) <= from, `seed ${seed}: no reading for all of the delay`);
        assert.ok(
          valid.every(({ watts }) => -watts >= neededW),
          `seed ${seed}: a reading below ${neededW} W`,
        );
      }
    }
  });

  it("never are on at night or while the meter is silent", () => {
    for (const { seed, settings, played } of runs) {
      let stretch: DayNight | undefined;
      for (const [index, { at, on }] of played.switches.entries()) {
        if (!on) continue;
        const offAt = played.switches[index + 1]?.at ?? played.readings.at(-1)?.at ?? at;
        for (const [n, reading] of played.readings.entries()) {
          if (reading.at < at || reading.at >= offAt) continue;
          stretch = dayNightAt(reading.at, settings, stretch);
          assert.ok(!stretch.night, `seed ${seed}: on at night`);
          const next = played.readings[n + 1]?.at ?? offAt;
          assert.ok(Math.min(next, offAt) - reading.at <= settings.silenceMs, `seed ${seed}: on while silent`);
        }
      }
    }
  });

  it("switch at the same instants however often they are asked", () => {
    for (const { seed, settings, series, played } of runs) {
      const random = new Random(seed + 1_000_000);
      const at = randomTicks(random, series);

      assert.deepEqual(play(settings, series, { at }).switches, played.switches, `seed ${seed}`);
    }
  });

  it("switch at the same instants without any tick, where readings come often enough", () => {
    let switches = 0;
    for (let seed = 1; seed <= SERIES / 4; seed++) {
      const random = new Random(seed);
      const settings = { ...randomSettings(random), smoothingMs: 0 };
      const series = regularSeries(random, LENGTH);

      const without = play(settings, series, { asked: false }).switches;
      const withSome = play(settings, series, { asked: false, at: randomTicks(random, series) }).switches;
      const withAll = play(settings, series).switches;

      assert.deepEqual([withSome, withAll], [without, without], `seed ${seed}`);
      switches += without.length;
    }
    assert.ok(switches > SERIES / 2, `only ${switches} switches`);
  });
});
