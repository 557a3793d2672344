import assert from "node:assert/strict";
import { type SiteSettings } from "../../../../../src/control/shared/site-power/observe";
import { MINUTE_MS } from "../../../../../src/core/duration";
import { House, times, about } from "./metered-house";

describe("what the meter says of the car", () => {
  function charging(house: House, watts = 11_000): void {
    house.car = { charging: true, powerW: watts, at: house.now };
  }

  /** A quiet house, and a car in it that does not charge. */
  function quiet(base = 320, settings: SiteSettings = {}): House {
    const house = new House(settings, { powerW: 11_000 });
    house.car = { charging: false, at: house.now };
    house.grid(times(10, about(base)), MINUTE_MS);
    house.car = { charging: false, at: house.now };
    house.read();
    return house;
  }

  it("is missing when three readings lack the load that the car reports", () => {
    const house = quiet();
    charging(house);
    house.grid(times(3, about(320)), MINUTE_MS);
    assert.deepEqual(house.evidence, []);
    house.grid(times(1, about(323)), MINUTE_MS);

    assert.deepEqual(house.evidence, ["missing"]);
    house.grid(times(5, about(320)), MINUTE_MS);
    assert.deepEqual(house.evidence, ["missing"], "once");
  });

  it("is shown when the load is there", () => {
    const house = quiet();
    charging(house);
    house.grid(times(3, about(11_300)), MINUTE_MS);

    assert.deepEqual(house.evidence, ["appeared", "shown"]);
  });

  it("is nothing of a dead meter", () => {
    const house = quiet();
    charging(house);
    house.grid(
      times(6, () => 320),
      MINUTE_MS,
    );

    assert.deepEqual(house.evidence, []);
  });

  it("is nothing where the meter is held near 0", () => {
    const house = quiet(5);
    charging(house);
    house.grid(times(6, about(5)), MINUTE_MS);

    assert.deepEqual(house.evidence, []);
  });

  it("is nothing where the home's battery moves", () => {
    const house = quiet();
    charging(house);
    for (let minute = 0; minute < 6; minute++) {
      house.read({ quantity: "battery", value: 11_000 });
      house.grid([about(320)(minute)], MINUTE_MS);
    }

    assert.deepEqual(house.evidence, []);
  });

  it("is nothing while the car does not report power, or did so long ago", () => {
    const silent = quiet();
    silent.car = { charging: true, at: silent.now };
    silent.grid(times(6, about(320)), MINUTE_MS);
    const old = quiet();
    old.car = { charging: true, powerW: 11_000, at: old.now - 20 * MINUTE_MS };
    old.grid(times(6, about(320)), MINUTE_MS);

    assert.deepEqual([...silent.evidence, ...old.evidence], []);
  });

  it("is nothing where the sun may hide the load", () => {
    const house = quiet();
    charging(house);
    house.grid(
      times(6, (index) => -4_000 - index),
      MINUTE_MS,
    );

    assert.deepEqual(house.evidence, []);
  });

  it("is a step of the car's power", () => {
    const house = new House({}, { powerW: 3_700 });
    house.grid([300, 310, 4_000, 4_010, 290]);

    assert.deepEqual(house.evidence, ["appeared", "vanished"]);
  });
});
