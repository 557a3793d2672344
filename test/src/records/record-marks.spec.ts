import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import type { KnownRecord, RecordSource } from "../../../src/records/known-record";
import { SentRecords } from "../../../src/records/record-marks";
import { memoryStore } from "../../../src/store/memory-store";

function record(hour: number, source: RecordSource = "own"): KnownRecord {
  return { source, startAt: hour * HOUR_MS, endAt: (hour + 1) * HOUR_MS };
}

describe("SentRecords", () => {
  const store = memoryStore();
  const starts = (records: readonly KnownRecord[]): number[] => records.map(({ startAt }) => startAt / HOUR_MS);

  it("gives each record once, also after a restart", async () => {
    const first = await new SentRecords(store, "a", "car").onlyNew([record(0), record(2)]);
    const second = await new SentRecords(store, "a", "car").onlyNew([record(0), record(2), record(4)]);

    assert.deepEqual([starts(first), starts(second)], [[0, 2], [4]]);
  });

  it("knows a charge again that a better source tells later with other times", async () => {
    const reported = new SentRecords(store, "b", "car");
    await reported.onlyNew([{ source: "own", startAt: 0, endAt: HOUR_MS }]);

    assert.deepEqual(await reported.onlyNew([{ source: "signal", startAt: 120_000, endAt: HOUR_MS + 60_000 }]), []);
  });

  it("keeps nodes and cars apart", async () => {
    await new SentRecords(store, "c", "car").onlyNew([record(0)]);

    assert.equal((await new SentRecords(store, "d", "car").onlyNew([record(0)])).length, 1);
    assert.equal((await new SentRecords(store, "c", "other car").onlyNew([record(0)])).length, 1);
  });

  it("gives each to one of those who ask at once", async () => {
    const reported = new SentRecords(store, "e", "car");

    const all = await Promise.all([reported.onlyNew([record(0)]), reported.onlyNew([record(0)])]);

    assert.equal(all.flat().length, 1);
  });

  it("forgets the oldest marks, never the newest", async () => {
    const reported = new SentRecords(store, "f", "car");
    await reported.onlyNew(Array.from({ length: 600 }, (_, n) => record(2 * n)));

    assert.deepEqual(await reported.onlyNew([record(1198), record(300)]), []);
    assert.deepEqual(starts(await reported.onlyNew([record(0)])), [0]);
  });

  it("begins again with marks that nobody can read", async () => {
    await store.set("records/g/car", { any: "thing" });

    assert.equal((await new SentRecords(store, "g", "car").onlyNew([record(0)])).length, 1);
  });
});
