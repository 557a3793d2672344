import assert from "node:assert/strict";
import { measureFleet } from "../../bench/fleet/measure-fleet";

/** There are about 30: what is made anew for each car at each node soon makes it hundreds. */
const MOST_CLOSURES = 45;

describe("a car that surplus, tariff, and mode nodes decide for", () => {
  it("is made of objects, and not of closures: those take most of the memory of thousands of cars", async () => {
    const { closuresPerCar } = await measureFleet(40);

    assert.ok(closuresPerCar > 0 && closuresPerCar < MOST_CLOSURES, `${closuresPerCar} closures`);
  });
});
