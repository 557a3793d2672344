import assert from "node:assert/strict";
import { CarWatch, faultsOf, type CarDay } from "../../../src/demo/car-day";
import { household } from "../../../src/demo/household";
import type { CarTruth } from "../../../src/demo/simulator-link";
import { summaryText } from "../../../src/demo/summary";

const BILL = { fromSunKwh: 15, fromGridKwh: 5, cost: 2.5, costAtOnce: 6.25, starts: 2, stops: 1 };
const DAY: CarDay = {
  name: "BMW i4",
  charges: "from solar",
  bill: BILL,
  ledger: { callsThisMonth: 30, stopsLast30Days: 2 },
  refused: 3,
  soc: 61.4,
  socWhenReady: undefined,
  unscheduled: 0,
};
const PLANNED: CarDay = { ...DAY, name: "MINI", charges: "by plan", socWhenReady: 80 };
const SCHEDULED: CarDay = { ...DAY, name: "Volvo EX30", charges: "by schedules", socWhenReady: 71 };

describe("a day's summary", () => {
  it("tells what each car took, what it cost, and how often it was switched", () => {
    const text = summaryText([DAY, PLANNED]);

    assert.match(text, /^ +BMW i4 +MINI\nCharged +from solar +by plan$/m);
    assert.match(text, /^From solar +15\.0 kWh +15\.0 kWh\nFrom the grid +5\.0 kWh/m);
    assert.match(text, /^Cost +2\.50 EUR +2\.50 EUR\nCost if charged on arrival +6\.25 EUR/m);
    assert.match(text, /^SoC at 07:00 +80%\nSoC now +61% +61%$/m);
    assert.match(text, /^Starts +2 +2\nStops +1 +1\nCalls used +30 +30\nCommands refused +3 +3$/m);
  });

  it("finds no fault where every car did what it should", () => {
    assert.deepEqual([DAY, PLANNED, SCHEDULED].flatMap(faultsOf), []);
  });

  for (const [what, day, fault] of [
    ["the sun never started", { ...DAY, bill: { ...BILL, starts: 0 } }, "The BMW i4 was never started."],
    ["the sun never stopped", { ...DAY, bill: { ...BILL, stops: 0 } }, "The BMW i4 was never stopped."],
    [
      "took more from the grid than from the sun",
      { ...DAY, bill: { ...BILL, fromGridKwh: 16 } },
      "The BMW i4 used more energy from the grid than from solar.",
    ],
    ["was not ready in time", { ...PLANNED, socWhenReady: 79 }, "The MINI was at 79% at 07:00, not 80%."],
    [
      "was no cheaper",
      { ...PLANNED, bill: { ...BILL, cost: 6.25 } },
      "The MINI was no cheaper than charging on arrival.",
    ],
    ["charged without a schedule", { ...SCHEDULED, unscheduled: 1 }, "The Volvo EX30 charged without a schedule."],
    ["did not charge", { ...SCHEDULED, bill: { ...BILL, starts: 0 } }, "The Volvo EX30 did not charge."],
  ] as const) {
    it(`says which car ${what}`, () => {
      assert.deepEqual(faultsOf(day), [fault]);
    });
  }
});

describe("who watches a car", () => {
  const ledger = { callsThisMonth: 1, stopsLast30Days: 0 };
  const at = (time: string): number => Date.parse(`2024-07-02T${time}:00+02:00`);

  function watchOf(charges: string): { watch: CarWatch; look: (time: string, truth: Partial<CarTruth>) => void } {
    const car = household.find((one) => one.charges === charges);
    assert.ok(car);
    const watch = new CarWatch(car);
    const idle = { id: car.id, soc: 50, powerW: 0, charging: false, plugged: true, schedules: ["owner's"] };
    return { watch, look: (time, truth) => watch.look(at(time), [{ ...idle, ...truth }]) };
  }

  it("remembers what the car held when it was to be ready, not what it held on the road", () => {
    const { watch, look } = watchOf("by plan");

    look("06:59", { soc: 80 });
    look("07:30", { soc: 75, plugged: false });

    const { soc, socWhenReady } = watch.day(BILL, ledger);
    assert.deepEqual([soc, socWhenReady], [75, 80]);
  });

  it("sees a charge that no schedule of ours explains", () => {
    const { watch, look } = watchOf("by schedules");

    look("04:00", { charging: true, schedules: ["owner's", "ours"] });
    look("05:00", { charging: true });

    assert.equal(watch.day(BILL, ledger).unscheduled, 1);
  });

  it("counts the refusals of its own car", () => {
    const { watch } = watchOf("from solar");

    watch.observe("bmw", { outcome: "refused" });
    watch.observe("bmw", { outcome: "done" });
    watch.observe("bmw", { outcome: "refused", nextTry: "2026-06-01T12:00:00Z" });
    watch.observe("mini", { outcome: "refused" });

    assert.equal(watch.day(BILL, ledger).refused, 1);
  });
});
