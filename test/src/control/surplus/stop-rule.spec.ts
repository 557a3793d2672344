import assert from "node:assert/strict";
import type { SurplusSettings } from "../../../../src/control/surplus/settings";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { SurplusDriver, immediate } from "./surplus-driver";

function charging(settings: SurplusSettings): SurplusDriver {
  const surplus = new SurplusDriver({ ...immediate, ...settings });
  surplus.grid(-9000);
  surplus.now += settings.settleMs ?? 1;
  return surplus;
}

describe("stopping by import", () => {
  it("charges on below the limit, for hours", () => {
    const surplus = charging({ stopDelayMs: MINUTE_MS });

    surplus.meter(299, 5 * HOUR_MS);

    assert.deepEqual(surplus.decision.reason, { code: "charging-unconfirmed", params: { importW: 299, limitW: 300 } });
    assert.equal(surplus.decision.on, true);
  });

  it("stops when the import was at the limit for the delay, and says when", () => {
    const surplus = charging({ stopDelayMs: 10 * MINUTE_MS });
    const at = surplus.now + 10 * MINUTE_MS;

    const { reason, nextChangeAt } = surplus.grid(300);
    surplus.meter(300, 10 * MINUTE_MS);

    assert.deepEqual(reason, { code: "import-delay", params: { at, importW: 300, limitW: 300 } });
    assert.equal(nextChangeAt, at);
    assert.deepEqual(surplus.switches.at(-1), { at, on: false, reason: "stop" });
  });

  it("tells what of it the home's battery gives, for that is no import", () => {
    const surplus = charging({ stopDelayMs: 10 * MINUTE_MS });
    const { reason } = surplus.give({
      kind: "power",
      readings: [
        { quantity: "battery", value: 2500 },
        { quantity: "grid", value: 100 },
      ],
    });
    assert.deepEqual(
      [reason.code, reason.params],
      ["import-delay", { importW: 2600, limitW: 300, batteryW: 2500, at: surplus.now + 10 * MINUTE_MS }],
    );
    const taking = surplus.give({ kind: "power", readings: [{ quantity: "battery", value: -500 }] });
    assert.deepEqual(taking.reason, {
      code: "charging-unconfirmed",
      params: { importW: -400, limitW: 300, batteryW: -500 },
    });
  });

  it("tells what of the surplus the home's battery takes, for the meter does not show that", () => {
    const surplus = charging({ stopDelayMs: 10 * MINUTE_MS });
    surplus.car({ charging: true, powerW: 3700 });
    const reason = (battery: number, grid: number): object =>
      surplus.give({
        kind: "power",
        readings: [
          { quantity: "battery", value: battery },
          { quantity: "grid", value: grid },
        ],
      }).reason.params;

    assert.deepEqual(reason(-2100, -4), { importW: -2104, limitW: 300, surplusW: 5804, storedW: 2100 });
    assert.deepEqual(reason(-300, 500), { importW: 200, limitW: 300, batteryW: -300 });
    assert.deepEqual(reason(0, -500), { importW: -500, limitW: 300 });
  });

  it("knows no surplus between its own start and the first sign of it", () => {
    const surplus = new SurplusDriver(immediate);
    surplus.grid(-5000);
    surplus.wait(MINUTE_MS);
    const unknown = surplus.grid(-4900).inputs;
    surplus.wait(MINUTE_MS);
    const known = surplus.grid(-1300).inputs;

    assert.deepEqual(
      [unknown.importMeanW, unknown.surplusMeanW, known.importMeanW, known.surplusMeanW],
      [-4900, undefined, -1300, 5000],
    );
  });

  it("begins the delay again after any break", () => {
    const surplus = charging({ stopDelayMs: 10 * MINUTE_MS });

    surplus.meter(900, 9 * MINUTE_MS);
    surplus.meter(299, SECOND_MS);
    surplus.meter(900, 9 * MINUTE_MS);

    assert.equal(surplus.decision.on, true);
  });

  it("charges for the shortest time at least, and says until when", () => {
    const surplus = charging({ minOnMs: 20 * MINUTE_MS, stopDelayMs: MINUTE_MS });
    const until = surplus.now - 1 + 20 * MINUTE_MS;

    const early = surplus.meter(2000, 5 * MINUTE_MS);
    surplus.meter(2000, 15 * MINUTE_MS);

    assert.deepEqual(early.reason, { code: "minimum-on", params: { until, importW: 2000, limitW: 300 } });
    assert.deepEqual(surplus.switches.at(-1), { at: until, on: false, reason: "stop" });
  });

  it("counts the delay while the shortest time runs", () => {
    const surplus = charging({ minOnMs: 20 * MINUTE_MS, stopDelayMs: 10 * MINUTE_MS });
    const startedAt = surplus.now - 1;

    surplus.meter(0, 12 * MINUTE_MS);
    surplus.meter(2000, 12 * MINUTE_MS);

    assert.equal(surplus.switches.at(-1)?.at, startedAt + 1 + 22 * MINUTE_MS);
  });

  it("decides nothing while its own start is not in the meter yet", () => {
    const surplus = new SurplusDriver({ ...immediate, settleMs: 3 * MINUTE_MS });
    surplus.grid(-5000);
    const until = surplus.now + 3 * MINUTE_MS;

    const settling = surplus.meter(5000, 3 * MINUTE_MS - 1);
    surplus.wait(1);
    const silent = surplus.reason;
    surplus.grid(5000);

    assert.deepEqual([settling.on, settling.reason], [true, { code: "settling", params: { until } }]);
    assert.equal(silent, "awaiting-reading");
    assert.equal(surplus.decision.on, false);
  });

  it("leaves the readings of that time out of the mean", () => {
    const surplus = new SurplusDriver({ ...immediate, settleMs: 3 * MINUTE_MS, smoothingMs: 10 * MINUTE_MS });
    surplus.grid(-5000);
    surplus.meter(9000, 3 * MINUTE_MS - 1);
    surplus.now += 1;

    assert.equal(surplus.grid(100).inputs.importMeanW, 100);
  });

  const limits = [
    { name: "the limit as set", settings: {}, limitW: 300 },
    { name: "no import at all", settings: { stopImportW: 0 }, limitW: 0 },
    { name: "what a start at part sun brings, and the margin", settings: { startExportW: 1500 }, limitW: 2400 },
    { name: "a higher limit as set", settings: { startExportW: 1500, stopImportW: 3000 }, limitW: 3000 },
    { name: "a limit below zero", settings: { startExportW: 4500, stopImportW: -400 }, limitW: -400 },
  ];

  for (const { name, settings, limitW } of limits) {
    it(`stops at ${name}`, () => {
      const surplus = charging(settings);

      const below = surplus.grid(limitW - 1).on;
      const at = surplus.grid(limitW).on;

      assert.deepEqual([below, at], [true, false]);
    });
  }

  it("does not flap with part sun", () => {
    const surplus = new SurplusDriver({ chargePowerW: 7000, startExportW: 3000 });

    for (let minute = 0; minute < 300; minute++) surplus.meter(surplus.step?.decision.on ? 3900 : -3100, MINUTE_MS);

    assert.equal(surplus.switches.filter(({ on }) => on).length, 1);
    assert.equal(surplus.decision.on, true);
  });
});
