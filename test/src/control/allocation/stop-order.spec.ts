import assert from "node:assert/strict";
import type { PowerRequest } from "../../../../src/control/allocation/power-request";
import { stopsFirst } from "../../../../src/control/allocation/stop-order";
import { MINUTE_MS } from "../../../../src/core/duration";

const NOW = Date.UTC(2026, 5, 1, 10);
const sun = (car: string, powerW: number, more: Partial<PowerRequest> = {}): PowerRequest => ({
  car,
  class: "sun",
  powerW,
  isCharging: true,
  stopsAt: NOW,
  lackingW: 5000,
  ...more,
});

/** Who goes on, and who is stopped first. */
const goesOn = (requests: readonly PowerRequest[], now = NOW): ReadonlyArray<readonly [string, string]> =>
  [...stopsFirst(requests, ["bmw", "tesla"], now)].map(([car, first]) => [car, first.car]);

describe("the sun that is too little for two cars", () => {
  it("stops the one whose power is enough for the other to go on", () => {
    assert.deepEqual(goesOn([sun("bmw", 3700), sun("tesla", 11_000)]), [["bmw", "tesla"]]);
    assert.deepEqual(goesOn([sun("bmw", 11_000), sun("tesla", 3700)]), [["tesla", "bmw"]]);
  });

  it("stops the less important one where each is enough, or neither", () => {
    for (const lackingW of [2000, 20_000])
      assert.deepEqual(goesOn([sun("tesla", 3700, { lackingW }), sun("bmw", 11_000, { lackingW })]), [
        ["bmw", "tesla"],
      ]);
  });

  it("lets the one go on that leaves first", () => {
    const soon = { leavesAt: NOW + 60 * MINUTE_MS, lackingW: 2000 };
    assert.deepEqual(goesOn([sun("bmw", 3700, { lackingW: 2000 }), sun("tesla", 3700, soon)]), [["tesla", "bmw"]]);
  });

  it("lets none wait for one that is stopped much later, or not for the sun", () => {
    const bmw = sun("bmw", 3700);
    for (const more of [
      { stopsAt: NOW + 3 * MINUTE_MS },
      { stopsAt: undefined },
      { class: "price" },
      { isCharging: false },
      { firm: "left-alone" },
    ] as const)
      assert.deepEqual(goesOn([bmw, sun("tesla", 11_000, more)]), []);
  });

  it("lets none wait for longer than two minutes", () => {
    const both = [sun("bmw", 3700), sun("tesla", 11_000)];
    assert.equal(stopsFirst(both, [], NOW).get("bmw")?.until, NOW + 2 * MINUTE_MS);
    assert.deepEqual(goesOn(both, NOW + 2 * MINUTE_MS), []);
  });
});
