import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import { HomeBattery } from "../../../src/demo/home-battery";

const AT = Date.UTC(2024, 6, 1);
const battery = (percent: number): HomeBattery => new HomeBattery({ capacityKwh: 10, powerW: 2000, percent });

describe("the battery of the demo's house", () => {
  it("has what the cars leave of the sun, and loses a tenth of it", () => {
    const home = battery(50);

    assert.equal(home.live(AT, 5000, 4000), -1000);
    assert.equal(home.live(AT + HOUR_MS, 5000, 0), -2000);
    assert.equal(Math.round(home.percent), 59);
    assert.equal(home.live(AT + 10 * HOUR_MS, 5000, 0), 0);
    assert.equal(home.percent, 100);
  });

  it("gives to the house and to no car, down to its reserve", () => {
    const home = battery(50);

    assert.equal(home.live(AT, -600, 11_000), 600);
    assert.equal(home.live(AT + HOUR_MS, 200, 11_000), 0);
    assert.equal(Math.round(home.percent), 44);
    assert.equal(home.live(AT + HOUR_MS, -9000, 0), 2000);
    assert.equal(home.live(AT + 3 * HOUR_MS, -9000, 0), 0);
  });
});
