import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { memoryStore } from "../../../../src/store/memory-store";
import type { Store } from "../../../../src/store/store";
import { SimulatedGarage, shortOutcome, type SimulatedGarageOptions } from "../../../support/simulated-garage";
import { bmw, tesla } from "../../../support/simulator/cloud";

/** A store that, while it is held, does not end a change of the keys that end in `name`. */
function heldStore(name: string): { store: Store; hold: () => void; release: () => void } {
  const store = memoryStore();
  let held = Promise.resolve();
  let release = (): void => {};
  const hold = (): void => {
    held = new Promise((resolve) => (release = resolve));
  };
  const change: Store["change"] = async (key, changed) => {
    const value = await store.change(key, changed);
    if (key.endsWith(`/${name}`)) await held;
    return value;
  };
  return { store: { ...store, change }, hold, release: () => release() };
}

describe("requests that follow one another", () => {
  let garage: SimulatedGarage;
  const open = async (options: SimulatedGarageOptions = {}): Promise<void> => {
    garage = await SimulatedGarage.open(options);
  };
  beforeEach(() => open());
  afterEach(() => garage.close());
  const reopen = async (options: SimulatedGarageOptions): Promise<void> => {
    await garage.close();
    await open(options);
  };

  beforeEach(() => reopen({ rules: { latency: { fromMs: 20_000, toMs: 20_000 } } }));

  it("share what is under way", async () => {
    const car = garage.car(tesla);

    const outcomes = await garage.run(
      Promise.all([car.commands.charge("start"), car.commands.charge("start"), car.commands.charge("start")]),
    );

    assert.deepEqual([outcomes.map(shortOutcome), garage.commands], [["done", "done", "done"], ["start 200"]]);
  });

  it("never disturb a request under way, and do the newest afterwards", async () => {
    const car = garage.car(tesla);
    const start = car.commands.charge("start");
    await garage.pass(5_000);
    const stop = car.commands.charge("stop");

    const outcomes = await garage.run(Promise.all([start, stop]));

    assert.deepEqual(
      [outcomes.map(shortOutcome), garage.commands],
      [
        ["done", "done"],
        ["start 200", "stop 200"],
      ],
    );
    assert.equal(garage.simulator.car(tesla).state.charging, false);
  });

  it("give way while the token is still waited for, and are never sent then", async () => {
    await garage.fault({ match: { path: "/oauth2/token" }, times: 1, delayMs: MINUTE_MS });
    garage.simulator.car(bmw).change({ charging: true });
    const car = garage.car(bmw);
    const start = car.commands.charge("start", { force: true });
    await garage.pass(5_000);

    const outcomes = await garage.run(Promise.all([start, car.commands.charge("stop", { force: true })]));

    assert.deepEqual([outcomes.map(shortOutcome), garage.commands], [["REPLACED", "done"], ["stop 200"]]);
    assert.equal((await garage.car(bmw).budget()).callsLeft, 499);
  });

  it("give way while they are counted, and cost nothing then", async () => {
    const { store, hold, release } = heldStore("budget");
    await reopen({ store });
    garage.simulator.car(bmw).change({ plugged: true, charging: true });
    const car = garage.car(bmw);
    hold();
    const start = car.commands.charge("start", { force: true });
    await garage.quiet();
    const stop = car.commands.charge("stop", { force: true });
    await garage.quiet();
    release();

    const outcomes = await garage.run(Promise.all([start, stop]));

    assert.deepEqual([outcomes.map(shortOutcome), garage.commands], [["REPLACED", "done"], ["stop 200"]]);
    assert.deepEqual(await car.budget(), { callsLeft: 499, stopsLeft: 79 });
    assert.equal((await car.sentAt()).start, undefined);
  });

  it("give way to one that is still being written down", async () => {
    const { store, hold, release } = heldStore("requests");
    await reopen({ store });
    await garage.fault({ match: { path: "/oauth2/token" }, times: 1, delayMs: MINUTE_MS });
    garage.simulator.car(bmw).change({ plugged: true, charging: true });
    const car = garage.car(bmw);
    const start = car.commands.charge("start", { force: true });
    await garage.pass(5_000);
    hold();
    const stop = car.commands.charge("stop", { force: true });
    await garage.pass(2 * MINUTE_MS);
    const sentMeanwhile = garage.commands;
    release();

    const outcomes = await garage.run(Promise.all([start, stop]));

    assert.deepEqual(
      [sentMeanwhile, outcomes.map(shortOutcome), garage.commands],
      [[], ["REPLACED", "done"], ["stop 200"]],
    );
  });

  it("grow old while they are written down", async () => {
    const { store, hold, release } = heldStore("requests");
    await reopen({ store });
    await garage.receive(false);
    hold();
    const unlock = garage.car(tesla).commands.setLock("unlock", { topic: "car/lock/set" });
    await garage.pass(HOUR_MS);
    release();

    assert.deepEqual([shortOutcome(await garage.run(unlock)), garage.commands], ["TOO_LATE", []]);
  });

  it("are carried out in the order of asking, however much is written down of each", async () => {
    const { store, hold, release } = heldStore("requests");
    await reopen({ store });
    garage.simulator.car(bmw).change({ plugged: true, charging: true });
    await garage.receive(true, bmw);
    const car = garage.car(bmw);
    hold();
    const start = car.commands.charge("start", { asker: "charge" });
    const stop = car.commands.charge("stop", { asker: "charge", repeated: true });
    await garage.quiet();
    release();

    const outcomes = await garage.run(Promise.all([start, stop]));

    assert.deepEqual([outcomes.map(shortOutcome), garage.commands], [["already", "done"], ["stop 200"]]);
  });

  it("leave no stop to be sent after all, however late its answer is written down", async () => {
    const { store, hold, release } = heldStore("requests");
    await reopen({ store });
    garage.simulator.car(tesla).change({ plugged: true, charging: false });
    await garage.receive(false);
    const car = garage.car(tesla);
    hold();
    const endWrites = async (count: number): Promise<void> => {
      for (let write = 0; write < count; write++) {
        await garage.quiet();
        release();
        hold();
      }
      await garage.quiet();
    };
    const stop = car.commands.charge("stop", { asker: "charge" });
    // Its answer is known, and is written down, when the start comes.
    await endWrites(2);
    const start = car.commands.charge("start", { asker: "charge", force: true });
    await endWrites(1);
    release();

    const outcomes = await garage.run(Promise.all([stop, start]));
    await garage.pass(MINUTE_MS);
    await garage.receive(true);
    await garage.pass(MINUTE_MS);

    assert.deepEqual([outcomes.map(shortOutcome), garage.commands], [["already", "done"], ["start 200"]]);
  });

  it("go before a stop that is sent after all, also while they are written down", async () => {
    const { store, hold, release } = heldStore("requests");
    await reopen({ store });
    await garage.receive(false);
    const car = garage.car(tesla);
    assert.equal(shortOutcome(await garage.command("stop")), "already");
    await garage.pass(MINUTE_MS);
    hold();
    const start = car.commands.charge("start");
    await garage.quiet();
    await garage.receive(true);
    release();

    assert.equal(shortOutcome(await garage.run(start)), "already");
    await garage.pass(MINUTE_MS);
    assert.deepEqual(garage.commands, []);
  });

  it("are not answered from before the request that is under way", async () => {
    garage.simulator.car(tesla).change({ charging: true });
    await garage.command("stop");
    const car = garage.car(tesla);
    const start = car.commands.charge("start");
    await garage.pass(5_000);

    const outcomes = await garage.run(Promise.all([start, car.commands.charge("stop")]));

    assert.deepEqual(outcomes.map(shortOutcome), ["done", "done"]);
    assert.equal(garage.simulator.car(tesla).state.charging, false);
  });

  it("drop what waits for the newest, and need nothing for what was done meanwhile", async () => {
    const car = garage.car(tesla);
    const start = car.commands.charge("start");
    await garage.pass(5_000);
    const [stop, again] = [car.commands.charge("stop"), car.commands.charge("start")];

    const outcomes = await garage.run(Promise.all([start, stop, again]));

    assert.deepEqual([outcomes.map(shortOutcome), garage.commands], [["done", "REPLACED", "already"], ["start 200"]]);
  });

  it("end a request that only waits to be sent again", async () => {
    garage.simulator.car(tesla).change({ obstacle: "ASLEEP" });
    const car = garage.car(tesla);
    const start = car.commands.charge("start");
    await garage.pass(2 * MINUTE_MS);
    garage.simulator.car(tesla).change({ obstacle: null });
    const before = garage.clock.now();

    const outcomes = await garage.run(Promise.all([start, car.commands.charge("stop")]));

    assert.deepEqual(
      [outcomes.map(shortOutcome), garage.commands],
      [
        ["REPLACED", "already"],
        ["start 409", "stop 409"],
      ],
    );
    assert.ok(garage.clock.now() - before < MINUTE_MS);
  });

  it("end a request that only waits for the car's report, and leave open what became of it", async () => {
    await garage.fault({ match: { method: "post", path: "/v3" }, times: 1, cut: "before" });
    const car = garage.car(tesla);
    const start = car.commands.charge("start");
    await garage.pass(MINUTE_MS);

    const outcomes = await garage.run(Promise.all([start, car.commands.charge("stop")]));

    assert.deepEqual(outcomes.map(shortOutcome), ["unknown", "already"]);
  });
});
