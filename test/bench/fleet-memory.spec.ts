import assert from "node:assert/strict";
import { measureFleet } from "../../bench/fleet/measure-fleet";

/** Before its parts were objects of shared classes, a car took 125. */
const MOST_CLOSURES = 45;

describe("a car that surplus, tariff, and mode nodes decide for", () => {
  it("is made of objects, and not of closures: those take most of the memory of thousands of cars", async () => {
    const { closuresPerCar } = await measureFleet(40);

    assert.ok(closuresPerCar > 0 && closuresPerCar < MOST_CLOSURES, `${closuresPerCar} closures`);
  });
});
