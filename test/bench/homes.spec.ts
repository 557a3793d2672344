import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../bench/root";
import { readDays } from "../../bench/savings/days/read-days";
import { drawnIn } from "../../bench/savings/homes/car";
import { type HomeDeclaration, homesIn } from "../../bench/savings/homes/declaration";
import { type House, houseOf, indexAt, isPublished } from "../../bench/savings/homes/house";
import { knownHomes } from "../../bench/savings/homes/known-homes";
import { recordedYear, type Span } from "../../bench/savings/homes/recorded-year";
import { done, marks } from "../../bench/savings/jobs/jobs";
import { Peaks } from "../../bench/savings/life/peaks";
import { jointOptimum } from "../../bench/savings/optimum/joint-optimum";
import { optimum } from "../../bench/savings/optimum/optimum";
import { peakOptimum } from "../../bench/savings/optimum/peak-optimum";
import { savingsOptions } from "../../bench/savings/options";
import { homeRow } from "../../bench/savings/report/home-row";
import { scored } from "../../bench/savings/report/score";
import { localTime } from "../../src/control/shared/local-time";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/duration";

/** Three weeks from all over the year, and the first one. */
const SHORT: Span = { sample: { days: 7, of: 112 } };
const WEEK: Span = { sample: { days: 7, of: 315 } };

function homeNamed(name: string): HomeDeclaration {
  const home = knownHomes.find((one) => one.name === name);
  assert.ok(home, name);
  return home;
}

function houseNamed(name: string, span: Span = {}): House {
  return houseOf(homeNamed(name), recordedYear(span));
}

describe("the homes of the savings benchmark", () => {
  it("are at least 20, each with a name of its own", () => {
    assert.ok(knownHomes.length >= 20, `${knownHomes.length} homes`);
    assert.equal(new Set(knownHomes.map(({ name }) => name)).size, knownHomes.length);
  });

  it("are documented: the example can be run, and their number is right", () => {
    const text = readFileSync(join(root, "docs/savings.md"), "utf8");
    const [, example = ""] = /```json\n([^]*?)```/.exec(text) ?? [];
    const [home] = homesIn(JSON.parse(example), "docs/savings.md");
    assert.ok(home && houseOf(home, recordedYear(SHORT)).cars[0]?.trips.all.length === 15);
    assert.match(text, new RegExp(`compares ${knownHomes.length} homes`));
  });

  it("are refused with what is wrong in them", () => {
    const bad = { name: "mine", title: "mine", cars: [{ chargerKw: "eleven" }], roof: 8 };
    assert.throws(() => homesIn(bad, "mine.json"), /^Error: mine\.json:[^]*roof[^]*cars\[0\]\.chargerKw/);
  });

  it("live by their clocks: in Berlin the car leaves at 07:30 in summer and in winter", () => {
    const { cars, zone } = houseNamed("berlin");
    const times = new Set(cars[0]?.trips.all.map(({ leavesAt }) => localTime(leavesAt, zone).minuteOfDay));
    assert.deepEqual(times, new Set([450, 600]));
    const utc = new Set(cars[0]?.trips.all.map(({ leavesAt }) => (leavesAt % DAY_MS) / HOUR_MS));
    assert.deepEqual(utc, new Set([6.5, 9, 5.5, 8]));
  });

  it("have trips in order, one after the other, at chance the same ones each time", () => {
    for (const home of knownHomes) {
      for (const { trips } of houseOf(home, recordedYear(SHORT)).cars) {
        assert.ok(trips.all.length > 0, home.name);
        for (const [index, trip] of trips.all.entries()) {
          assert.ok(trip.leavesAt > (trips.all[index - 1]?.returnsAt ?? -Infinity), home.name);
          assert.ok(trips.isAway(trip.leavesAt) && !trips.isAway(trip.returnsAt), home.name);
          assert.equal(trips.nextAfter(trip.leavesAt - 1), trip);
        }
      }
    }
    const [one, other] = [houseNamed("random-told"), houseNamed("random-told")];
    assert.deepEqual(one.cars[0]?.trips.all, other.cars[0]?.trips.all);
  });

  it("pay by their windows: on a workday of May, module 3 of Netze BW", () => {
    const { price, ...house } = houseNamed("fee-windows");
    const at = (utc: string): number => {
      const index = indexAt(house, Date.parse(utc));
      return (price[index] ?? NaN) / 1.19 - (recordedYear().stretches[index]?.netPrice ?? NaN) / 1000 - 0.085;
    };
    const fees = ["2024-05-07T16:30:00Z", "2024-05-07T10:30:00Z", "2024-05-07T04:00:00Z"].map((utc) => at(utc));
    assert.deepEqual(
      fees.map((fee) => fee.toFixed(4)),
      ["0.1106", "0.0303", "0.0757"],
    );
  });

  it("pay by the quarter what they pay by the hour, in the mean", () => {
    const [hours, quarters] = [houseNamed("usual"), houseNamed("quarters")];
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.equal(mean(quarters.price).toFixed(5), mean(hours.price).toFixed(5));
    assert.ok(new Set(quarters.price.subarray(48, 52)).size === 4);
  });

  it("miss the prices of three days of ten where that is so", () => {
    const house = houseNamed("lost-days");
    const days = Array.from({ length: 300 }, (_, day) => house.startAt + day * DAY_MS);
    const lost = days.filter((at) => !isPublished(house, at)).length;
    assert.ok(lost > 60 && lost < 120, `${lost} of 300`);
  });
});

