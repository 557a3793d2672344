import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { CommandMemory } from "../../../../src/vehicle/commands/command-memory";
import type { Outcome } from "../../../../src/vehicle/outcome";
import { SimulatedGarage, shortOutcome } from "../../../support/simulated-garage";
import { tesla } from "../../../support/simulator/cloud";

describe("a request that still waits when Node-RED ends", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  it("is reported once to the node that asked, with its time, and never sent", async () => {
    garage.simulator.car(tesla).change({ charging: true, obstacle: "ASLEEP" });
    const at = garage.clock.now();
    const stop = garage.car(tesla).commands.charge("stop", { asker: "node-1" });
    const ended = assert.rejects(stop, { code: "CLOSED" });
    await garage.pass(MINUTE_MS);
    await garage.restart();
    await ended;
    garage.simulator.car(tesla).change({ obstacle: null });
    await garage.pass(HOUR_MS);

    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-2"), []);
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), [
      { asker: "node-1", command: "stop", since: at },
    ]);
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), []);
    assert.deepEqual(garage.commands, ["stop 409"]);
  });

  it("is told to another node once the one that asked is gone", async () => {
    garage.simulator.car(tesla).change({ charging: true, obstacle: "ASLEEP" });
    const at = garage.clock.now();
    const ended = assert.rejects(garage.car(tesla).commands.charge("stop", { asker: "removed" }), { code: "CLOSED" });
    await garage.pass(MINUTE_MS);
    const isGone = (asker: string): boolean => asker === "removed";
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("other", isGone), [], "it is still carried out");
    await garage.restart();
    await ended;

    const waited = [{ asker: "removed", command: "stop", since: at }];
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("other", () => false), []);
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("other", isGone), waited);
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("other", isGone), []);
  });

  it("is kept before it has come as far as Smartcar, also behind one that has not", async () => {
    await garage.fault({ match: { path: "/oauth2/token" }, delayMs: HOUR_MS });
    const at = garage.clock.now();
    const start = garage.car(tesla).commands.charge("start", { asker: "node-1" });
    await garage.pass(1000);
    const stop = garage.car(tesla).commands.charge("stop", { asker: "node-2" });
    const ended = Promise.allSettled([start, stop]);
    await garage.pass(1000);

    const killed = new CommandMemory(garage.store, tesla);
    const since = at + 1000;
    assert.deepEqual(await killed.takeWaiting(({ asker }) => asker === "node-1"), [
      { asker: "node-1", command: "start", since: at },
    ]);
    assert.deepEqual(await killed.takeWaiting(({ asker }) => asker === "node-2"), [
      { asker: "node-2", command: "stop", since },
    ]);
    assert.deepEqual(garage.commands, []);
    await garage.restart();
    await ended;
  });

  it("is told also when its node has asked for the same again since", async () => {
    garage.simulator.car(tesla).change({ charging: true, obstacle: "ASLEEP" });
    const at = garage.clock.now();
    const ended = assert.rejects(garage.car(tesla).commands.charge("stop", { asker: "node-1" }), { code: "CLOSED" });
    await garage.pass(MINUTE_MS);
    await garage.restart();
    await ended;
    const again = garage.car(tesla).commands.charge("stop", { asker: "node-1", force: true });
    await garage.pass(MINUTE_MS);

    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), [
      { asker: "node-1", command: "stop", since: at },
    ]);
    garage.simulator.car(tesla).change({ obstacle: null });
    assert.equal(shortOutcome(await garage.run(again)), "done");
    await garage.restart();
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), []);
  });

  it("is given to the node that comes in its place while the car goes on", async () => {
    garage.simulator.car(tesla).change({ charging: true, obstacle: "ASLEEP" });
    const stop = garage.car(tesla).commands.charge("stop", { asker: "node-1" });
    await garage.pass(MINUTE_MS);

    const [adopted] = garage.car(tesla).commands.adopt("node-1");
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), []);
    garage.simulator.car(tesla).change({ obstacle: null });

    assert.equal(shortOutcome(await garage.run(stop)), "done");
    assert.equal((await adopted)?.outcome, "done");
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), []);
  });

  it("is given to the node that comes in its place while it is still being stored", async () => {
    garage.simulator.car(tesla).change({ charging: true, obstacle: "ASLEEP" });
    let isOpen = true;
    const stop = garage.car(tesla).commands.charge("stop", { asker: "node-1", isOpen: () => isOpen });
    isOpen = false;
    const [adopted] = garage.car(tesla).commands.adopt("node-1");
    await garage.pass(MINUTE_MS);
    garage.simulator.car(tesla).change({ obstacle: null });

    assert.equal(shortOutcome(await garage.run(stop)), "done");
    assert.equal((await adopted)?.outcome, "done");
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), []);
  });

  it("is not given to the node that comes in its place when a newer one had replaced it", async () => {
    garage.simulator.car(tesla).change({ charging: true, obstacle: "ASLEEP" });
    const { commands } = garage.car(tesla);
    await garage.fault({ match: { path: "/oauth2/token" }, delayMs: MINUTE_MS });
    const start = commands.charge("start", { asker: "node-1" });
    const stop = commands.charge("stop", { asker: "node-1" });
    const again = commands.charge("start", { asker: "node-1" });
    assert.equal(shortOutcome(await stop), "REPLACED");
    await garage.quiet();

    const adopted = commands.adopt("node-1");
    await garage.run(Promise.all([start, again]));

    assert.deepEqual(
      (await Promise.all(adopted)).map(({ command }) => command),
      ["start"],
    );
  });

  it("is reported once to the node that comes in its place if it was answered while that node was closed", async () => {
    garage.simulator.car(tesla).change({ charging: true, obstacle: "ASLEEP" });
    const since = garage.clock.now();
    let isOpen = true;
    const stop = garage.car(tesla).commands.charge("stop", { asker: "node-1", isOpen: () => isOpen });
    await garage.pass(MINUTE_MS);
    isOpen = false;
    garage.simulator.car(tesla).change({ obstacle: null });

    assert.equal(shortOutcome(await garage.run(stop)), "done");
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), [
      { asker: "node-1", command: "stop", since },
    ]);
    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), []);
  });

  it("is told also when its node is closed while the answer is written down", async () => {
    const since = garage.clock.now();
    let looks = 0;
    const lock = garage.setLock("lock", tesla, { asker: "node-1", isOpen: () => (looks += 1) < 2 });
    assert.equal(shortOutcome(await lock), "done");

    assert.deepEqual(await garage.car(tesla).commands.takeWaiting("node-1"), [
      { asker: "node-1", command: "lock", since },
    ]);
  });

  it("is told however many others waited", async () => {
    const memory = new CommandMemory(garage.store, tesla);
    const stop = { asker: "node-1", command: "stop", since: 1 } as const;
    await memory.wait(stop);
    for (let since = 2; since < 200; since++) await memory.wait({ asker: "node-2", command: "start", since });

    const [first, ...others] = await memory.takeWaiting(() => true);
    assert.deepEqual([first, others.at(-1)?.since, others.length < 50], [stop, 199, true]);
  });
});

