import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { memoryStore } from "../../../../src/store/memory-store";
import { ArrivalBook } from "../../../../src/vehicle/state/freshness";
import { report } from "../../../support/vehicle/reports";

const NOW = Date.parse("2026-06-01T00:00:00Z");

describe("ArrivalBook", () => {
  const store = memoryStore();
  let book: ArrivalBook;
  let car = 0;
  beforeEach(() => {
    book = new ArrivalBook(store, `car-${++car}`);
  });

  /** A read at `at` of a store that was last renewed at `storeAt`. */
  const read = async (
    at: number,
    storeAt: number,
    { wasCharging = true, lagMs = 10 * MINUTE_MS } = {},
  ): Promise<number> => {
    const signal = report(
      "tractionbattery-stateofcharge",
      { value: 50 },
      { at: storeAt - HOUR_MS, retrievedAt: storeAt },
    );
    await book.read(at, [signal], { wasCharging, lagMs });
    return (await book.get()).stillReads;
  };

  it("knows when news came and how, also after a restart", async () => {
    await book.webhook(NOW);
    await read(NOW + HOUR_MS, NOW + HOUR_MS);

    const { receivedAt, webhookAt, readAt } = await new ArrivalBook(store, `car-${car}`).get();
    assert.deepEqual([receivedAt, webhookAt, readAt], [NOW + HOUR_MS, NOW, NOW + HOUR_MS]);
  });

  it("counts the reads in a row that brought nothing new of a car that charges", async () => {
    assert.equal(await read(NOW, NOW - HOUR_MS), 0);
    assert.equal(await read(NOW + HOUR_MS, NOW - HOUR_MS), 1);
    assert.equal(await read(NOW + 2 * HOUR_MS, NOW - HOUR_MS), 2);
  });

  it("expects nothing new of a car that stands, nor of one that had no time to tell", async () => {
    await read(NOW, NOW - HOUR_MS);
    assert.equal(await read(NOW + HOUR_MS, NOW - HOUR_MS, { wasCharging: false }), 0);
    assert.equal(await read(NOW + HOUR_MS + 20 * MINUTE_MS, NOW - HOUR_MS), 0);
    assert.equal(await read(NOW + 2 * HOUR_MS, NOW - HOUR_MS, { lagMs: HOUR_MS }), 0);
  });

  it("does not take a store that is renewed once a day for one that follows the car", async () => {
    await read(NOW, NOW);
    await read(NOW + 12 * HOUR_MS, NOW);
    assert.equal(await read(NOW + DAY_MS, NOW + DAY_MS), 1);
  });

  it("sees when the store follows the car again", async () => {
    await read(NOW, NOW);
    await read(NOW + 12 * HOUR_MS, NOW);
    assert.equal(await read(NOW + 14 * HOUR_MS, NOW + 13 * HOUR_MS), 0);
  });

  it("takes a read that brought nothing at all for one that was made", async () => {
    await book.read(NOW, [], { wasCharging: false, lagMs: 0 });

    const { receivedAt, readAt, storeAt } = await book.get();
    assert.deepEqual([receivedAt, readAt, storeAt], [NOW, NOW, undefined]);
  });

  it("survives garbage where it was kept", async () => {
    await store.set(`car/car-${car}/arrivals`, { receivedAt: "soon" });

    assert.deepEqual(await book.get(), { stillReads: 0 });
  });
});
