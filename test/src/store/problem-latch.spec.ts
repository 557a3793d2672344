import assert from "node:assert/strict";
import { SmartcarError } from "../../../src/core/error";
import { plain } from "../../../src/core/speech";
import { ProblemLatch } from "../../../src/store/problem-latch";
import { ProblemLog } from "../../support/store/problem-log";

const full = new SmartcarError("STORE", plain("The disk is full"));
const readOnly = new SmartcarError("STORE", plain("The disk is read-only"));

describe("ProblemLatch", () => {
  it("is reported once when it begins and once when it is over", () => {
    const log = new ProblemLog();
    const latch = new ProblemLatch(log.receive);

    latch.met(full);
    latch.met(full);
    latch.over();
    latch.over();

    assert.deepEqual(log.reported, ["STORE: The disk is full", "over"]);
  });

  it("is one outage, whatever it looks like from time to time", () => {
    const log = new ProblemLog();
    const latch = new ProblemLatch(log.receive);

    latch.met(full);
    latch.met(readOnly);
    latch.met(full);

    assert.deepEqual(log.reported, ["STORE: The disk is full"]);
  });

  it("is told again when it begins again", () => {
    const log = new ProblemLog();
    const latch = new ProblemLatch(log.receive);

    latch.met(full);
    latch.over();
    latch.met(full);

    assert.deepEqual(log.reported, ["STORE: The disk is full", "over", "STORE: The disk is full"]);
  });

  it("says nothing of an end without a beginning", () => {
    const log = new ProblemLog();

    new ProblemLatch(log.receive).over();

    assert.deepEqual(log.reported, []);
  });

  it("is one outage at all places that meet the same cause, and over when it is over at the last", () => {
    const log = new ProblemLog();
    const latch = new ProblemLatch(log.receive);

    latch.met(full, { where: "a.json", cause: "ENOSPC" });
    latch.met(full, { where: "b.json", cause: "ENOSPC" });
    latch.met(readOnly, { where: "b.json", cause: "EROFS" });
    latch.over("a.json");
    assert.deepEqual(log.take(), ["STORE: The disk is full"]);

    latch.over("b.json");
    assert.deepEqual(log.take(), ["over"]);
  });

  it("tells two outages of two causes at two places", () => {
    const log = new ProblemLog();
    const latch = new ProblemLatch(log.receive);

    latch.met(full, { where: "a.json", cause: "ENOSPC" });
    latch.met(readOnly, { where: "b.json", cause: "EROFS" });

    assert.deepEqual(log.reported, ["STORE: The disk is full", "STORE: The disk is read-only"]);
  });
});