describe("a request that waits for a car that sleeps", () => {
  let garage: SimulatedGarage;
  let stop: Promise<Outcome>;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
    garage.simulator.car(tesla).change({ charging: true, obstacle: "ASLEEP" });
    stop = garage.car(tesla).commands.charge("stop", { sender: "button" });
    await garage.pass(2 * MINUTE_MS);
    garage.simulator.car(tesla).change({ obstacle: null });
  });
  afterEach(() => garage.close());

  const minutesOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = garage.clock.now();
    await work();
    return (garage.clock.now() - before) / MINUTE_MS;
  };

  for (const [what, ask] of [
    ["force", { force: true, sender: "button" }],
    ["somebody who presses again", { sender: "button" }],
    ["somebody else", { sender: "another button" }],
  ] as const) {
    it(`is sent at once for ${what}`, async () => {
      const minutes = await minutesOf(async () => {
        const outcomes = await garage.run(Promise.all([stop, garage.car(tesla).commands.charge("stop", ask)]));
        assert.deepEqual(outcomes.map(shortOutcome), ["done", "done"]);
      });

      assert.deepEqual([minutes, garage.commands], [0, ["stop 409", "stop 200"]]);
    });
  }

  it("is sent when the car tells that it is awake, and not for a heartbeat", async () => {
    const repeated = garage.car(tesla).commands.charge("stop", { repeated: true, sender: "button" });
    await garage.pass(1000);
    assert.deepEqual(garage.commands, ["stop 409"]);
    await garage.deliver("connectivitystatus-isasleep", { value: false });

    assert.deepEqual((await garage.run(Promise.all([stop, repeated]))).map(shortOutcome), ["done", "done"]);
    assert.equal(garage.clock.now(), Date.parse("2026-06-01T10:02:01Z"));
  });

  it("goes on waiting when the car only tells that it sleeps", async () => {
    await garage.deliver("connectivitystatus-isasleep", { value: true });
    await garage.pass(MINUTE_MS);

    assert.deepEqual(garage.commands, ["stop 409"]);
    await garage.run(stop);
  });
});
