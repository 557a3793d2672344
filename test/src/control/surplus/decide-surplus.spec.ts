import assert from "node:assert/strict";
import { decideSurplus } from "../../../../src/control/surplus/decide-surplus";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { SurplusDriver, immediate } from "./surplus-driver";

describe("decideSurplus", () => {
  const delayed = { ...immediate, chargePowerW: 1800, startMarginW: 0, startDelayMs: MINUTE_MS };

  const neverStarting = [
    { id: "V01", grid: 0, startExportW: undefined },
    { id: "V03", grid: -400, startExportW: undefined },
    { id: "V04", grid: -400, startExportW: 500 },
    { id: "V05", grid: -1800, startExportW: 2100 },
  ];

  for (const { id, grid, startExportW } of neverStarting) {
    it(`${id}: never starts at ${grid} W with ${startExportW ?? "the car's 1800"} W needed`, () => {
      const surplus = new SurplusDriver({ ...delayed, startExportW });

      surplus.meter(grid, 2 * HOUR_MS);

      assert.equal(surplus.decision.on, false);
      assert.equal(surplus.reason, "waiting-for-sun");
    });
  }

  it("V02: starts when the surplus was the car's power for the delay, not a millisecond before", () => {
    const surplus = new SurplusDriver(delayed);
    surplus.grid(-1800);
    surplus.now += 1;
    surplus.grid(-1800);
    surplus.now += MINUTE_MS - 2;

    const before = surplus.grid(-1800);
    surplus.now += 1;
    const after = surplus.grid(-1800);

    assert.deepEqual([before.on, after.on], [false, true]);
  });

  it("V06: starts at exactly the export that was set, part of it from the grid", () => {
    const surplus = new SurplusDriver({ ...delayed, startExportW: 500 });
    surplus.grid(-500);

    const before = surplus.wait(MINUTE_MS - 1);
    const after = surplus.wait(1);

    assert.deepEqual([before.on, after.on], [false, true]);
  });

  it("goes through a whole charge with the defaults, and says why all the time", () => {
    const surplus = new SurplusDriver({ chargePowerW: 3700 }, "2026-06-01T10:00:00Z");
    const seen: string[] = [];
    const note = () => seen.at(-1) !== surplus.reason && seen.push(surplus.reason);

    for (let minute = 0; minute < 60; minute++) {
      surplus.meter(surplus.step?.decision.on ? -300 : -4000, MINUTE_MS);
      note();
    }
    for (let minute = 0; minute < 30; minute++) {
      surplus.meter(surplus.decision.on ? 1200 : -2500, MINUTE_MS);
      note();
    }

    assert.deepEqual(
      surplus.switches.map(({ on, reason }) => [on, reason]),
      [
        [false, "start-delay"],
        [true, "start"],
        [false, "stop"],
      ],
    );
    assert.deepEqual(seen, [
      "start-delay",
      "settling",
      "charging-unconfirmed",
      "import-delay",
      "settling",
      "waiting-for-sun",
    ]);
  });

  it("tells the numbers it decided by, and leaves out what it does not know", () => {
    const surplus = new SurplusDriver({ ...immediate, startDelayMs: MINUTE_MS });
    surplus.car({ soc: 61, limit: 80, stops: { left: 40, total: 80, windowDays: 30 } });

    const { inputs } = surplus.grid(-1200.4);

    assert.deepEqual(inputs, {
      gridW: -1200,
      importMeanW: -1200,
      surplusMeanW: 1200,
      ownLoadW: 0,
      chargePowerW: 3700,
      neededW: 3900,
      limitW: 300,
      readingAt: surplus.now,
      soc: 61,
      limit: 80,
      startsToday: 0,
      stopsLeft: 40,
    });
  });

  it("says since when, when next, and when it wants to be asked again", () => {
    const surplus = new SurplusDriver({ ...immediate, startDelayMs: 10 * MINUTE_MS, silenceMs: HOUR_MS });
    const begin = surplus.now;

    const waiting = surplus.grid(-5000);
    const tickAt = surplus.step?.nextTickAt;
    surplus.wait(10 * MINUTE_MS);

    assert.deepEqual(
      [waiting.since, waiting.nextChangeAt, tickAt],
      [begin, begin + 10 * MINUTE_MS, begin + 10 * MINUTE_MS],
    );
    assert.deepEqual([surplus.decision.since, surplus.decision.on], [begin + 10 * MINUTE_MS, true]);
  });

  it("is pure: the state that it was given stays as it was", () => {
    const { state } = decideSurplus(
      immediate,
      {},
      { kind: "power", readings: [{ quantity: "grid", value: -5000 }] },
      1_000_000,
    );
    const before = structuredClone(state);

    decideSurplus(immediate, state, { kind: "power", readings: [{ quantity: "grid", value: 9000 }] }, 1_010_000);

    assert.deepEqual(state, before);
  });

  it("adds its own load back while the car charges", () => {
    const surplus = new SurplusDriver(immediate);
    surplus.meter(-4000, MINUTE_MS);

    const believed = surplus.grid(-300).inputs.surplusMeanW;
    surplus.car({ charging: true, powerW: 3500 });
    const reported = surplus.grid(-300).inputs.surplusMeanW;
    surplus.charger(3400);
    const measured = surplus.grid(-300).inputs.surplusMeanW;

    assert.deepEqual([believed, reported, measured], [4000, 3800, 3700]);
  });

  it("judges by the mean: a kettle in the sun delays nothing, nor does a ray of sun in the rain start anything", () => {
    const settings = { ...immediate, startDelayMs: 5 * MINUTE_MS, smoothingMs: 2 * MINUTE_MS };
    const kettle = new SurplusDriver(settings);
    const ray = new SurplusDriver(settings);

    kettle.meter(-4600, 3 * MINUTE_MS);
    kettle.meter(-2600, 10 * SECOND_MS);
    kettle.meter(-4600, 2 * MINUTE_MS);
    for (let time = 0; time < 20; time++) {
      ray.meter(-1000, 2 * MINUTE_MS);
      ray.meter(-6000, 20 * SECOND_MS);
    }

    assert.equal(kettle.decision.on, true);
    assert.equal(ray.decision.on, false);
  });
});
