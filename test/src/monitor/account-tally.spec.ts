import assert from "node:assert/strict";
import { AccountTally } from "../../../src/monitor/account-tally";
import { HealthChecks } from "../../../src/monitor/health-checks";
import { metricsText } from "../../../src/monitor/metrics-text";
import { readMetrics } from "./read-metrics";

describe("what an account counts", () => {
  it("is a sum over all cars that follows each of them", () => {
    const tally = new AccountTally();
    const car = { isCharging: false, isFaulty: false, callsLeft: 10 };
    for (let index = 0; index < 100; index++) tally.car(`car-${index}`, { ...car, isCharging: index < 30 });
    tally.car("car-5", { ...car, isFaulty: true });
    tally.car("car-6", { ...car, isCharging: true, callsLeft: 0, stopsLeft: 0 });
    tally.car("car-6", { ...car, isCharging: true, stopsLeft: 0, commandsLeft: 0 });

    const counts = ["charging", "faulty", "calls_used", "stops_used", "commands_used"] as const;
    assert.deepEqual(
      counts.map((state) => tally.count(state)),
      [29, 1, 0, 1, 1],
    );
  });

  it("names what came of a request in few words", () => {
    const tally = new AccountTally();
    for (const status of [200, 202, 401, 403, 404, 409, 429, 430, 500, 504, undefined])
      tally.request({ kind: "read", status, seconds: 0.3 });
    const samples = readMetrics(metricsText(tally.metrics()));

    const outcomes = samples.filter(({ name }) => name === "smartcar_calls_total");
    assert.deepEqual(Object.fromEntries(outcomes.map(({ labels, value }) => [labels["outcome"], value])), {
      ok: 2,
      denied: 2,
      refused: 2,
      limited: 2,
      failed: 2,
      unanswered: 1,
    });
  });

  it("is text that keeps what a label contains apart from it", () => {
    const text = metricsText([
      { name: "a_total", help: "A.", type: "counter", samples: [{ labels: { of: 'a "b"\\\n' }, value: 1 }] },
      { name: "b", help: "B.", type: "gauge", samples: [] },
    ]);

    assert.equal(text, '# HELP a_total A.\n# TYPE a_total counter\na_total{of="a \\"b\\"\\\\\\n"} 1\n');
    assert.equal(readMetrics(text).length, 1);
  });

  it("says of each sample, those of a histogram too, whose it is", () => {
    const tally = new AccountTally();
    tally.request({ kind: "read", status: 200, seconds: 0.3 });
    tally.planMissed();

    const samples = readMetrics(metricsText(tally.metrics(), { account: "one" }));

    assert.ok(samples.length > 10);
    assert.ok(samples.every(({ labels }) => labels["account"] === "one"));
    assert.equal(samples.find(({ name }) => name === "smartcar_plan_missed_total")?.value, 1);
  });

  it("keeps since when something is wrong", () => {
    const health = new HealthChecks();
    const store = (isWrong: boolean) => [{ name: "store", status: isWrong ? ("degraded" as const) : ("ok" as const) }];

    const times = [health.judge(store(false), 0), health.judge(store(true), 1000), health.judge(store(true), 2000)];

    assert.deepEqual(
      times.map(({ status, checks: [check] }) => [status, check?.since]),
      [
        ["ok", "1970-01-01T00:00:00.000Z"],
        ["degraded", "1970-01-01T00:00:01.000Z"],
        ["degraded", "1970-01-01T00:00:01.000Z"],
      ],
    );
  });
});
