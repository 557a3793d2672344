import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import type { KnownRecord, RecordSource } from "../../../src/records/known-record";
import { ToldRecords } from "../../../src/records/record-marks";
import { memoryStore } from "../../../src/store/memory-store";

function record(hour: number, source: RecordSource = "own"): KnownRecord {
  return { source, startAt: hour * HOUR_MS, endAt: (hour + 1) * HOUR_MS };
}

describe("ToldRecords", () => {
  const store = memoryStore();
  const starts = (records: readonly KnownRecord[]): number[] => records.map(({ startAt }) => startAt / HOUR_MS);

  it("gives each record once, also after a restart", async () => {
    const first = await new ToldRecords(store, "a", "car").onlyNew([record(0), record(2)]);
    const second = await new ToldRecords(store, "a", "car").onlyNew([record(0), record(2), record(4)]);

    assert.deepEqual([starts(first), starts(second)], [[0, 2], [4]]);
  });

  it("knows a charge again that a better source tells later with other times", async () => {
    const told = new ToldRecords(store, "b", "car");
    await told.onlyNew([{ source: "own", startAt: 0, endAt: HOUR_MS }]);

    assert.deepEqual(await told.onlyNew([{ source: "signal", startAt: 120_000, endAt: HOUR_MS + 60_000 }]), []);
  });

  it("keeps nodes and cars apart", async () => {
    await new ToldRecords(store, "c", "car").onlyNew([record(0)]);

    assert.equal((await new ToldRecords(store, "d", "car").onlyNew([record(0)])).length, 1);
    assert.equal((await new ToldRecords(store, "c", "other car").onlyNew([record(0)])).length, 1);
  });

  it("gives each to one of those who ask at once", async () => {
    const told = new ToldRecords(store, "e", "car");

    const all = await Promise.all([told.onlyNew([record(0)]), told.onlyNew([record(0)])]);

    assert.equal(all.flat().length, 1);
  });

  it("forgets the oldest marks, never the newest", async () => {
    const told = new ToldRecords(store, "f", "car");
    await told.onlyNew(Array.from({ length: 600 }, (_, n) => record(2 * n)));

    assert.deepEqual(await told.onlyNew([record(1198), record(300)]), []);
    assert.deepEqual(starts(await told.onlyNew([record(0)])), [0]);
  });

  it("begins again with marks that nobody can read", async () => {
    await store.set("records/g/car", { any: "thing" });

    assert.equal((await new ToldRecords(store, "g", "car").onlyNew([record(0)])).length, 1);
  });
});
