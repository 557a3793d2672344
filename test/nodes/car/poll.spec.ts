import assert from "node:assert/strict";
import type { PollMode } from "../../../src/control/polling/facts";
import { Polls } from "../../../nodes/car/poll";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { Car } from "../../../src/vehicle/car";
import { report } from "../../support/vehicle/reports";
import { refusal, SimulatedGarage, type SimulatedGarageOptions } from "../../support/simulated-garage";
import { bmw, tesla } from "../../support/simulator/cloud";

describe("reading automatically", () => {
  let garage: SimulatedGarage;
  let polls: Polls;
  let leave: (() => void)[];
  let faults: string[];

  async function open(options: SimulatedGarageOptions = {}): Promise<void> {
    garage = await SimulatedGarage.open(options);
    polls = new Polls(garage.clock);
    leave = [];
    faults = [];
  }

  const join = (car: Car, mode: PollMode = "smart", everyMs = HOUR_MS): (() => void) => {
    const off = polls.join(car, { settings: { mode, everyMs }, onFault: (err) => faults.push(Object(err).code) });
    leave.push(off);
    return off;
  };

  afterEach(async () => {
    for (const off of leave) off();
    await garage.close();
  });

  it("begins with one read, and reads a parked car twice a day", async () => {
    await open();
    join(garage.car(tesla));
    await garage.quiet();
    assert.equal(garage.reads, 1);

    await garage.pass(10 * DAY_MS);
    assert.equal(garage.reads, 21);
  });

  it("reads a car once for all its nodes", async () => {
    await open();
    for (const mode of ["smart", "smart", "every", "demand", "push"] as const)
      join(garage.car(tesla), mode, 6 * HOUR_MS);

    await garage.pass(10 * DAY_MS);

    assert.equal(garage.reads, 41);
  });

  it("reads a charging car every hour, until after its end", async () => {
    await open();
    join(garage.car(tesla));
    await garage.quiet();
    const before = garage.reads;
    await garage.command("start");

    await garage.pass(DAY_MS);

    const { soc } = await garage.car(tesla).snapshot();
    const hours = 2;
    assert.equal(soc, 80);
    assert.ok(garage.reads - before >= hours && garage.reads - before <= hours + 5, `${garage.reads} reads`);
  });

  it("reads nothing while a webhook brings news, and takes up reading when that falls silent", async () => {
    await open();
    join(garage.car(tesla));
    await garage.quiet();

    for (let day = 0; day < 5; day++) {
      await garage.receive(false);
      await garage.pass(DAY_MS - MINUTE_MS);
    }
    assert.equal(garage.reads, 1);

    await garage.pass(HOUR_MS);
    assert.equal(garage.reads, 2);
  });

  it("reads once for what one webhook alone shows, two minutes later", async () => {
    await open();
    join(garage.car(tesla));
    await garage.quiet();
    await garage.receive(false);
    await garage.pass(10 * MINUTE_MS);
    const before = garage.reads;
    garage.simulator.car(tesla).change({ plugged: true, charging: true });

    await garage.receive(true);
    assert.deepEqual((await garage.car(tesla).snapshot()).unconfirmed, ["charging"]);
    await garage.pass(MINUTE_MS);
    assert.equal(garage.reads, before);
    await garage.pass(2 * MINUTE_MS);

    assert.equal(garage.reads, before + 1);
    const { charging, unconfirmed } = await garage.car(tesla).snapshot();
    assert.deepEqual([charging, unconfirmed], [true, undefined]);
    await garage.pass(HOUR_MS / 2);
    assert.equal(garage.reads, before + 1);
  });

  it("reads at most twice a day where Smartcar renews its store once a day", async () => {
    await open({ subscribed: false });
    join(garage.car(tesla));
    await garage.command("start");
    await garage.pass(2 * DAY_MS);
    const before = garage.reads;

    for (let day = 0; day < 10; day++) {
      garage.simulator.car(tesla).change({ soc: 20, plugged: true, charging: true });
      await garage.pass(DAY_MS);
    }

    assert.ok(garage.reads - before <= 21, `${garage.reads - before} reads in ten days`);
  });

  it("reads nothing for what it has heard after a restart", async () => {
    await open();
    join(garage.car(tesla));
    await garage.quiet();
    for (const off of leave) off();
    await garage.restart();
    polls = new Polls(garage.clock);

    join(garage.car(tesla));
    await garage.pass(HOUR_MS);

    assert.equal(garage.reads, 1);
  });

  it("reads when someone decides by the car, unless a webhook tells", async () => {
    await open();
    join(garage.car(tesla));
    await garage.pass(HOUR_MS);
    garage.car(tesla).freshness.want();
    await garage.quiet();
    assert.equal(garage.reads, 2);

    await garage.receive(false);
    garage.car(tesla).freshness.want();
    await garage.pass(HOUR_MS);
    assert.equal(garage.reads, 2);
  });

  it("looks at a car again that was just plugged in", async () => {
    await open();
    garage.simulator.car(tesla).change({ plugged: false });
    join(garage.car(tesla));
    await garage.pass(6 * MINUTE_MS);
    await garage.run(garage.car(tesla).read());
    garage.simulator.car(tesla).change({ plugged: true });
    await garage.pass(6 * MINUTE_MS);
    await garage.run(garage.car(tesla).read());
    const before = garage.reads;

    await garage.pass(HOUR_MS);

    assert.equal(garage.reads, before + 1);
  });

  it("tells a failure to everybody who reads automatically, and waits longer each time", async () => {
    await open();
    await garage.fault(refusal("502 UPSTREAM/NO_RESPONSE", { match: { path: "/v3/vehicles" }, times: 1000 }));
    join(garage.car(tesla));
    join(garage.car(tesla), "every");

    await garage.pass(DAY_MS);

    assert.ok(faults.length >= 8 && faults.length <= 14, `${faults.length}`);
    assert.deepEqual(new Set(faults), new Set(["UPSTREAM"]));
    assert.equal(faults.length, 2 * garage.reads);
  });

  it("reads on every so many minutes only while there are calls for reads, and goes on with the next month", async () => {
    await open({ limits: { perMonth: 60, reserve: 10 } });
    join(garage.car(tesla), "every");

    await garage.pass(20 * DAY_MS);
    assert.deepEqual([garage.reads, faults], [50, ["BUDGET"]]);

    await garage.pass(10 * DAY_MS);
    assert.equal(garage.reads, 50 + 11);
  });

  it("does not hammer a BMW that is away from home", async () => {
    await open();
    const now = garage.clock.now();
    const news = [
      report("charge-ischarging", { value: true }, { at: now }),
      report("location-isathome", { value: false }, { at: now }),
    ];
    await garage.car(bmw).apply(news, { make: "BMW" }, { receivedAt: now, source: "estimate" });
    join(garage.car(bmw));

    await garage.pass(2 * DAY_MS);

    assert.ok(garage.reads <= 5, `${garage.reads}`);
  });

  it("ends with the last of its nodes", async () => {
    await open();
    const offs = [join(garage.car(tesla)), join(garage.car(tesla))];
    await garage.quiet();
    for (const off of offs) off();

    await garage.pass(5 * DAY_MS);

    assert.equal(garage.reads, 1);
    assert.equal(garage.clock.waiting, 0);
  });
});
