import assert from "node:assert/strict";
import { memoryStore } from "../../../../src/store/memory-store";
import type { Store } from "../../../../src/store/store";
import { BudgetBook } from "../../../../src/vehicle/budget/budget-book";
import { CallLedger, monthEnd } from "../../../../src/vehicle/budget/call-ledger";
import { valueOf } from "../../../support/store/stored";

const limits = { perMonth: 500, reserve: 50 };
const at = (time: string): number => Date.parse(time);
const JUNE = at("2026-06-15T12:00:00Z");

describe("CallLedger", () => {
  let store: Store;
  let ledger: CallLedger;
  beforeEach(() => {
    store = memoryStore();
    ledger = new CallLedger(new BudgetBook(store, "car-1"), limits);
  });

  const spend = async (count: number, now = JUNE): Promise<void> => {
    for (let n = 0; n < count; n++) await ledger.spend(now);
  };

  it("counts down from the plan's calls, and leaves a reserve to commands", async () => {
    await spend(3);

    assert.deepEqual([await ledger.left(JUNE), await ledger.leftForReads(JUNE)], [497, 447]);
  });

  it("tells reads what they have to last with, and how long", async () => {
    await spend(3);

    const month = { startsAt: at("2026-06-01T00:00:00Z"), endsAt: at("2026-07-01T00:00:00Z") };
    assert.deepEqual(await ledger.plan(JUNE), { readsLeft: 447, readsAMonth: 450, ...month });
  });

  it("has none left for reads when only the reserve is left", async () => {
    await spend(450);
    assert.deepEqual([await ledger.left(JUNE), await ledger.leftForReads(JUNE)], [50, 0]);

    await spend(60);
    assert.deepEqual([await ledger.left(JUNE), await ledger.leftForReads(JUNE)], [0, 0]);
  });

  it("begins again with the month in UTC, to the millisecond", async () => {
    const [last, first] = [at("2026-06-30T23:59:59.999Z"), at("2026-07-01T00:00:00.000Z")];
    await spend(7, last);

    assert.deepEqual([await ledger.left(last), await ledger.left(first)], [493, 500]);
    assert.equal(monthEnd(last), first);
    assert.equal(monthEnd(first), at("2026-08-01T00:00:00Z"));
    assert.equal(monthEnd(at("2026-12-31T23:00:00Z")), at("2027-01-01T00:00:00Z"));
  });

  it("takes a call back in the month in which it was spent", async () => {
    const [last, first] = [at("2026-06-30T23:59:59Z"), at("2026-07-01T00:00:01Z")];
    await spend(2, last);
    await spend(1, first);

    await ledger.refund(last);

    assert.deepEqual([await ledger.left(last), await ledger.left(first)], [499, 499]);
  });

  it("never has more left than the plan gives", async () => {
    await ledger.refund(JUNE);

    assert.equal(await ledger.left(JUNE), 500);
  });

  it("counts every one of many at once", async () => {
    await Promise.all(Array.from({ length: 40 }, () => ledger.spend(JUNE)));

    assert.equal(await ledger.left(JUNE), 460);
  });

  it("counts on after a restart, and each car for itself", async () => {
    await spend(5);

    assert.equal(await new CallLedger(new BudgetBook(store, "car-1"), limits).left(JUNE), 495);
    assert.equal(await new CallLedger(new BudgetBook(store, "car-2"), limits).left(JUNE), 500);
  });

  const leftFrom = async (stored: unknown): Promise<number> => {
    await store.set("car/car-1/calls", stored);
    return ledger.left(JUNE);
  };

  describe("when the clock jumps", () => {
    it("frees nothing and loses nothing, forth and back", async () => {
      await spend(400);
      await spend(3, at("2027-01-01T00:00:00Z"));
      await spend(2, at("2026-05-31T00:00:00Z"));
      await spend(1);

      const left = await Promise.all(["2026-05-01", "2026-06-30", "2027-01-31"].map((day) => ledger.left(at(day))));
      assert.deepEqual(left, [498, 99, 497]);
    });

    it("counts also while it stands in 1970, whatever is known of later months", async () => {
      for (const month of ["01", "02", "03", "04", "05", "06", "07"]) await spend(1, at(`2026-${month}-02`));

      await spend(4, 1000);

      assert.equal(await ledger.left(2000), 496);
    });

    it("keeps half a year of months, not all of them", async () => {
      for (let month = 1; month <= 12; month++) await spend(1, at(`2026-${String(month).padStart(2, "0")}-02`));

      const stored = Object.keys(Object(Object(valueOf(await store.get("car/car-1/budget"))).calls));
      assert.deepEqual(stored.toSorted(), ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12"]);
    });
  });

  describe("when Smartcar says that the month is used up", () => {
    it("has none left until the month turns, whatever was counted", async () => {
      await spend(12);
      await ledger.close(JUNE);

      assert.deepEqual([await ledger.left(JUNE), await ledger.leftForReads(JUNE)], [0, 0]);
      assert.equal(await ledger.left(at("2026-07-01T00:00:00Z")), 500);
    });

    it("keeps that over a restart, and over a call taken back", async () => {
      await spend(12);
      await ledger.close(JUNE);
      await ledger.refund(JUNE);

      assert.equal(await new CallLedger(new BudgetBook(store, "car-1"), limits).left(JUNE), 0);
    });

    it("goes on when the owner has bought a larger plan", async () => {
      await spend(500);
      await ledger.close(JUNE);

      const larger = new CallLedger(new BudgetBook(store, "car-1"), { perMonth: 2000, reserve: 50 });
      assert.equal(await larger.left(JUNE), 1500);
    });
  });

  describe("for what is only useful", () => {
    it("has calls to spare while two a day are left for the rest of the month", async () => {
      const first = at("2026-06-01T00:00:00Z");
      assert.equal(await ledger.canSpare(first), true);

      await spend(391, first);
      assert.equal(await ledger.canSpare(first), false);
      assert.equal(await ledger.canSpare(at("2026-06-02T00:00:00Z")), true);
    });

    it("has none to spare from the reserve, not even on the last day", async () => {
      const last = at("2026-06-30T23:00:00Z");
      await spend(449, last);

      assert.equal(await ledger.canSpare(last), false);
    });
  });

  describe("with garbage where it was kept", () => {
    it("loses the broken month only", async () => {
      assert.equal(await leftFrom({ "2026-05": { calls: "x" }, "2026-06": { calls: 450 }, "2026-07": 7 }), 50);
    });

    it("gives nobody more than the plan", async () => {
      for (const month of [{ calls: -100 }, { calls: null }, {}, null, "x"])
        assert.equal(await leftFrom({ "2026-06": month }), 500);
    });

    it("counts on from what makes sense", async () => {
      for (const stored of [7, "x", [], null]) assert.equal(await leftFrom(stored), 500);
      assert.equal(await leftFrom({ "2026-06": { calls: 450, closedAt: "yes" } }), 50);
      await spend(1);
      assert.equal(await ledger.left(JUNE), 49);
    });
  });
});
