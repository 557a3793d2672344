import assert from "node:assert/strict";
import { SmartcarError } from "../../../src/error";
import { Outage } from "../../../src/store/outage";
import { ProblemLog } from "../../support/problem-log";

const full = new SmartcarError("STORE", "The disk is full");
const readOnly = new SmartcarError("STORE", "The disk is read-only");

describe("Outage", () => {
  it("is told once when it begins and once when it is over", () => {
    const log = new ProblemLog();
    const outage = new Outage(log.hear);

    outage.met(full);
    outage.met(full);
    outage.over();
    outage.over();

    assert.deepEqual(log.told, ["STORE: The disk is full", "over"]);
  });

  it("is one outage, whatever it looks like from time to time", () => {
    const log = new ProblemLog();
    const outage = new Outage(log.hear);

    outage.met(full);
    outage.met(readOnly);
    outage.met(full);

    assert.deepEqual(log.told, ["STORE: The disk is full"]);
  });

  it("is told again when it begins again", () => {
    const log = new ProblemLog();
    const outage = new Outage(log.hear);

    outage.met(full);
    outage.over();
    outage.met(full);

    assert.deepEqual(log.told, ["STORE: The disk is full", "over", "STORE: The disk is full"]);
  });

  it("says nothing of an end without a beginning", () => {
    const log = new ProblemLog();

    new Outage(log.hear).over();

    assert.deepEqual(log.told, []);
  });
});
