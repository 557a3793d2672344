import assert from "node:assert/strict";
import { HOUR_MS } from "../../../../src/core/duration";
import { ScheduleBench, syncRequest, type Plan } from "../../../support/vehicle/schedule-bench";

interface Night {
  readonly name: string;
  readonly startAt: string;
  readonly plan: Plan;
  /** What the car charges of it; the same if absent. */
  readonly charged?: Plan;
}

const nights: readonly Night[] = [
  {
    name: "across the hour that spring leaves out",
    startAt: "2026-03-28T12:00Z",
    plan: [["2026-03-29T00:30Z", "2026-03-29T03:15Z"]],
  },
  {
    name: "right up to it and right after it",
    startAt: "2026-03-28T12:00Z",
    plan: [
      ["2026-03-28T23:30Z", "2026-03-29T00:30Z"],
      ["2026-03-29T01:00Z", "2026-03-29T02:00Z"],
    ],
  },
  {
    name: "across the hour that autumn repeats",
    startAt: "2026-10-24T12:00Z",
    plan: [["2026-10-24T22:30Z", "2026-10-25T03:15Z"]],
  },
  {
    name: "within the first pass, to its end",
    startAt: "2026-10-24T12:00Z",
    plan: [["2026-10-24T23:00Z", "2026-10-25T00:30Z"]],
  },
  {
    name: "within the second pass, which takes the first as well",
    startAt: "2026-10-24T12:00Z",
    plan: [["2026-10-25T01:15Z", "2026-10-25T01:45Z"]],
    charged: [["2026-10-25T00:15Z", "2026-10-25T02:00Z"]],
  },
];

describe("a night in which the clocks are changed", () => {
  for (const { name, startAt, plan, charged = plan } of nights) {
    it(name, async () => {
      const bench = await ScheduleBench.open({ startAt });
      const car = bench.garage.simulator.car(bench.vehicleId);
      await bench.makeForeign("12:30", "12:31");
      const edges: number[] = [];
      let isOn = car.state.charging;
      car.onChange(({ charging, at }) => {
        if (charging !== isOn) edges.push(at);
        isOn = charging;
      });
      await bench.sync(syncRequest(plan));
      car.change({ charging: false, soc: 20 });
      edges.length = 0;

      await bench.garage.pass(22 * HOUR_MS);

      assert.deepEqual(
        edges.map((at) => new Date(at).toISOString()),
        charged.flat().map((text) => new Date(text).toISOString()),
      );
      assert.equal(bench.held.length, 1);
      await bench.garage.close();
    });
  }
});
