import assert from "node:assert/strict";
import { PlanningQueue } from "../../../nodes/controller/planning-queue";

describe("the plans of many nodes", () => {
  it("leave a turn for everything else between them", async () => {
    const happened: string[] = [];
    const queue = new PlanningQueue();
    const tick = (): void => {
      happened.push("turn");
      if (happened.length < 20) setImmediate(tick);
    };
    setImmediate(tick);

    await Promise.all(["one", "two", "three"].map((name) => queue.run(() => happened.push(name))));

    const plans = happened.flatMap((what, index) => (what === "turn" ? [] : [index]));
    assert.equal(plans.length, 3);
    for (const [index, at] of plans.entries())
      assert.ok(index === 0 || happened[at - 1] === "turn", happened.join(" "));
  });

  it("give what each plan gives, and go on after one that fails", async () => {
    const queue = new PlanningQueue();
    const results = await Promise.allSettled([
      queue.run(() => 1),
      queue.run(() => {
        throw new Error("no plan");
      }),
      queue.run(() => 3),
    ]);

    assert.deepEqual(
      results.map((result) => (result.status === "fulfilled" ? result.value : String(result.reason))),
      [1, "Error: no plan", 3],
    );
  });
});
