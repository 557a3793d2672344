import assert from "node:assert/strict";
import type { ChargePlan, ChargeRequest } from "../../../../src/control/planner/charge-request";
import { constantPower } from "../../../../src/control/planner/charging-curve";
import { planCharge } from "../../../../src/control/planner/plan-charge";
import type { Slot } from "../../../../src/control/shared/slots";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";

const BASE = Date.parse("2026-06-16T00:00:00Z");

/** Slots of an hour, one after the other; `undefined` leaves a hole. */
function hourly(...values: readonly (number | undefined)[]): readonly Slot[] {
  return values.flatMap((value, index) =>
    value === undefined ? [] : [{ startAt: BASE + index * HOUR_MS, endAt: BASE + (index + 1) * HOUR_MS, value }],
  );
}

/** A charge at 1 kW, so that cost is the sum of the hours' prices; times in minutes from the first slot. */
function plan(
  costs: readonly Slot[],
  wish: Partial<ChargeRequest> & { needs: number; ready?: number; now?: number },
): ChargePlan {
  const { needs, ready, now = 0, ...rest } = wish;
  return planCharge({
    now: BASE + now * MINUTE_MS,
    costs,
    curve: constantPower(1),
    neededMs: needs * MINUTE_MS,
    readyAt: ready === undefined ? undefined : BASE + ready * MINUTE_MS,
    ...rest,
  });
}

/** The runs in minutes from the first slot, as `120-180 240-270`. */
function times({ runs }: ChargePlan): string {
  return runs.map(({ startAt, endAt }) => `${(startAt - BASE) / MINUTE_MS}-${(endAt - BASE) / MINUTE_MS}`).join(" ");
}

const day = hourly(20, 60, 10, 80, 40, 90);
const flat = hourly(0, 0, 0, 0);

