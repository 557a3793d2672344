import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { currentBody, dueSignal, mergeSignal, vouchedAt } from "../../../../src/vehicle/state/known-signal";
import type { KnownSignal } from "../../../../src/vehicle/state/stored-state";
import { report } from "../../../support/vehicle/reports";
import { at, received, soc, SOC } from "../../../support/vehicle/soc-reports";

describe("mergeSignal with wrong times", () => {
  it("does not let a value from the far future keep all others out", () => {
    const future = mergeSignal(
      undefined,
      report(SOC, { value: 12 }, { at: "2036-01-01T00:00:00Z" }),
      received("10:00"),
    );

    const known = mergeSignal(future, soc(50, "10:05"), received("10:06"));

    assert.equal(currentBody(known)?.["value"], 50);
  });

  it("does not let what came while the clock was ahead keep all others out", () => {
    const ahead = mergeSignal(undefined, soc(12), { receivedAt: Date.parse("2030-01-01T00:00:00Z"), source: "poll" });

    const known = mergeSignal(ahead, soc(50, "10:05"), received("10:06"));

    assert.equal(currentBody(known)?.["value"], 50);
  });

  it("takes deliveries in their order while the clock is far behind, by when a delivery was sent", () => {
    const sent = (time: string, receivedAt: number) => ({ receivedAt, sentAt: at(time), source: "webhook" as const });
    const before = mergeSignal(undefined, soc(50, "10:00"), sent("10:01", 1000));
    const known = mergeSignal(before, soc(51, "10:05"), sent("10:06", 2000));

    assert.equal(currentBody(known)?.["value"], 51);
    assert.equal(mergeSignal(known, soc(50, "10:00"), sent("10:02", 3000)), known);
  });

  it("takes updates at once from a make whose clock is a little ahead", () => {
    const known = mergeSignal(undefined, soc(51, "10:06"), received("10:05"));

    assert.equal(currentBody(known)?.["value"], 51);
    assert.equal(mergeSignal(known, soc(50, "10:00"), received("10:06")), known);
  });

  it("lets a value from the future wait until its time has come", () => {
    const before = mergeSignal(undefined, soc(50, "10:00"), received("10:01"));

    const known = mergeSignal(before, soc(51, "11:00"), received("10:05"));

    assert.deepEqual(
      ["10:05", "10:59", "11:00"].map((time) => currentBody(dueSignal(known, at(time)))?.["value"]),
      [50, 50, 51],
    );
    assert.equal(dueSignal(known, at("11:00")).waiting, undefined);
  });

  it("lets a value from the future wait where nothing else is known", () => {
    const known = mergeSignal(undefined, soc(51, "11:00"), received("10:05"));

    assert.deepEqual(
      ["10:05", "11:00"].map((time) => currentBody(dueSignal(known, at(time)))?.["value"]),
      [undefined, 51],
    );
  });

  it("forgets a value from the future when something comes that was sent later", () => {
    const ahead = mergeSignal(undefined, soc(51, "11:00"), received("10:05"));

    const known = mergeSignal(ahead, soc(50, "10:06"), received("10:07"));

    assert.equal(currentBody(dueSignal(known, at("11:00")))?.["value"], 50);
  });

  it("reads in the end a car whose clock is always ahead", () => {
    let known: KnownSignal | undefined;
    for (let minute = 10; minute < 60; minute++)
      known = mergeSignal(known, soc(minute, `11:${minute}`), received(`10:${minute}`));

    assert.equal(known && currentBody(dueSignal(known, at("11:10")))?.["value"], 10);
  });

  it("has no use for a time that no calendar knows", () => {
    const known = mergeSignal(undefined, report(SOC, { value: 50 }, { at: 1e17, retrievedAt: -5 }), received("10:00"));

    assert.deepEqual([known.updatedAt, known.retrievedAt, known.order], [undefined, undefined, at("10:00")]);
  });
});

describe("vouchedAt", () => {
  const known = (time: string | undefined, retrieved: string | undefined, receivedAt: string) =>
    mergeSignal(undefined, soc(50, time, retrieved), received(receivedAt));
  const LAG = 10 * MINUTE_MS;

  it("is when the car recorded the value", () => {
    assert.equal(vouchedAt(known("10:00", "10:04", "10:05"), LAG), at("10:00"));
  });

  it("is later when the make was asked later, less the time in which it might not have known", () => {
    assert.equal(vouchedAt(known("08:00", "10:04", "10:05"), LAG), at("09:54"));
  });

  it("is never later than its arrival: a make's clock may be wrong", () => {
    assert.equal(vouchedAt(known("10:06", undefined, "10:05"), LAG), at("10:05"));
  });

  it("is unknown without times", () => {
    assert.equal(vouchedAt(known(undefined, undefined, "10:05"), LAG), undefined);
  });
});