describe("what is recorded", () => {
  let folder = "";
  before(() => void (folder = mkdtempSync(join(tmpdir(), "prices-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** A file with a price for each step, made by its time. */
  function pricesFile(name: string, stepMs: number, priceAt: (at: number) => number | undefined): string {
    const { startAt, stretches } = recordedYear();
    const lines = ["start,price"];
    for (let at = startAt; at < startAt + stretches.length * 30 * MINUTE_MS; at += stepMs) {
      const price = priceAt(at);
      if (price !== undefined) lines.push(`${new Date(at).toISOString()},${price}`);
    }
    const file = join(folder, name);
    writeFileSync(file, lines.join("\n"));
    return file;
  }

  it("may be a sample of whole weeks, put one behind the other", () => {
    const [year, sample] = [recordedYear(), recordedYear({ sample: { days: 7, of: 42 } })];
    assert.equal(sample.stretches.length, 8 * 7 * 48);
    assert.deepEqual(sample.stretches.slice(336, 340), year.stretches.slice(6 * 336, 6 * 336 + 4));
  });

  it("takes the prices of a file, by the half hour or the quarter", () => {
    const halves = recordedYear({ pricesFile: pricesFile("halves.csv", 30 * MINUTE_MS, (at) => at / HOUR_MS) });
    assert.equal(halves.stretches[3]?.netPrice, (halves.startAt + 90 * MINUTE_MS) / HOUR_MS);
    const quarters = recordedYear({ pricesFile: pricesFile("quarters.csv", 15 * MINUTE_MS, (at) => at / HOUR_MS) });
    assert.equal(quarters.stepMs, 15 * MINUTE_MS);
    assert.equal(quarters.stretches.length, 2 * halves.stretches.length);
    assert.equal(quarters.stretches[3]?.netPrice, (halves.startAt + 45 * MINUTE_MS) / HOUR_MS);
    assert.equal(quarters.stretches[3]?.loadW, halves.stretches[1]?.loadW);
  });

  it("refuses a file that lacks a time, or holds what is no price", () => {
    const until = Date.parse("2024-03-01T00:00:00Z");
    const short = pricesFile("short.csv", 30 * MINUTE_MS, (at) => (at < until ? 50 : undefined));
    assert.throws(() => recordedYear({ pricesFile: short }), /has no price for 2024-03-01T03:00/);
    const bad = join(folder, "bad.csv");
    writeFileSync(bad, "start,price\n2024-02-01T00:00:00Z,cheap\n");
    assert.throws(() => recordedYear({ pricesFile: bad }), /line 2: "2024-02-01T00:00:00Z,cheap" is not/);
  });

  it("is chosen by the command line", () => {
    const { span, homes, compares } = savingsOptions(["--homes", "--only", "fixed", "--sample", "7/42"]);
    assert.deepEqual([homes.map(({ name }) => name), span.sample, compares], [["fixed"], { days: 7, of: 42 }, "homes"]);
    assert.throws(() => savingsOptions(["--sample", "5/42"]), /whole weeks/);
    const { only } = savingsOptions(["--defaults", "--only", "ours", "--charger", "11"]);
    assert.deepEqual(only, ["ours-defaults"]);
  });
});

describe("what limits a home", () => {
  it("a month's peak costs what the highest quarter hour makes it cost", () => {
    const from = Date.UTC(2024, 1, 1);
    const peaks = new Peaks("UTC", { perKwYear: 55, floorKw: 2.5 }, from);
    const costAfter = (minutes: number, kwh: number): string => {
      peaks.note(from + minutes * MINUTE_MS, kwh);
      return peaks.cost.toFixed(2);
    };
    // 11 kW for five minutes of a quarter that is otherwise at 0.6 kW.
    assert.equal(costAfter(5, 11 / 12), "0.00");
    assert.equal(costAfter(10, 0.05), "0.00");
    assert.equal(costAfter(15, 0.05), ((55 / 12) * 4.0667).toFixed(2));
    // A month below the floor pays the floor.
    peaks.note(Date.UTC(2024, 2, 1), 0);
    peaks.note(Date.UTC(2024, 2, 1) + 15 * MINUTE_MS, 0.1);
    assert.equal(peaks.cost.toFixed(2), ((55 / 12) * (4.0667 + 2.5)).toFixed(2));
  });

  it("a car whose power falls takes less near its limit", () => {
    const [car] = houseNamed("taper").cars;
    assert.ok(car);
    const half = 30 * MINUTE_MS;
    assert.equal(drawnIn(car, 20, half), 11);
    assert.ok(drawnIn(car, 50, half) < 6);
    assert.ok(50 + drawnIn(car, 50, 10 * HOUR_MS) * car.efficiency <= car.limitKwh + 1e-9);
  });

  it("the price of peaks makes the optimum charge below them", () => {
    const house = houseNamed("peak", SHORT);
    const [free, priced] = [optimum(house), peakOptimum(house)];
    const most = (values: Float64Array): number => Math.max(...values);
    assert.ok(most(priced.importW) < most(free.importW));
    assert.ok(priced.cost > free.cost);
  });

  it("a battery that may be steered is worth more than one that works by itself", () => {
    const house = houseNamed("battery", WEEK);
    const [own, steered] = [jointOptimum(house), jointOptimum(house, { isSteered: true })];
    assert.ok(steered.cost < own.cost);
    const plugIn = done({ name: marks.plugIn, home: homeNamed("battery"), span: WEEK }).costs.all ?? NaN;
    assert.ok(own.cost < plugIn);
  });

  it("a battery that hardly holds anything hardly changes the optimum", () => {
    const tiny = {
      ...homeNamed("battery"),
      battery: { capacityKwh: 0.5, powerKw: 0.1, efficiency: 0.5, canHold: false },
    };
    const [joint, alone] = [jointOptimum(houseOf(tiny, recordedYear(WEEK))), optimum(houseNamed("usual", WEEK))];
    assert.ok(Math.abs(joint.cost / alone.cost - 1) < 0.02, `${joint.cost} and ${alone.cost}`);
  });
});

describe("a home in one line", () => {
  it("has ours, the best simple rule, and the optimum: in order, in two weeks with a fixed price", () => {
    const home = homeNamed("fixed");
    const names = ["ours", "night", "sun-price", marks.optimum, marks.plugIn];
    const row = homeRow(home, scored(names.map((name) => done({ name, home, span: WEEK }))));
    assert.equal(row.optimum?.score.all, 1);
    assert.equal(row.recommended?.missed, 0);
    assert.ok((row.recommended?.score.all ?? NaN) < 1);
    assert.ok(row.simple && ["night", "sun-price"].includes(row.simple.name));
  });

  it("reads like a diary", () => {
    const text = readDays(houseNamed("usual", WEEK), { name: "ours", days: 2, seed: 3 });
    assert.equal(text.match(/^\w+day \d+ \w+: /gm)?.length, 2);
    assert.doesNotMatch(text, /__\w+__|smartcar-tariff\.reason/);
    assert.match(text, /\[[a-z-]+; knows \d+ %/);
  });
});