describe("planCharge", () => {
  const spread: readonly [name: string, needs: number, now: number, expected: string, cost: number][] = [
    ["takes the cheapest hour", 60, 0, "120-180", 10],
    ["takes the two cheapest hours", 120, 0, "0-60 120-180", 30],
    ["begins late in the first of several hours", 90, 0, "30-60 120-180", 20],
    ["takes the cheapest hour from now on", 60, 30, "120-180", 10],
    ["takes the first half of a later hour", 120, 30, "30-60 120-180 240-270", 40],
    ["takes what is left of this hour", 90, 30, "30-60 120-180", 20],
  ];
  for (const [name, needs, now, expected, cost] of spread) {
    it(name, () => {
      const made = plan(day, { needs, now, ready: 360 });

      assert.equal(times(made), expected);
      assert.ok(Math.abs((made.cost ?? NaN) - cost) < 1e-9);
      assert.deepEqual(made.reason, { code: "planned", laterMs: 0 });
    });
  }

  for (const isOneBlock of [false, true]) {
    const mode = isOneBlock ? "in one block" : "in parts";
    const edges: readonly [
      name: string,
      costs: readonly Slot[],
      needs: number,
      ready: number,
      expected: string,
      code: string,
    ][] = [
      ["without prices charges at once where time is short", [], 60, 30, "0-60", "too-little-time"],
      ["without prices charges as late as possible", [], 60, 180, "120-180", "no-prices"],
      ["charges at once where time is short", hourly(0), 60, 30, "0-60", "too-little-time"],
      ["charges at once where the deadline has passed", hourly(0), 60, -30, "0-60", "too-little-time"],
      ["charges at once at the deadline", flat, 60, 0, "0-60", "too-little-time"],
      ["charges at once after the deadline", flat, 60, -60, "0-60", "too-little-time"],
      ["waits for prices where the time behind them is enough", hourly(0), 40, 120, "", "beyond-horizon"],
      ["charges now where all of the time is needed", hourly(0), 120, 120, "0-120", "too-little-time"],
      [
        "falls back where too little time is priced",
        hourly(0, undefined, undefined, undefined, undefined, 0),
        180,
        360,
        "180-360",
        "too-few-prices",
      ],
    ];
    for (const [name, costs, needs, ready, expected, code] of edges) {
      it(`${name}, ${mode}`, () => {
        const made = plan(costs, { needs, ready, isOneBlock });

        assert.equal(times(made), expected);
        assert.equal(made.reason.code, code);
      });
    }

    it(`begins a single long slot at its beginning, ${mode}`, () => {
      const costs = [{ startAt: BASE, endAt: BASE + 24 * HOUR_MS, value: 0.3 }];

      assert.equal(times(plan(costs, { needs: 60, ready: 120, isOneBlock })), "0-60");
      assert.equal(times(plan(costs, { needs: 60, ready: 60, isOneBlock })), "0-60");
    });
  }

  it("uses all of the priced time where that is just enough", () => {
    const made = plan(hourly(10, 20, undefined, 30), { needs: 180, ready: 240 });

    assert.equal(times(made), "0-120 180-240");
    assert.equal(made.reason.code, "planned");
    assert.equal(made.cost, 60);
  });

  it("takes a hole for as dear as the most expensive hour where one block has to cross it", () => {
    const made = plan(hourly(10, 20, undefined, 30), { needs: 180, ready: 240, isOneBlock: true });

    assert.equal(times(made), "0-180");
    assert.equal(made.reason.code, "planned");
    assert.equal(made.cost, undefined);
  });

  it("never takes a hole for free", () => {
    const made = plan(hourly(10, undefined, 10, 15, 15), { needs: 120, ready: 300, isOneBlock: true });

    assert.equal(times(made), "120-240");
  });

  describe("between equal costs", () => {
    it("takes the later time", () => {
      assert.equal(times(plan(flat, { needs: 90, ready: 240 })), "150-240");
      assert.equal(times(plan(hourly(2, 1, 2, 1, 2), { needs: 60, ready: 300 })), "180-240");
    });

    it("takes the later block", () => {
      assert.equal(times(plan(hourly(2, 1, 2, 1, 2), { needs: 120, ready: 300, isOneBlock: true })), "180-300");
    });

    it("takes the plan without a pause", () => {
      assert.equal(times(plan(hourly(2, 1, 1, 2, 1), { needs: 120, ready: 300 })), "60-180");
    });

    it("goes on rather than starting again", () => {
      assert.equal(times(plan(flat, { needs: 60, ready: 240, chargingForMs: 10 * MINUTE_MS })), "0-60");
    });
  });

  describe("with requests", () => {
    const valleys = hourly(1, 9, 2, 9, 3, 9);

    it("keeps to the most starts", () => {
      assert.equal(times(plan(hourly(1, 9, 1, 9, 1, 9), { needs: 180, ready: 360 })), "0-60 120-180 240-300");
      assert.equal(times(plan(hourly(1, 9, 1, 9, 1, 9), { needs: 180, ready: 360, mostStarts: 2 })), "120-300");
      assert.equal(times(plan(valleys, { needs: 120, ready: 360, mostStarts: 1 })), "0-120");
    });

    it("goes on but does not start where no start is left", () => {
      const none = plan(valleys, { needs: 60, ready: 360, mostStarts: 0 });

      assert.deepEqual([times(none), none.reason], ["", { code: "too-few-starts", missingMs: HOUR_MS }]);
      assert.equal(times(plan(valleys, { needs: 60, ready: 360, mostStarts: 0, chargingForMs: 0 })), "0-60");
    });

    it("keeps to the shortest run", () => {
      assert.equal(times(plan(valleys, { needs: 150, ready: 360, shortestRunMs: 75 * MINUTE_MS })), "0-75 120-195");
      assert.equal(times(plan(valleys, { needs: 30, ready: 360, shortestRunMs: 75 * MINUTE_MS })), "0-30");
      assert.equal(
        times(plan(hourly(9, 1), { needs: 60, ready: 120, shortestRunMs: HOUR_MS, chargingForMs: 30 * MINUTE_MS })),
        "0-60",
      );
    });

    it("charges nothing above the ceiling", () => {
      const enough = plan(valleys, { needs: 120, ready: 360, ceiling: 2 });
      const more = plan(valleys, { needs: 180, ready: 360, ceiling: 2 });
      const late = plan(valleys, { needs: 180, ready: 120, ceiling: 2 });

      assert.deepEqual([times(enough), enough.reason.code], ["0-60 120-180", "planned"]);
      assert.deepEqual([times(more), more.reason], ["0-60 120-180", { code: "above-ceiling", missingMs: HOUR_MS }]);
      assert.deepEqual([times(late), late.reason.code], ["0-60 120-180", "too-little-time"]);
    });

    it("charges first what is needed at once, at any cost", () => {
      const costs = hourly(8, 9, 2, 9, 3, 9);

      assert.equal(times(plan(costs, { needs: 150, ready: 360, atOnceMs: 30 * MINUTE_MS })), "0-30 120-180 240-300");
      assert.equal(
        times(plan(costs, { needs: 150, ready: 360, atOnceMs: 30 * MINUTE_MS, ceiling: 5 })),
        "0-30 120-180 240-300",
      );
      assert.equal(
        times(plan(costs, { needs: 90, ready: 360, atOnceMs: 30 * MINUTE_MS, isOneBlock: true })),
        "0-30 120-180",
      );
      assert.equal(times(plan(hourly(8), { needs: 90, ready: 360, atOnceMs: 30 * MINUTE_MS })), "0-30");
    });

    it("reserves the time before the deadline", () => {
      const reservedMs = 30 * MINUTE_MS;

      assert.equal(times(plan(valleys, { needs: 120, ready: 360, reservedMs })), "0-60 120-150 330-360");
      assert.equal(times(plan(valleys, { needs: 120, ready: 360, reservedMs, isOneBlock: true })), "0-90 330-360");
      assert.equal(times(plan(valleys, { needs: 120, ready: 360, reservedMs, mostStarts: 1 })), "240-360");
      assert.equal(times(plan(valleys, { needs: 20, ready: 360, reservedMs })), "340-360");
    });

    it("reserves nothing above the ceiling", () => {
      assert.equal(times(plan(valleys, { needs: 120, ready: 360, reservedMs: HOUR_MS, ceiling: 5 })), "0-60 120-180");
    });
  });

  describe("at the end of the known costs", () => {
    it("leaves to later what fits there, and plans the rest", () => {
      const made = plan(hourly(1, 9, 2), { needs: 120, ready: 240 });

      assert.equal(times(made), "0-60");
      assert.deepEqual(made.reason, { code: "planned", laterMs: HOUR_MS });
    });

    it("reserves there only what does not fit behind", () => {
      assert.equal(
        times(plan(hourly(1, 9, 2), { needs: 120, ready: 240, reservedMs: 90 * MINUTE_MS })),
        "30-60 150-180",
      );
    });

    it("uses what is known where there is no deadline", () => {
      const all = plan(hourly(1, 9), { needs: 180 });

      assert.equal(times(plan(hourly(1, 9, 2, 4), { needs: 120 })), "0-60 120-180");
      assert.deepEqual([times(all), all.reason], ["0-120", { code: "planned", laterMs: HOUR_MS }]);
      assert.deepEqual(plan([], { needs: 60 }).reason, { code: "no-prices" });
    });

    it("takes costs that have passed for none", () => {
      const made = plan(hourly(1, 2), { needs: 60, now: 180, ready: 360 });

      assert.deepEqual([times(made), made.reason.code], ["300-360", "no-prices"]);
    });
  });

  describe("tells", () => {
    it("what it costs, and what charging at once would", () => {
      const made = plan(hourly(4, 1, 3), { needs: 90, ready: 180 });

      assert.deepEqual([made.cost, made.costAtOnce, made.energyKwh], [2.5, 4.5, 1.5]);
      assert.deepEqual(
        made.runs.map(({ costPerKwh, energyKwh }) => [costPerKwh, energyKwh]),
        [[2.5 / 1.5, 1.5]],
      );
    });

    it("no cost where it is unknown", () => {
      const made = plan([], { needs: 60, ready: 180 });

      assert.deepEqual([made.cost, made.costAtOnce, made.runs[0]?.cost], [undefined, undefined, undefined]);
    });

    it("that nothing is needed", () => {
      assert.deepEqual(plan(day, { needs: 0, ready: 60 }), {
        reason: { code: "nothing-needed" },
        runs: [],
        energyKwh: 0,
        cost: 0,
        costAtOnce: 0,
      });
    });
  });

  it("takes money for negative costs", () => {
    assert.equal(plan(hourly(1, -9, -2, 4), { needs: 60, ready: 240 }).cost, -9);
  });

  it("takes a dear hour for the end where the car takes little there", () => {
    const curve = [
      { forMs: HOUR_MS, powerKw: 10 },
      { forMs: Infinity, powerKw: 1 },
    ];
    const made = plan(hourly(3, 2, 9, 9), { needs: 120, ready: 240, curve });

    assert.deepEqual([times(made), made.cost], ["60-180", 29]);
  });
});
