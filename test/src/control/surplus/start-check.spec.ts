import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { SurplusDriver, immediate } from "./surplus-driver";

function started(): SurplusDriver {
  const surplus = new SurplusDriver({ ...immediate, settleMs: 3 * MINUTE_MS, stopDelayMs: 10 * HOUR_MS });
  surplus.grid(-5000);
  surplus.now += 1;
  return surplus;
}

describe("a start seen by the meter", () => {
  it("is silent when the meter shows the car", () => {
    const surplus = started();

    surplus.meter(-5000, 4 * MINUTE_MS);
    surplus.meter(-1300, HOUR_MS);

    assert.equal(surplus.decision.warning, undefined);
  });

  it("is content with half the step: the rest may be the weather", () => {
    const surplus = started();

    surplus.meter(-5000 + 1850, HOUR_MS);

    assert.equal(surplus.decision.warning, undefined);
  });

  it("warns when there is no rise, after the car had time to begin", () => {
    const surplus = started();

    const early = surplus.meter(-5200, 8 * MINUTE_MS - 2).warning;
    surplus.wait(1);

    const params = { beforeW: -5000, afterW: -5000, expectedW: 3700 };
    assert.equal(early, undefined);
    assert.deepEqual(surplus.decision.warning, { code: "no-rise", params });
  });

  it("warns when the meter moves the other way", () => {
    const surplus = started();

    surplus.meter(-8700, 9 * MINUTE_MS);

    const params = { beforeW: -5000, afterW: -8700, expectedW: 3700 };
    assert.deepEqual(surplus.decision.warning, { code: "sign-reversed", params });
  });

  it("believes the charger when the meter does not measure it", () => {
    const surplus = started();

    surplus.charger(3600);
    surplus.meter(-5000, 3 * MINUTE_MS);
    surplus.charger(3600);
    surplus.meter(-5000, 3 * MINUTE_MS);
    surplus.charger(3600);
    surplus.meter(-5000, 3 * MINUTE_MS);

    assert.equal(surplus.decision.warning, undefined);
  });

  it("calls the sign reversed even when the charger says that the car charges", () => {
    const surplus = started();

    surplus.charger(3600);
    surplus.meter(-8600, 9 * MINUTE_MS);

    assert.equal(surplus.decision.warning?.code, "sign-reversed");
  });

  it("keeps the warning until a start is seen", () => {
    const surplus = started();
    surplus.meter(-5000, 9 * MINUTE_MS);
    surplus.car({ fullyCharged: true });
    surplus.meter(-5000, 4 * MINUTE_MS);
    const stored = surplus.decision.warning?.code;

    surplus.car({ fullyCharged: false });
    surplus.meter(-1300, 5 * MINUTE_MS);

    assert.equal(stored, "no-rise");
    assert.deepEqual([surplus.decision.on, surplus.decision.warning], [true, undefined]);
  });

  it("forgets that nothing rose when the car was unplugged or is seen to charge", () => {
    const unplugged = started();
    unplugged.meter(-5000, 9 * MINUTE_MS);
    const late = started();
    late.car({ charging: false, updatedAt: late.now + 4 * MINUTE_MS });
    late.meter(-5000, 4 * MINUTE_MS);
    late.car({ charging: false });
    late.meter(-5000, 4 * MINUTE_MS);
    const warned = late.decision.warning?.code;

    unplugged.car({ pluggedIn: false });
    late.car({ charging: true });
    late.meter(-1300, 5 * MINUTE_MS);

    assert.equal(warned, "no-rise");
    assert.equal(unplugged.decision.warning, undefined);
    assert.equal(late.decision.warning, undefined);
  });

  it("looks for a small step when the car's power is not known", () => {
    const surplus = new SurplusDriver({ ...immediate, chargePowerW: undefined, startExportW: 1000 });
    surplus.grid(-1000);
    surplus.now += 1;

    surplus.meter(-200, 9 * MINUTE_MS);

    assert.deepEqual([surplus.decision.on, surplus.decision.warning], [true, undefined]);
  });
});
