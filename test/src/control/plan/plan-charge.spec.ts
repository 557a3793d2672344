import assert from "node:assert/strict";
import type { ChargePlan, ChargeRequest } from "../../../../src/control/plan/charge-request";
import { constantPower } from "../../../../src/control/plan/charging-curve";
import { planCharge } from "../../../../src/control/plan/plan-charge";
import type { Slot } from "../../../../src/control/slots";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BASE = Date.parse("2026-06-16T00:00:00Z");

/** Slots of an hour, one after the other; `undefined` leaves a hole. */
function hourly(...values: readonly (number | undefined)[]): readonly Slot[] {
  return values.flatMap((value, index) =>
    value === undefined ? [] : [{ startAt: BASE + index * HOUR, endAt: BASE + (index + 1) * HOUR, value }],
  );
}

/** A charge at 1 kW, so that cost is the sum of the hours' prices; times in minutes from the first slot. */
function plan(
  costs: readonly Slot[],
  wish: Partial<ChargeRequest> & { needs: number; ready?: number; now?: number },
): ChargePlan {
  const { needs, ready, now = 0, ...rest } = wish;
  return planCharge({
    now: BASE + now * MINUTE,
    costs,
    curve: constantPower(1),
    neededMs: needs * MINUTE,
    readyAt: ready === undefined ? undefined : BASE + ready * MINUTE,
    ...rest,
  });
}

/** The runs in minutes from the first slot, as `120-180 240-270`. */
function times({ runs }: ChargePlan): string {
  return runs.map(({ startAt, endAt }) => `${(startAt - BASE) / MINUTE}-${(endAt - BASE) / MINUTE}`).join(" ");
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
      const costs = [{ startAt: BASE, endAt: BASE + 24 * HOUR, value: 0.3 }];

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

  it("takes a hole for as dear as the dearest hour where one block has to cross it", () => {
    const made = plan(hourly(10, 20, undefined, 30), { needs: 180, ready: 240, isOneBlock: true });

    assert.equal(times(made), "0-180");
    assert.equal(made.reason.code, "planned");
    assert.equal(made.cost, undefined);
  });

  it("never takes a hole for free", () => {
    const made = plan(hourly(10, undefined, 10, 15, 15), { needs: 120, ready: 300, isOneBlock: true });

    assert.equal(times(made), "120-240");
  });
});
