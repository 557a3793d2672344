import assert from "node:assert/strict";
import { memoryStore } from "../../../../src/store/memory-store";
import type { Store } from "../../../../src/store/store";
import { Ledgers } from "../../../../src/vehicle/budget/ledgers";
import { makeOf } from "../../../../src/vehicle/makes";
import { FakeClock } from "../../../support/fake-clock";

describe("Ledgers", () => {
  let store: Store;
  let clock: FakeClock;
  const ledgersOf = (make: string | undefined): Ledgers =>
    new Ledgers(store, clock, { vehicleId: "car-1", limits: { perMonth: 500, reserve: 50 }, make: () => makeOf(make) });
  beforeEach(() => {
    store = memoryStore();
    clock = new FakeClock();
  });

  it("tells what is left, of what the make limits", async () => {
    assert.deepEqual(await ledgersOf("BMW").budget(), { callsLeft: 500, stopsLeft: 80 });
    assert.deepEqual(await ledgersOf("VOLKSWAGEN").budget(), { callsLeft: 500, commandsLeft: 15 });
    assert.deepEqual(await ledgersOf("TESLA").budget(), { callsLeft: 500 });
    assert.deepEqual(await ledgersOf(undefined).budget(), { callsLeft: 500 });
  });

  it("counts a start as a call and a command, a stop as a stop as well", async () => {
    await ledgersOf("BMW").spend("start");
    await ledgersOf("BMW").spend("stop");

    assert.deepEqual(await ledgersOf("BMW").budget(), { callsLeft: 498, stopsLeft: 79 });
    assert.deepEqual(await ledgersOf("VOLKSWAGEN").budget(), { callsLeft: 498, commandsLeft: 13 });
  });

  it("has counted what was sent before the car reported its make", async () => {
    await ledgersOf(undefined).spend("stop");

    assert.deepEqual(await ledgersOf("BMW").budget(), { callsLeft: 499, stopsLeft: 79 });
  });

  it("takes back the call, the command, or both", async () => {
    const ledgers = ledgersOf("BMW");
    const spent = [await ledgers.spend("stop"), await ledgers.spend("stop"), await ledgers.spend("stop")];

    await spent[0]?.refund({ call: true, command: false });
    await spent[1]?.refund({ call: false, command: true });
    await spent[2]?.refund({ call: true, command: true });

    assert.deepEqual(await ledgers.budget(), { callsLeft: 499, stopsLeft: 79 });
    assert.deepEqual(await ledgersOf("VOLKSWAGEN").budget(), { callsLeft: 499, commandsLeft: 14 });
  });

  it("takes a start back without touching the stops", async () => {
    const ledgers = ledgersOf("BMW");
    await ledgers.spend("stop");
    const spent = await ledgers.spend("start");

    await spent?.refund({ call: true, command: true });

    assert.deepEqual(await ledgers.budget(), { callsLeft: 499, stopsLeft: 79 });
  });

  it("takes a call back in its month, however long the answer took", async () => {
    clock.jump("2026-06-30T23:59:50Z");
    const ledgers = ledgersOf("BMW");
    const spent = await ledgers.spend("start");
    clock.jump("2026-07-01T00:04:00Z");
    await ledgers.spend("stop");

    await spent?.refund({ call: true, command: true });

    assert.equal((await ledgers.budget()).callsLeft, 499);
    assert.equal(await ledgers.calls.left(Date.parse("2026-06-30T23:00:00Z")), 500);
  });

  it("knows after a restart when each command was last sent", async () => {
    await ledgersOf("BMW").spend("start");
    await clock.advance(5000);
    await ledgersOf("BMW").spend("stop");

    const at = (time: number) => ({ from: time, until: time, mayTakeEffect: true });
    assert.deepEqual(await ledgersOf("BMW").sent(), { start: at(clock.now() - 5000), stop: at(clock.now()) });
  });

  it("opens what version 0.1 has kept", async () => {
    await store.set("car/car-1/sent", { start: 7_000 });

    assert.deepEqual(await ledgersOf("BMW").sent(), { start: { from: 7_000, until: 7_000, mayTakeEffect: true } });
  });

  it("does not know when commands were sent where garbage was kept", async () => {
    for (const garbage of ["x", 7, null, [], { start: "yesterday", stop: null }]) {
      await store.set("car/car-1/sent", garbage);
      assert.deepEqual({ ...(await ledgersOf("BMW").sent()) }.start, undefined);
    }
  });

  it("frees the commands of a Volkswagen that was driven", async () => {
    const ledgers = ledgersOf("VOLKSWAGEN");
    await ledgers.odometer(12_000);
    await ledgers.spend("start");

    await ledgers.odometer(12_010);

    assert.equal(await ledgers.commandsLeft(), 15);
  });
});
