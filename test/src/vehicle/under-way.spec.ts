import assert from "node:assert/strict";
import { sleep } from "../../../src/clock";
import { UnderWay } from "../../../src/vehicle/under-way";
import { FakeClock } from "../../support/fake-clock";

describe("UnderWay", () => {
  it("has ended at once when nothing is under way", async () => {
    await new UnderWay().ended();
  });

  it("ends when everything has ended, however, and also what came meanwhile", async () => {
    const underWay = new UnderWay();
    const clock = new FakeClock();
    const failing = underWay.add(sleep(clock, 1000).then(() => Promise.reject(new Error("no")))).catch(() => {
      void underWay.add(sleep(clock, 1000));
    });
    let hasEnded = false;
    const ended = underWay.ended().then(() => (hasEnded = true));

    await clock.advance(1000);
    await failing;
    assert.equal(hasEnded, false);

    await clock.advance(1000);
    await ended;
  });

  it("leaves a failure to whom it belongs", async () => {
    const work = new UnderWay().add(Promise.reject(new Error("mine")));

    await assert.rejects(work, /mine/);
  });
});
