import assert from "node:assert/strict";
import { memoryStore } from "../../../../src/store/memory-store";
import type { Store } from "../../../../src/store/store";
import { BudgetBook } from "../../../../src/vehicle/budget/budget-book";
import { DriveLedger, withCommand, withoutCommand } from "../../../../src/vehicle/budget/drive-ledger";

describe("DriveLedger", () => {
  let store: Store;
  let book: BudgetBook;
  let ledger: DriveLedger;
  beforeEach(() => {
    store = memoryStore();
    book = new BudgetBook(store, "car-1");
    ledger = new DriveLedger(book);
  });

  const command = async (limit?: number, least?: number): Promise<boolean> => {
    let isLeft = false;
    await book.change((budget) => {
      const drives = withCommand(budget.drives, limit, least);
      isLeft = drives !== undefined;
      return { ...budget, drives: drives ?? budget.drives };
    });
    return isLeft;
  };
  const takeBack = async (): Promise<void> => {
    await book.change((budget) => ({ ...budget, drives: withoutCommand(budget.drives) }));
  };
  const spend = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) await command();
  };

  it("counts commands down to none", async () => {
    await spend(14);
    assert.equal(await ledger.left(15), 1);

    await spend(3);
    assert.equal(await ledger.left(15), 0);
  });

  it("counts the last one once, whoever asks at the same time", async () => {
    await spend(14);

    assert.deepEqual(await Promise.all([command(15), command(15)]), [true, false]);
    assert.equal(await ledger.left(15), 0);
  });

  it("keeps the last one for a stop", async () => {
    await spend(14);

    assert.equal(await command(15, 2), false);
    assert.equal(await command(15, 1), true);
  });

  it("begins again when the odometer has moved", async () => {
    await ledger.odometer(12_000);
    await spend(15);

    await ledger.odometer(12_000.4);
    assert.equal(await ledger.left(15), 0);

    await ledger.odometer(12_000.6);
    assert.equal(await ledger.left(15), 15);
  });

  it("adds small steps up, so that a short drive counts, too", async () => {
    await ledger.odometer(12_000);
    await spend(15);

    for (const km of [12_000.2, 12_000.4, 12_000.6]) await ledger.odometer(km);

    assert.equal(await ledger.left(15), 15);
  });

  it("does not take the first odometer for a drive", async () => {
    await spend(15);

    await ledger.odometer(12_000);

    assert.equal(await ledger.left(15), 0);
  });

  it("frees nothing for an odometer that goes back, and believes it from then on", async () => {
    await ledger.odometer(12_000);
    await spend(15);
    await ledger.odometer(11_000);
    assert.equal(await ledger.left(15), 0);

    await ledger.odometer(11_005);
    assert.equal(await ledger.left(15), 15);
  });

  it("frees nothing for one wrong odometer and the way back", async () => {
    await ledger.odometer(62_041);
    await spend(15);

    for (const wrong of [0, 620_410, 61_000]) {
      await ledger.odometer(wrong);
      await ledger.odometer(62_041);
      assert.equal(await ledger.left(15), 0, `${wrong} km`);
    }

    await ledger.odometer(62_043);
    assert.equal(await ledger.left(15), 15);
  });

  it("frees nothing for a car that says the same wrong odometer twice", async () => {
    await ledger.odometer(62_041);
    await spend(15);

    for (const km of [0, 0, 62_041.2]) await ledger.odometer(km);

    assert.equal(await ledger.left(15), 0);
  });

  it("takes a command back", async () => {
    await spend(2);
    await takeBack();
    assert.equal(await ledger.left(15), 14);

    await takeBack();
    await takeBack();
    assert.equal(await ledger.left(15), 15);
  });

  it("counts on after a restart", async () => {
    await ledger.odometer(12_000);
    await spend(15);

    const again = new DriveLedger(new BudgetBook(store, "car-1"));
    await again.odometer(12_000);

    assert.equal(await again.left(15), 0);
  });

  it("gives nobody more than the limit where garbage was kept", async () => {
    for (const garbage of [{ commands: -5 }, { commands: "x" }, 7, null, []]) {
      await store.set("car/car-1/commands-since-driven", garbage);
      assert.equal(await ledger.left(15), 15);
    }
    await store.set("car/car-1/commands-since-driven", { commands: 9, odometerKm: "far" });
    assert.equal(await ledger.left(15), 6);
  });
});
