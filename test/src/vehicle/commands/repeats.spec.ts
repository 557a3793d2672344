import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { Outcome } from "../../../../src/vehicle/outcome";
import { SimulatedGarage, shortOutcome, type SimulatedGarageOptions } from "../../../support/simulated-garage";
import { mini, tesla } from "../../../support/simulator/cloud";

describe("a stop for a car that has left while it charged", () => {
  let garage: SimulatedGarage;
  let from: number;

  /** The MINI is last heard to charge; then it drives off to where its make passes nothing on. */
  const open = async (options: SimulatedGarageOptions = {}): Promise<void> => {
    garage = await SimulatedGarage.open(options);
    garage.simulator.car(mini).change({ plugged: true, soc: 20 });
    await garage.command("start", mini);
    await garage.pass(2 * HOUR_MS);
    garage.simulator.car(mini).change({ driving: true });
    await garage.pass(HOUR_MS);
    await garage.run(garage.car(mini).read());
    assert.equal((await garage.car(mini).snapshot()).charging, true);
    garage.simulator.car(mini).change({ driving: false });
    await garage.pass(HOUR_MS);
    from = garage.clock.now();
  };
  beforeEach(() => open());
  afterEach(() => garage.close());

  /** When each stop was sent, minutes after the first request. */
  const stops = (): readonly number[] =>
    garage.simulator.requests
      .filter(({ path, at }) => path.endsWith("/charge/stop") && at >= from)
      .map(({ at }) => Math.round((at - from) / MINUTE_MS));

  const heartbeats = async (ms: number, between?: () => Promise<unknown>): Promise<Outcome | undefined> => {
    let last: Outcome | undefined;
    for (const until = garage.clock.now() + ms; garage.clock.now() < until;) {
      await garage.pass(30 * MINUTE_MS);
      await between?.();
      last = await garage.repeat("stop", mini);
    }
    return last;
  };

  const comesHome = async (): Promise<void> => {
    garage.simulator.car(mini).change({ atHome: true, plugged: true, charging: true });
    await garage.pass(HOUR_MS);
    await garage.run(garage.car(mini).read());
  };

  const FIRST = [0, 5, 20, 50];
  const DAYS = [...FIRST, 50 + 60, 50 + 180, 50 + 420, 50 + 900];

  it("is tried four times when it is requested, and when it is only repeated once after 1, 2, 4 and 8 hours", async () => {
    assert.equal(shortOutcome(await garage.command("stop", mini)), "UNREACHABLE");
    assert.deepEqual(stops(), FIRST);

    await heartbeats(DAY_MS);

    assert.deepEqual(stops(), DAYS);
  });

  it("is tried no more often where a controller publishes all the time and marks nothing as repeated", async () => {
    const requests: Promise<Outcome>[] = [];
    for (let minutes = 0; minutes < 24 * 60; minutes++) {
      requests.push(garage.car(mini).commands.charge("stop"));
      await garage.pass(MINUTE_MS);
    }
    await garage.run(Promise.all(requests));

    // The second is taken for someone who presses again, and ends the first wait.
    assert.deepEqual(stops(), [0, 1, 16, 46, 46 + 60, 46 + 180, 46 + 420, 46 + 900]);
  });

  it("leaves half of the make's stops after a month of repetitions", async () => {
    await garage.command("stop", mini);
    for (let hour = 0; hour < 29 * 24; hour++) {
      await garage.pass(HOUR_MS);
      await garage.repeat("stop", mini);
    }

    const { stopsLast30Days } = await garage.counted(mini);
    assert.ok(stopsLast30Days <= 40, `${stopsLast30Days} stops`);
  });

  it("is not tried for reads that bring nothing new", async () => {
    await garage.command("stop", mini);

    await heartbeats(DAY_MS, () => garage.run(garage.car(mini).read()));

    assert.deepEqual(stops(), DAYS);
  });

  it("says when it is tried again, with the car's own code, where nothing is sent", async () => {
    const first = await garage.command("stop", mini);
    assert.equal(first.nextTry, undefined);
    await garage.pass(30 * MINUTE_MS);

    const { outcome, code, reason, nextTry, budget } = await garage.repeat("stop", mini);

    assert.deepEqual([outcome, code, stops().length], ["refused", "UNREACHABLE", 4]);
    assert.equal(nextTry, new Date(from + 110 * MINUTE_MS).toISOString());
    assert.match(reason, /\. A repeated request is not sent again yet\. The next try is in 30 minutes /);
    assert.match(reason, / or when the car reports a change\.$/);
    assert.deepEqual(budget, first.budget);
    await garage.pass(30 * MINUTE_MS);
    await garage.repeat("stop", mini);
    assert.match((await garage.repeat("stop", mini)).reason, /next try is in 2 hours /);
  });

  it("is sent as soon as the car reports again", async () => {
    await garage.command("stop", mini);
    await heartbeats(2 * HOUR_MS);
    await comesHome();

    const answer = await garage.repeat("stop", mini);

    assert.deepEqual([shortOutcome(answer), garage.simulator.car(mini).state.charging], ["done", false]);
  });

  it("is sent when Smartcar tells that the car can be reached again", async () => {
    await garage.command("stop", mini);
    await garage.pass(30 * MINUTE_MS);
    const over = { type: "VEHICLE_STATE", code: "UNREACHABLE", state: "RESOLVED", reason: "" } as const;
    await garage.car(mini).applyFaults([{ ...over, state: "ERROR" }], {}, garage.clock.now());
    assert.equal(shortOutcome(await garage.repeat("stop", mini)), "UNREACHABLE");
    assert.equal(stops().length, 4);

    await garage.car(mini).applyFaults([over], {}, garage.clock.now());
    await garage.repeat("stop", mini);

    assert.equal(stops().length, 5);
  });

  it("is tried at once, and with patience, when someone asks again", async () => {
    await garage.command("stop", mini);
    await heartbeats(30 * MINUTE_MS);
    assert.equal(stops().length, 4);

    await garage.command("stop", mini);
    assert.equal(stops().length, 8);
    await garage.command("stop", mini, { repeated: true, force: true });
    assert.equal(stops().length, 12);
  });

  it("has patience also where someone asks again while a repetition is on its way", async () => {
    await garage.close();
    await open({ rules: { latency: { fromMs: 20_000, toMs: 20_000 } } });
    await garage.command("stop", mini);
    await garage.pass(HOUR_MS);
    const repeated = garage.car(mini).commands.charge("stop", { repeated: true });
    await garage.pass(5_000);

    await garage.run(Promise.all([repeated, garage.car(mini).commands.charge("stop")]));

    assert.equal(stops().length, 8);
  });

  it("does what is requested again after it with all patience, also where a controller calls that a repetition", async () => {
    await garage.command("stop", mini);

    assert.equal(shortOutcome(await garage.repeat("start", mini)), "UNREACHABLE");

    assert.deepEqual(garage.commands.slice(-4), Array(4).fill("start 409"));
  });

  it("is sent once to a car that has said since it was started that it does not charge", async () => {
    await comesHome();
    garage.simulator.car(mini).change({ plugged: false });
    await garage.pass(5 * MINUTE_MS);
    garage.simulator.car(mini).change({ driving: true });
    await garage.pass(45 * MINUTE_MS);
    await garage.run(garage.car(mini).read());
    assert.equal((await garage.car(mini).snapshot()).charging, false);
    from = garage.clock.now();

    assert.equal(shortOutcome(await garage.command("stop", mini)), "UNREACHABLE");
    assert.deepEqual(stops(), [0]);
    assert.equal(shortOutcome((await heartbeats(DAY_MS)) ?? assert.fail()), "already");
    assert.deepEqual(stops(), [0]);
  });

  it("is tried on where what the car has said is older than its news can be", async () => {
    await garage.close();
    garage = await SimulatedGarage.open();
    await garage.run(garage.car(mini).read());
    garage.simulator.car(mini).change({ atHome: false });
    await garage.pass(2 * HOUR_MS);
    from = garage.clock.now();

    await garage.command("stop", mini);
    await heartbeats(HOUR_MS);

    assert.deepEqual(stops(), [...FIRST, 110]);
  });
});

