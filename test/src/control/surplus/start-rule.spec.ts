import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { SurplusDriver, immediate } from "./surplus-driver";

describe("starting by sun", () => {
  it("says how much sun is there and how much it needs", () => {
    const surplus = new SurplusDriver({ ...immediate, startMarginW: 200 });

    const { on, reason } = surplus.grid(-1200);

    assert.equal(on, false);
    assert.deepEqual(reason, { code: "waiting-for-sun", params: { surplusW: 1200, neededW: 3900 } });
  });

  it("says when it will start", () => {
    const surplus = new SurplusDriver({ ...immediate, startDelayMs: 10 * MINUTE_MS });
    const at = surplus.now + 10 * MINUTE_MS;

    const { reason } = surplus.grid(-4000);

    assert.deepEqual(reason, { code: "start-delay", params: { at, surplusW: 4000, neededW: 3900 } });
  });

  it("begins the delay again after any break", () => {
    const surplus = new SurplusDriver({ ...immediate, startDelayMs: 10 * MINUTE_MS });

    surplus.meter(-4000, 9 * MINUTE_MS);
    surplus.grid(-3800);
    surplus.now += SECOND_MS;
    surplus.meter(-4000, 9 * MINUTE_MS);
    const tooEarly = surplus.decision.on;
    surplus.meter(-4000, MINUTE_MS);

    assert.deepEqual([tooEarly, surplus.decision.on], [false, true]);
  });

  it("takes the instant between two readings at which the mean reached what is needed", () => {
    const settings = { ...immediate, smoothingMs: 2 * MINUTE_MS, startDelayMs: 3 * MINUTE_MS, silenceMs: HOUR_MS };
    const asked = new SurplusDriver(settings);
    const seldomAsked = new SurplusDriver(settings);
    for (const surplus of [asked, seldomAsked]) {
      surplus.grid(0);
      surplus.now += SECOND_MS;
      surplus.grid(-5000);
    }

    asked.meter(-5000, 10 * MINUTE_MS, 3 * SECOND_MS);
    seldomAsked.wait(10 * MINUTE_MS);

    const [askedAt, seldomAt] = [asked, seldomAsked].map(({ switches }) => switches.at(-1)?.at);
    assert.equal(asked.decision.on, true);
    assert.equal(askedAt, seldomAt);
  });

  it("waits out the shortest pause, and says until when", () => {
    const surplus = new SurplusDriver({ ...immediate, minOffMs: 15 * MINUTE_MS });
    surplus.grid(-5000);
    surplus.grid(900);
    const stoppedAt = surplus.now;

    const waiting = surplus.meter(-5000, 15 * MINUTE_MS - SECOND_MS);
    surplus.meter(-5000, SECOND_MS);

    assert.deepEqual(waiting.reason, { code: "minimum-off", params: { until: stoppedAt + 15 * MINUTE_MS } });
    assert.deepEqual(surplus.switches.at(-1), { at: stoppedAt + 15 * MINUTE_MS, on: true, reason: "start" });
  });

  it("starts no more often than allowed in one day of the house's zone", () => {
    const settings = { ...immediate, startsPerDay: 2, zone: "Europe/Berlin", silenceMs: 24 * HOUR_MS };
    const surplus = new SurplusDriver(settings, "2026-06-01T20:00:00Z");
    for (let time = 0; time < 3; time++) {
      surplus.grid(-5000);
      surplus.grid(900);
      surplus.now += MINUTE_MS;
    }

    const used = surplus.grid(-5000).reason;
    surplus.wait(2 * HOUR_MS - 3 * MINUTE_MS - 1);
    const beforeMidnight = surplus.decision.on;
    surplus.wait(1);

    assert.deepEqual(used, { code: "starts-used", params: { starts: 2, allowed: 2 } });
    assert.deepEqual([beforeMidnight, surplus.decision.on], [false, true]);
    assert.equal(new Date(surplus.now).toISOString(), "2026-06-01T22:00:00.000Z");
  });

  it("never starts when no start is allowed", () => {
    const surplus = new SurplusDriver({ ...immediate, startsPerDay: 0 });

    surplus.meter(-9000, HOUR_MS);

    assert.deepEqual(surplus.decision.reason, { code: "starts-used", params: { starts: 0, allowed: 0 } });
  });

  it("calls no surplus enough while it does not know what the car takes", () => {
    const surplus = new SurplusDriver({ ...immediate, chargePowerW: undefined });

    surplus.meter(-20_000, HOUR_MS);

    assert.equal(surplus.decision.on, false);
    assert.equal(surplus.reason, "power-unknown");
  });

  it("needs no charge power where the export is set", () => {
    const surplus = new SurplusDriver({ ...immediate, chargePowerW: undefined, startExportW: 1500 });

    assert.equal(surplus.grid(-1500).on, true);
  });

  it("learns what the car takes from the charger, at its highest, and keeps it for the next start", () => {
    const surplus = new SurplusDriver({ ...immediate, chargePowerW: undefined });
    surplus.grid(0);
    for (const watts of [2100, 7200, 7150, 1400]) surplus.charger(watts);

    surplus.charger(0);
    const { inputs } = surplus.grid(-3000);

    assert.equal(inputs.chargePowerW, 7200);
    assert.equal(inputs.neededW, 7400);
  });

  it("learns from the car where no charger is measured, and learns a lower power with a new charge", () => {
    const surplus = new SurplusDriver({ ...immediate, chargePowerW: undefined });
    surplus.grid(0);
    surplus.car({ charging: true, powerW: 11_000 });
    surplus.car({ charging: true, powerW: 10_800 });
    const learnt = surplus.meter(0, HOUR_MS).inputs.chargePowerW;
    surplus.car({ charging: false, powerW: 0 });
    const stored = surplus.meter(0, HOUR_MS).inputs.chargePowerW;

    surplus.car({ charging: true });
    surplus.meter(0, MINUTE_MS);
    surplus.car({ charging: true, powerW: 7000 });

    assert.deepEqual([learnt, stored, surplus.decision.inputs.chargePowerW], [11_000, 11_000, 7000]);
  });

  it("does not believe a car that charges with 0 W", () => {
    const surplus = new SurplusDriver(immediate);
    surplus.car({ charging: true, powerW: 0 });

    assert.equal(surplus.grid(-300).inputs.ownLoadW, 3700);
  });

  it("does not start when the night comes before the shortest charge would end", () => {
    const night = { from: "22:00", to: "06:00" };
    const surplus = new SurplusDriver({ ...immediate, minOnMs: 20 * MINUTE_MS, night }, "2026-06-01T21:40:01Z");

    const { on, reason } = surplus.grid(-5000);

    assert.equal(on, false);
    assert.deepEqual(reason, { code: "night-near", params: { at: Date.parse("2026-06-01T22:00:00Z") } });
  });

  it("starts as soon as the car is plugged in when the sun has long been enough", () => {
    const surplus = new SurplusDriver({ ...immediate, startDelayMs: 10 * MINUTE_MS });
    surplus.car({ pluggedIn: false });
    surplus.meter(-5000, HOUR_MS);

    assert.equal(surplus.car({ pluggedIn: true, charging: false }).on, true);
  });
});
