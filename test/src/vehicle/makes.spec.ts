import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { makeOf } from "../../../src/vehicle/makes";

const minutes = (make: string): number => makeOf(make).lagMs / MINUTE_MS;

describe("makeOf", () => {
  it("knows a make in any spelling", () => {
    for (const make of ["BMW", "bmw", " Bmw "]) assert.deepEqual(makeOf(make).stopWindow, { stops: 80, days: 30 });
    for (const make of ["Škoda", "SKODA", "skoda"]) assert.equal(makeOf(make).commandsUntilDriven, 15);
  });

  it("sends BMW and MINI commands at home only, and at most 80 stops in 30 days", () => {
    for (const make of ["BMW", "MINI"]) {
      const { atHomeOnly, stopWindow } = makeOf(make);
      assert.deepEqual({ atHomeOnly, stopWindow }, { atHomeOnly: true, stopWindow: { stops: 80, days: 30 } });
    }
  });

  it("sends a Volvo no start and no stop", () => {
    assert.equal(makeOf("VOLVO").startStop, false);
  });

  it("sets no limit on a BMW, a MINI or a Volvo, and locks no BMW and no MINI", () => {
    for (const make of ["BMW", "MINI", "VOLVO"]) assert.equal(makeOf(make).setLimit, false, make);
    for (const make of ["BMW", "MINI"]) assert.equal(makeOf(make).lock, false, make);
    for (const make of ["VOLKSWAGEN", "TESLA", "POLESTAR", undefined]) {
      const { setLimit, lock } = makeOf(make);
      assert.deepEqual({ setLimit, lock }, { setLimit: true, lock: true }, make);
    }
    assert.deepEqual([makeOf("VOLVO").lock, makeOf("VOLVO").unlocksByBoot], [true, true]);
  });

  it("knows below which state of charge a car refuses to be stopped, and to be started", () => {
    const floors = (make: string, model?: string): unknown => {
      const { startStop, canStop, stopNeedsSoc, startNeedsSoc } = makeOf(make, model);
      return [startStop, canStop, stopNeedsSoc, startNeedsSoc];
    };
    assert.deepEqual(floors("POLESTAR"), [true, true, 40, undefined]);
    for (const make of ["GMC", "Chevrolet"]) assert.deepEqual(floors(make), [true, true, 50, 50], make);
    assert.deepEqual(floors("NISSAN"), [true, false, undefined, undefined]);
    assert.deepEqual(floors("VOLVO"), [false, false, undefined, undefined]);
    assert.deepEqual(floors("BMW"), [true, true, undefined, undefined]);
  });

  it("tells the models of Mercedes-Benz apart, none of which takes a limit or a lock", () => {
    const rules = (model?: string): unknown => {
      const { startStop, canStop, stopNeedsSoc, setLimit, lock } = makeOf("Mercedes-Benz", model);
      return [startStop, canStop, stopNeedsSoc, setLimit, lock];
    };
    for (const model of ["EQE", "EQE 350+", "EQS SUV", "eqs450"]) {
      assert.deepEqual(rules(model), [true, true, 20, false, false], model);
    }
    for (const model of ["EQA", "EQB 250", "EQV", undefined, ""]) {
      assert.deepEqual(rules(model), [true, true, 50, false, false], model);
    }
    for (const model of ["C-Class", "GLC 300e"]) {
      assert.deepEqual(rules(model), [false, false, undefined, false, false], model);
    }
    assert.deepEqual(makeOf("MERCEDES", "EQE"), makeOf("MERCEDES_BENZ", "EQE"));
  });

  it("counts the commands of the Volkswagen group until the car is driven", () => {
    for (const make of ["VOLKSWAGEN", "AUDI", "SKODA", "CUPRA", "SEAT"]) {
      assert.equal(makeOf(make).commandsUntilDriven, 15);
    }
  });

  it("leaves the cars of makes alone that ask for it", () => {
    for (const make of ["CADILLAC", "GMC"]) assert.equal(makeOf(make).restMs, 30 * MINUTE_MS, make);
    for (const make of ["Hyundai", "KIA"]) assert.equal(makeOf(make).restMs, 72 * MINUTE_MS, make);
    assert.equal(makeOf("BMW").restMs, undefined);
  });

  it("is plain data, for the editor to have the same rules", () => {
    for (const make of ["BMW", "VOLVO", undefined]) {
      assert.deepEqual(JSON.parse(JSON.stringify(makeOf(make))), makeOf(make));
    }
  });

  it("tries an unknown make", () => {
    for (const make of [undefined, "", "Rimac"]) {
      const { startStop, stopWindow, commandsUntilDriven } = makeOf(make);
      assert.deepEqual(
        { startStop, stopWindow, commandsUntilDriven },
        { startStop: true, stopWindow: undefined, commandsUntilDriven: undefined },
      );
    }
  });

  it("gives every make the time that its reports take", () => {
    const lags = {
      BMW: 10,
      MINI: 60,
      VOLVO: 3,
      POLESTAR: 3,
      TESLA: 5,
      AUDI: 5,
      JAGUAR: 30,
      "Land Rover": 30,
      HONDA: 30,
    };
    for (const [make, lag] of Object.entries(lags)) assert.equal(minutes(make), lag, make);
    for (const make of ["CADILLAC", "CHEVROLET", "GMC", "BUICK"]) assert.equal(minutes(make), 45, make);
    for (const make of ["ACURA", "DACIA", "MG", "PORSCHE", "RENAULT", "TOYOTA"]) assert.equal(minutes(make), 60, make);
  });
});
