import assert from "node:assert/strict";
import { DAY_MS } from "../../../../src/core/duration";
import { memoryStore } from "../../../../src/store/memory-store";
import type { Store } from "../../../../src/store/store";
import { BudgetBook } from "../../../../src/vehicle/budget/budget-book";
import { StopLedger, withoutStop, withStop } from "../../../../src/vehicle/budget/stop-ledger";

const bmw = { stops: 80, days: 30 };
const NOW = Date.parse("2026-06-15T12:00:00Z");

describe("StopLedger", () => {
  let store: Store;
  let book: BudgetBook;
  let ledger: StopLedger;
  beforeEach(() => {
    store = memoryStore();
    book = new BudgetBook(store, "car-1");
    ledger = new StopLedger(book);
  });

  const stop = async (at = NOW): Promise<void> => {
    await book.change((budget) => ({ ...budget, stops: withStop(budget.stops, at) ?? [] }));
  };
  const takeBack = async (at: number): Promise<void> => {
    await book.change((budget) => ({ ...budget, stops: withoutStop(budget.stops, at) }));
  };
  const spend = async (count: number, at = NOW): Promise<void> => {
    for (let n = 0; n < count; n++) await stop(at);
  };
  const used = async (now = NOW): Promise<number> => (await ledger.count(now, bmw)).used;

  it("has all stops at first", async () => {
    assert.deepEqual(await ledger.count(NOW, bmw), {
      used: 0,
      left: 80,
      limit: 80,
      windowDays: 30,
      lastDay: 0,
      low: false,
      mayStart: true,
      nextFreeAt: undefined,
    });
  });

  it("counts what lies in the window, and tells when the next one falls out of it", async () => {
    await spend(2, NOW - 10 * DAY_MS);
    await spend(3, NOW - DAY_MS / 2);

    const { used: count, left, lastDay, nextFreeAt } = await ledger.count(NOW, bmw);

    assert.deepEqual([count, left, lastDay, nextFreeAt], [5, 75, 3, NOW + 20 * DAY_MS]);
  });

  it("frees a stop after exactly 30 days", async () => {
    await spend(1);

    assert.deepEqual([await used(NOW + 30 * DAY_MS - 1), await used(NOW + 30 * DAY_MS)], [1, 0]);
  });

  it("warns from 60 on, refuses starts from 75 on, and everything at 80", async () => {
    const counts: [number, boolean, boolean, number][] = [];
    for (const more of [59, 1, 14, 1, 4, 1, 5]) {
      await spend(more);
      const { used: count, low, mayStart, left } = await ledger.count(NOW, bmw);
      counts.push([count, low, mayStart, left]);
    }

    assert.deepEqual(counts, [
      [59, false, true, 21],
      [60, true, true, 20],
      [74, true, true, 6],
      [75, true, false, 5],
      [79, true, false, 1],
      [80, true, false, 0],
      [85, true, false, 0],
    ]);
  });

  it("takes back one stop, and only one that there is", async () => {
    await spend(2);
    await spend(1, NOW + 5);

    await takeBack(NOW);
    await takeBack(NOW + 99);

    assert.equal(await used(NOW + 10), 2);
  });

  it("counts every one of many at once", async () => {
    await Promise.all(Array.from({ length: 40 }, () => stop()));

    assert.equal(await used(), 40);
  });

  it("counts on after a restart, and each car for itself", async () => {
    await spend(5);

    assert.equal((await new StopLedger(new BudgetBook(store, "car-1")).count(NOW, bmw)).used, 5);
    assert.equal((await new StopLedger(new BudgetBook(store, "car-2")).count(NOW, bmw)).used, 0);
  });

  describe("when the clock jumps", () => {
    it("frees nothing when it was ahead while the stops were made", async () => {
      await spend(80, NOW + 400 * DAY_MS);

      const { left, nextFreeAt, lastDay } = await ledger.count(NOW, bmw);
      assert.deepEqual([left, nextFreeAt, lastDay], [0, NOW + 30 * DAY_MS, 80]);
    });

    it("frees nothing when it was behind while the stops were made", async () => {
      await spend(1, NOW - 2 * DAY_MS);
      await spend(79, 1000);

      const { left, nextFreeAt } = await ledger.count(NOW, bmw);
      assert.deepEqual([left, nextFreeAt], [0, NOW + 28 * DAY_MS]);
    });

    it("loses nothing when it goes far ahead and comes back", async () => {
      await spend(40);
      assert.equal(await used(NOW + 400 * DAY_MS), 0);
      await spend(1, NOW + 400 * DAY_MS);

      assert.equal(await used(), 41);
    });

    it("loses nothing when it goes back and comes forth again", async () => {
      await spend(40);
      assert.equal(await used(1000), 40);
      await spend(1, 1000);

      assert.equal(await used(), 41);
    });

    it("frees what was made after it was set right", async () => {
      await spend(1, NOW + 400 * DAY_MS);
      await spend(10, NOW);

      assert.equal(await used(NOW + 31 * DAY_MS), 1);
    });
  });

  describe("with garbage where it was kept", () => {
    it("loses the broken stops only", async () => {
      await store.set("car/car-1/stops", [NOW, "x", null, NOW - DAY_MS, { at: NOW }]);

      assert.equal(await used(), 2);
    });

    it("begins again where there is no list", async () => {
      for (const garbage of ["x", 7, { 0: NOW }, null]) {
        await store.set("car/car-1/stops", garbage);
        assert.equal(await used(), 0);
      }
      await spend(1);
      assert.equal(await used(), 1);
    });
  });
});
