import assert from "node:assert/strict";
import { sleep } from "../../../src/core/clock";
import { TaskGroup } from "../../../src/core/task-group";
import { FakeClock } from "../../support/fake-clock";

describe("TaskGroup", () => {
  it("has ended at once when nothing is under way", async () => {
    await new TaskGroup().ended();
  });

  it("ends when everything has ended, however, and also what came meanwhile", async () => {
    const tasks = new TaskGroup();
    const clock = new FakeClock();
    const failing = tasks.add(sleep(clock, 1000).then(() => Promise.reject(new Error("no")))).catch(() => {
      void tasks.add(sleep(clock, 1000));
    });
    let hasEnded = false;
    const ended = tasks.ended().then(() => (hasEnded = true));

    await clock.advance(1000);
    await failing;
    assert.equal(hasEnded, false);

    await clock.advance(1000);
    await ended;
  });

  it("leaves a failure to whom it belongs", async () => {
    const work = new TaskGroup().add(Promise.reject(new Error("mine")));

    await assert.rejects(work, /mine/);
  });
});
