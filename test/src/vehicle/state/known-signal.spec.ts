import assert from "node:assert/strict";
import type { Signal } from "../../../../src/smartcar/signal";
import { bringsUpdate, currentBody, mergeSignal } from "../../../../src/vehicle/state/known-signal";
import { KnownSignal } from "../../../../src/vehicle/state/stored-state";
import { failure, knownFrom, report } from "../../../support/vehicle/reports";
import { at, received, soc, SOC } from "../../../support/vehicle/soc-reports";

describe("mergeSignal", () => {
  it("takes what is newer", () => {
    const before = mergeSignal(undefined, soc(50, "10:00"), received("10:05"));

    const known = mergeSignal(before, soc(51, "10:10"), received("10:15"));

    assert.deepEqual([known.body?.["value"], known.updatedAt, known.receivedAt], [51, at("10:10"), at("10:15")]);
  });

  it("keeps what is newer when older news comes late", () => {
    const before = mergeSignal(undefined, soc(51, "10:10"), received("10:15"));

    assert.equal(mergeSignal(before, soc(50, "10:00"), received("10:16")), before);
  });

  it("comes to the same in any order", () => {
    const [first, second, third] = [soc(50, "10:00"), soc(51, "10:10"), soc(52, "10:20")];
    const orders = [
      [first, second, third],
      [first, third, second],
      [second, first, third],
    ];
    const more = [
      [second, third, first],
      [third, first, second],
      [third, second, first],
    ];

    for (const order of [...orders, ...more]) {
      assert.equal(knownFrom(order, "2026-06-01T10:30:00Z").get(SOC)?.body?.["value"], 52);
    }
  });

  it("takes the same again, as a car that has nothing new to tell", () => {
    const before = mergeSignal(undefined, soc(50, "10:00", "10:05"), received("10:05"));

    const known = mergeSignal(before, soc(50, "10:00", "11:05"), received("11:05"));

    assert.deepEqual([known.retrievedAt, known.receivedAt], [at("11:05"), at("11:05")]);
  });

  it("does not go back to an earlier look at the same record", () => {
    const before = mergeSignal(undefined, soc(50, "10:00", "11:05"), received("11:06"));

    assert.equal(mergeSignal(before, soc(50, "10:00", "10:05"), received("11:07")), before);
  });

  it("goes by the time of retrieval where the car gives none, and by its arrival where there is no time at all", () => {
    const before = mergeSignal(undefined, soc(50, undefined, "10:00"), received("10:01"));
    const late = mergeSignal(before, soc(49, undefined, "09:00"), received("10:02"));
    const timeless = mergeSignal(before, soc(51), received("10:03"));

    assert.deepEqual([late.body?.["value"], timeless.body?.["value"]], [50, 51]);
  });

  describe("on an error", () => {
    it("keeps the last value as last known, never as current", () => {
      const before = mergeSignal(undefined, soc(50, "10:00"), received("10:05"));

      const known = mergeSignal(before, failure(SOC), received("10:10"));

      assert.equal(currentBody(before)?.["value"], 50);
      assert.equal(currentBody(known), undefined);
      assert.deepEqual([known.body?.["value"], known.updatedAt, known.status], [50, at("10:00"), "ERROR"]);
      assert.deepEqual(known.error, { type: "VEHICLE_STATE", code: "NOT_CHARGING" });
    });

    it("takes a body that comes along as the last known value, not as the present one", () => {
      const known = mergeSignal(undefined, failure(SOC, { body: { value: 48 }, at: at("09:00") }), received("10:00"));

      assert.deepEqual([currentBody(known), known.body?.["value"], known.updatedAt], [undefined, 48, at("09:00")]);
    });

    it("does not let a stale body replace a newer last known value", () => {
      const before = mergeSignal(undefined, soc(50, "10:00"), received("10:05"));

      const known = mergeSignal(before, failure(SOC, { body: { value: 48 }, at: at("09:00") }), received("10:10"));

      assert.deepEqual([known.body?.["value"], known.updatedAt], [50, at("10:00")]);
    });

    it("is over with the next success, whether the value is new or the same", () => {
      const before = mergeSignal(undefined, soc(50, "10:00"), received("10:05"));
      const failed = mergeSignal(before, failure(SOC), received("10:10"));

      for (const again of [soc(50, "10:00"), soc(51, "10:15")]) {
        const known = mergeSignal(failed, again, received("10:20"));
        assert.deepEqual(
          [known.status, known.error, currentBody(known)?.["value"]],
          ["SUCCESS", undefined, again.body?.["value"]],
        );
      }
    });

    it("is not over with a success from before the last value", () => {
      const before = mergeSignal(undefined, soc(50, "10:00"), received("10:05"));
      const failed = mergeSignal(before, failure(SOC), received("10:10"));

      assert.equal(mergeSignal(failed, soc(49, "09:00"), received("10:20")), failed);
    });

    it("does not stand against a success that was received after it", () => {
      const known = mergeSignal(undefined, soc(50, "10:00"), received("10:05"));

      assert.equal(mergeSignal(known, failure(SOC), received("10:04")), known);
    });

    it("does not hide a value that was recorded after it was sent", () => {
      const before = mergeSignal(undefined, soc(50, "10:00"), received("10:01"));
      const late = { receivedAt: at("10:02"), sentAt: at("09:46"), source: "webhook" as const };

      const known = mergeSignal(before, failure(SOC, { body: { value: 48 }, at: at("09:45") }), late);

      assert.equal(currentBody(known)?.["value"], 50);
    });

    it("is not over with an older success that comes late", () => {
      const before = mergeSignal(undefined, soc(50, "10:00"), received("10:01"));
      const failed = mergeSignal(before, failure(SOC), received("10:10"));
      const late = { receivedAt: at("10:12"), sentAt: at("10:06"), source: "webhook" as const };

      const known = mergeSignal(failed, soc(51, "10:05"), late);

      assert.deepEqual([known.status, known.body?.["value"]], ["ERROR", 51]);
    });

    it("without a body keeps the last known value, whatever its date", () => {
      const before = mergeSignal(undefined, soc(50, "10:00"), received("10:01"));

      for (const time of ["09:00", "10:05", "12:00"]) {
        const known = mergeSignal(before, failure(SOC, { body: {}, at: at(time) }), received("10:10"));
        assert.deepEqual([known.status, known.body?.["value"]], ["ERROR", 50], time);
      }
    });

    it("without a reason has none", () => {
      const known = mergeSignal(undefined, { code: SOC, status: "UNAVAILABLE" }, received("10:00"));

      assert.deepEqual([known.status, known.error, known.body], ["UNAVAILABLE", undefined, undefined]);
    });
  });

  describe("without a date", () => {
    it("never beats a dated value that was recorded after it was sent", () => {
      const before = mergeSignal(undefined, soc(50, "10:00"), received("10:01"));
      const late = { receivedAt: at("10:02"), sentAt: at("09:59"), source: "webhook" as const };

      assert.equal(mergeSignal(before, soc(49), late), before);
    });

    it("gives way to any dated value that is sent later", () => {
      const before = mergeSignal(undefined, soc(49), received("10:00"));

      const known = mergeSignal(before, soc(50, "09:55"), received("10:01"));

      assert.equal(currentBody(known)?.["value"], 50);
    });

    it("does not take the place of one that is dated after it was sent", () => {
      const dated = mergeSignal(undefined, soc(50, "10:02"), received("10:00"));

      const after = mergeSignal(dated, soc(49), received("10:01"));

      assert.equal(currentBody(after)?.["value"], 50);
    });

    it("does not keep out what was recorded before it came, but after the last date", () => {
      const dated = mergeSignal(undefined, soc(50, "10:00"), received("10:01"));
      const undated = mergeSignal(dated, soc(49), received("10:10"));

      const known = mergeSignal(undated, soc(51, "10:05"), received("10:11"));

      assert.deepEqual([currentBody(undated)?.["value"], currentBody(known)?.["value"]], [49, 51]);
    });
  });

  describe("of the same date", () => {
    const sent = (time: string, sequence?: number) => ({
      receivedAt: at("10:30"),
      sentAt: at(time),
      sequence,
      source: "webhook" as const,
    });

    it("goes by when it was sent", () => {
      const before = mergeSignal(undefined, soc(51, "10:00"), sent("10:02"));

      assert.equal(mergeSignal(before, soc(50, "10:00"), sent("10:01")), before);
      assert.equal(currentBody(mergeSignal(before, soc(52, "10:00"), sent("10:03")))?.["value"], 52);
    });

    it("goes by the sequence where one is an attempt once more", () => {
      const before = mergeSignal(undefined, soc(51, "10:00"), sent("10:01", 8));

      assert.equal(mergeSignal(before, soc(50, "10:00"), sent("10:02", 7)), before);
      assert.equal(currentBody(mergeSignal(before, soc(52, "10:00"), sent("10:00", 9)))?.["value"], 52);
    });

    it("does not go by a sequence that has begun again", () => {
      const before = mergeSignal(undefined, soc(51, "10:00"), sent("10:01", 800));

      assert.equal(currentBody(mergeSignal(before, soc(52, "10:00"), sent("10:20", 1)))?.["value"], 52);
    });
  });

  it("does not hold on to the body that it was given", () => {
    const given = { value: 50 };
    const known = mergeSignal(undefined, report(SOC, given, { at: at("10:00") }), received("10:00"));

    given.value = 99;

    assert.equal(known.body?.["value"], 50);
  });

  it("gives what can be kept as JSON and read back", () => {
    const known = mergeSignal(undefined, soc(50, "10:00", "10:01"), received("10:02"));

    const stored = JSON.stringify(known);
    assert.equal(JSON.stringify(KnownSignal.parse(JSON.parse(stored))), JSON.stringify(KnownSignal.parse(known)));
  });
});

describe("bringsUpdate", () => {
  const brings = (first: Signal, second: Signal): boolean => {
    const before = mergeSignal(undefined, first, received("10:05"));
    return bringsUpdate(before, mergeSignal(before, second, received("10:10")));
  };

  it("is what was never received before", () => {
    assert.equal(bringsUpdate(undefined, mergeSignal(undefined, soc(50, "10:00"), received("10:05"))), true);
  });

  it("is another value, the same one recorded later, and one that could not be had before", () => {
    assert.equal(brings(soc(50), soc(51)), true);
    assert.equal(brings(soc(50, "10:00"), soc(50, "10:06")), true);
    assert.equal(brings(failure(SOC, { body: { value: 50 }, at: at("10:00") }), soc(50, "10:00")), true);
  });

  it("is not what a read brings once more, what is older, and what cannot be had", () => {
    assert.equal(brings(soc(50, "10:00", "10:01"), soc(50, "10:00", "10:01")), false);
    assert.equal(brings(soc(50, "10:00", "10:01"), soc(50, "10:00", "10:09")), false);
    assert.equal(brings(soc(50, "10:00"), soc(51, "09:00")), false);
    assert.equal(brings(soc(50, "10:00"), failure(SOC)), false);
  });
});
