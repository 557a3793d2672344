import assert from "node:assert/strict";
import { metersBetween } from "../../../../src/simulator/car/place";

describe("metersBetween", () => {
  const berlin = { latitude: 52.52, longitude: 13.405 };

  it("is nothing between a place and itself", () => {
    assert.equal(metersBetween(berlin, berlin), 0);
  });

  it("knows how far two cities are apart", () => {
    const km = metersBetween(berlin, { latitude: 48.1371, longitude: 11.5754 }) / 1000;

    assert.ok(Math.abs(km - 504) < 2, `${km} km`);
  });

  it("knows a house from its neighbour", () => {
    const meters = metersBetween(berlin, { latitude: 52.521, longitude: 13.405 });

    assert.ok(Math.abs(meters - 111) < 1, `${meters} m`);
  });
});
