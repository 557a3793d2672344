import assert from "node:assert/strict";
import { distanceM } from "../../../../src/vehicle/place/spot";

describe("distanceM", () => {
  it("is nothing from a place to itself", () => {
    assert.equal(distanceM({ latitude: 48.1, longitude: 11.5 }, { latitude: 48.1, longitude: 11.5 }), 0);
  });

  it("is about 111 km for a degree of latitude", () => {
    const distance = distanceM({ latitude: 48, longitude: 11 }, { latitude: 49, longitude: 11 });

    assert.ok(Math.abs(distance - 111_195) < 1, `${distance}`);
  });

  it("crosses the date line the short way", () => {
    const distance = distanceM({ latitude: 0, longitude: 179.999 }, { latitude: 0, longitude: -179.999 });

    assert.ok(distance < 250, `${distance}`);
  });

  it("is half around the earth at most", () => {
    const distance = distanceM({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 0 });

    assert.equal(Math.round(distance), Math.round(Math.PI * 6_371_000));
  });
});