describe("a request that is repeated to a car", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  it("has patience with a car that charges again, although it was stopped and never told otherwise", async () => {
    await garage.command("stop");
    garage.simulator.car(tesla).change({ charging: true });
    await garage.pass(10 * MINUTE_MS);
    await garage.run(garage.car(tesla).read());
    garage.simulator.car(tesla).change({ obstacle: "UNREACHABLE" });
    const stop = garage.car(tesla).commands.charge("stop", { repeated: true });
    await garage.pass(MINUTE_MS);
    garage.simulator.car(tesla).change({ obstacle: null });

    assert.equal((await garage.run(stop)).outcome, "done");
    assert.equal(garage.simulator.car(tesla).state.charging, false);
  });

  it("is carried out within a minute where the car could not be reached for one", async () => {
    garage.simulator.car(tesla).change({ charging: true, obstacle: "UNREACHABLE" });
    const stop = garage.car(tesla).commands.charge("stop");
    await garage.pass(MINUTE_MS);
    garage.simulator.car(tesla).change({ obstacle: null });
    await garage.pass(4 * MINUTE_MS);

    assert.equal((await garage.run(stop)).outcome, "done");
    assert.equal(garage.simulator.car(tesla).state.charging, false);
  });

  it("goes on trying for free where Smartcar is not reached", async () => {
    await garage.refuse("409 VEHICLE_STATE/CHARGE_FAULT");
    await garage.command("stop");
    garage.simulator.car(tesla).change({ soc: 20, charging: true });
    await garage.pass(2 * HOUR_MS);
    await garage.refuse("429 RATE_LIMIT/VEHICLE", { times: 5 });

    assert.equal(shortOutcome(await garage.repeat("stop")), "done");
    assert.deepEqual([(await garage.counted(tesla)).callsThisMonth, garage.reads], [3, 1]);
  });

  it("is not tried again automatically where each try counts with the make", async () => {
    await garage.refuse("409 VEHICLE_STATE/CHARGE_FAULT");
    await garage.command("stop");
    garage.simulator.car(tesla).change({ soc: 20, charging: true });
    await garage.pass(2 * HOUR_MS);
    await garage.refuse("502 UPSTREAM/RATE_LIMIT", { times: 5 });

    await assert.rejects(garage.repeat("stop"), { code: "UPSTREAM" });

    assert.deepEqual(garage.commands, ["stop 409", "stop 502"]);
  });
});
