import assert from "node:assert/strict";
import { memoryStore } from "../../../../src/store/memory-store";
import type { Store } from "../../../../src/store/store";
import { BudgetBook } from "../../../../src/vehicle/budget/budget-book";
import { Ledgers } from "../../../../src/vehicle/budget/ledgers";
import { makeOf } from "../../../../src/vehicle/makes";
import { FakeClock } from "../../../support/fake-clock";

const AT = Date.parse("2026-06-01T10:00:00Z");

describe("BudgetBook", () => {
  let store: Store;
  let written: number;
  let ledgers: Ledgers;
  beforeEach(() => {
    const memory = memoryStore();
    written = 0;
    store = {
      ...memory,
      change: async (key, change) => {
        const before = await memory.get(key);
        const value = await memory.change(key, change);
        if (JSON.stringify(before) !== JSON.stringify(value)) written += 1;
        return value;
      },
    };
    const limits = { perMonth: 500, reserve: 50 };
    ledgers = new Ledgers(store, new FakeClock(AT), { vehicleId: "b1", limits, make: () => makeOf("BMW") });
  });

  it("takes over what earlier versions have counted, once", async () => {
    await store.set("car/b1/calls", { "2026-06": { calls: 100 } });
    await store.set("car/b1/stops", { v: 1, value: [AT - 2, AT - 1] });
    await store.set("car/b1/sent", { start: 5 });
    await store.set("car/b1/commands-since-driven", { commands: 3, odometerKm: 1000 });

    await ledgers.spend("stop");

    assert.deepEqual(await ledgers.budget(), { callsLeft: 399, stopsLeft: 77 });
    assert.deepEqual((await ledgers.sent()).start, { from: 5, until: 5, mayTakeEffect: true });
    assert.equal((await new BudgetBook(store, "b1").get()).drives.commands, 4);
    for (const part of ["calls", "stops", "sent", "commands-since-driven"])
      assert.equal(await store.get(`car/b1/${part}`), undefined);
  });

  it("loses nothing of what an earlier version's store holds that joins later", async () => {
    await ledgers.spend("stop");
    await store.set("car/b1/calls", { "2026-06": { calls: 100 } });
    await store.set("car/b1/stops", [AT - 1]);

    assert.deepEqual(await ledgers.budget(), { callsLeft: 400, stopsLeft: 78 });
  });

  it("counts a command and all that it costs in one change", async () => {
    const spent = await ledgers.spend("stop");
    assert.equal(written, 1);

    await spent?.undo();
    assert.equal(written, 2);
    assert.deepEqual(await ledgers.budget(), { callsLeft: 500, stopsLeft: 80 });
    assert.equal((await ledgers.sent()).stop, undefined);
  });

  it("counts nothing at all where one part has too little left", async () => {
    await store.set(
      "car/b1/stops",
      Array.from({ length: 80 }, () => AT),
    );

    assert.equal(await ledgers.spend("stop"), undefined);
    assert.deepEqual(await ledgers.budget(), { callsLeft: 500, stopsLeft: 0 });
    assert.deepEqual(await ledgers.sent(), {});
  });
});
