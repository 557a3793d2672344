import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { immediate, SurplusDriver } from "./surplus-driver";

/** A car that was not plugged in when it was last read, in the morning, and nothing was reported since. */
function morning(): SurplusDriver {
  const surplus = new SurplusDriver({ ...immediate, startDelayMs: 10 * MINUTE_MS });
  surplus.car({ pluggedIn: false, charging: false });
  surplus.meter(500, HOUR_MS, MINUTE_MS);
  return surplus;
}

describe("a car that was not plugged in when it was last read", () => {
  it("is asked for once when only that keeps it from the sun", () => {
    const surplus = morning();
    assert.equal(surplus.decision.updateWantedAt, undefined, "there is no sun");

    surplus.meter(-5000, 30 * MINUTE_MS, MINUTE_MS);

    assert.deepEqual([surplus.decision.on, surplus.reason], [false, "not-plugged"]);
    const askedAt = surplus.decision.updateWantedAt;
    assert.ok(askedAt !== undefined && surplus.now - askedAt <= 30 * MINUTE_MS);
    surplus.meter(-5000, 30 * MINUTE_MS, MINUTE_MS);
    assert.equal(surplus.decision.updateWantedAt, askedAt, "not for each reading");
  });

  it("is charged when the read finds it plugged in", () => {
    const surplus = morning();
    surplus.meter(-5000, 30 * MINUTE_MS, MINUTE_MS);

    surplus.car({ pluggedIn: true, charging: false });

    assert.equal(surplus.decision.on, true);
    assert.equal(surplus.decision.updateWantedAt, undefined);
  });

  it("is asked for every two hours at most", () => {
    const surplus = morning();
    const asked = new Set<number>();
    for (let minute = 0; minute < 10 * 60; minute++) {
      surplus.meter(-5000, MINUTE_MS, MINUTE_MS);
      const { updateWantedAt } = surplus.decision;
      if (updateWantedAt !== undefined && !asked.has(updateWantedAt)) {
        asked.add(updateWantedAt);
        surplus.car({ pluggedIn: false, charging: false });
      }
    }

    assert.ok(asked.size <= 5, String(asked.size));
  });
});
