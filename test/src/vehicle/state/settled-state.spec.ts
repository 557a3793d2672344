import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { forAll } from "../../../support/control/dice";
import { ReportedCar, START, type Reported } from "../../../support/vehicle/reported-car";

const car = (): ReportedCar => new ReportedCar();

describe("what signals of one moment say against each other", () => {
  it("is that a car with power, or a rising state of charge, is plugged in and charges", () => {
    const powered = car().report(0, { cable: false, charging: true, watts: 3700 });
    const rising = car()
      .report(0, { cable: false, charging: true, soc: 40 })
      .report(5, { cable: false, charging: true, soc: 41 });

    assert.deepEqual([powered.shown, powered.counted.contradictory], [[true, true], ["pluggedIn"]]);
    assert.deepEqual([rising.shown, rising.counted.contradictory], [[true, true], ["pluggedIn"]]);
  });

  it("is that a car whose cable is out and that draws nothing is not known to charge", () => {
    const vain = car().report(0, { cable: false, charging: true, watts: 0 });

    assert.deepEqual([vain.shown, vain.counted.contradictory], [[undefined, false], ["charging"]]);
  });

  it("is nothing of either where one signal stands against the other and nothing decides", () => {
    const even = car().report(0, { cable: false, charging: true });

    assert.deepEqual(
      [even.shown, even.counted.contradictory],
      [
        [undefined, undefined],
        ["charging", "pluggedIn"],
      ],
    );
    const twice = car().report(0, { cable: false, charging: true, status: "CHARGING" });
    assert.deepEqual(twice.shown, [true, true]);
  });

  for (const status of ["FULLY_CHARGED", "NOT_CHARGING"]) {
    it(`is that the car charges where one says so, the other ${status}, and there is power or a time to complete`, () => {
      const powered = car().report(0, { charging: true, status, cable: true, watts: 7200 });
      const timed = car().report(0, { charging: true, status, cable: true, minutes: 90 });
      const unclear = car().report(0, { charging: true, status, cable: true, watts: 0 });

      assert.deepEqual([powered.counted.charging, powered.counted.contradictory], [true, ["charging"]]);
      assert.equal(timed.counted.charging, true);
      assert.deepEqual([unclear.counted.charging, unclear.counted.contradictory], [undefined, ["charging"]]);
    });
  }

  it("leaves what counted where nothing decides", () => {
    const full = car()
      .report(0, { charging: true, status: "CHARGING", cable: true })
      .report(9, { charging: true, status: "NOT_CHARGING", cable: true });

    assert.deepEqual([full.shown, full.counted.contradictory], [[true, true], ["charging"]]);
  });

  it("names a power that stands against both charge signals", () => {
    const warming = car()
      .report(0, { charging: false, cable: true, watts: 0 })
      .report(9, { charging: false, cable: true, watts: 2500 });

    assert.deepEqual([warming.shown, warming.counted.contradictory], [[false, true], ["charging"]]);
  });
});

describe("a change of what a car does", () => {
  const idle = (): ReportedCar => car().report(0, { charging: false, cable: true, soc: 40 });
  const charging = (): ReportedCar => car().report(0, { charging: true, cable: true, watts: 7200, soc: 40 });

  it("waits after one report, and is named", () => {
    assert.deepEqual(charging().report(9, { charging: false }).shown, [true, true, "charging"]);
    assert.deepEqual(idle().report(9, { charging: true }).shown, [false, true, "charging"]);
    assert.deepEqual(idle().report(9, { cable: false }).shown, [false, true, "pluggedIn"]);
  });

  it("is forgotten when the next report says otherwise", () => {
    const once = charging().report(9, { charging: false, cable: false }).report(10, { charging: true, cable: true });

    assert.deepEqual(once.shown, [true, true]);
    assert.deepEqual(once.report(11, { charging: false }).shown, [true, true, "charging"]);
  });

  it("counts with a second signal", () => {
    const stopped = charging().report(9, { charging: false, status: "NOT_CHARGING" });

    assert.deepEqual([stopped.shown, stopped.counted.certainty.charging], [[false, true], 1]);
    assert.deepEqual(idle().report(9, { cable: false, connector: "invalid" }).shown, [false, false]);
  });

  it("does not count by a signal from before it", () => {
    const late = car()
      .report(0, { status: "NOT_CHARGING", cable: true })
      .report(5, { charging: true, watts: 7200 })
      .report(9, { charging: false });

    assert.deepEqual(late.shown, [true, true, "charging"]);
  });

  it("counts with matching power of its own", () => {
    assert.deepEqual(charging().report(9, { charging: false, watts: 0 }).shown, [false, true]);
    assert.deepEqual(idle().report(9, { charging: true, watts: 3600 }).shown, [true, true]);
    assert.deepEqual(charging().report(9, { charging: false, cable: false, watts: 0 }).shown, [false, false]);
  });

  it("does not count by 0 W of a car that says nothing else", () => {
    const zero = car().report(0, { charging: true, cable: true, watts: 0 }).report(9, { charging: false, watts: 0 });

    assert.deepEqual(zero.shown, [true, true, "charging"]);
  });

  it("counts with a step at the meter of the house, before or after the report", () => {
    assert.deepEqual(charging().meter(8, "vanished").report(9, { charging: false }).shown, [false, true]);
    assert.deepEqual(charging().report(9, { charging: false }).meter(11, "vanished").shown, [false, true]);
    assert.deepEqual(idle().report(9, { charging: true }).meter(10, "appeared").shown, [true, true]);
    assert.deepEqual(idle().report(9, { charging: true }).meter(10, "shown").shown, [true, true]);
  });

  it("does not count by another step, nor by one of another time", () => {
    assert.deepEqual(charging().report(9, { charging: false }).meter(10, "appeared").shown, [true, true, "charging"]);
    assert.deepEqual(idle().report(9, { charging: true }).meter(10, "missing").shown, [false, true, "charging"]);
    assert.deepEqual(charging().meter(8, "vanished").report(60, { charging: false }).shown, [true, true, "charging"]);
  });

  it("counts with the state of charge that has risen since", () => {
    const risen = idle().report(9, { charging: true }).report(30, { soc: 41 });

    assert.deepEqual(risen.shown, [true, true]);
  });

  it("counts when it is what the car was told to do", () => {
    assert.deepEqual(idle().command(8, true).report(9, { charging: true }).shown, [true, true]);
    assert.deepEqual(idle().command(8, false).report(9, { charging: true }).shown, [false, true, "charging"]);
  });

  it("counts when it is asked for later and is still so, though nothing new was recorded", () => {
    const asked = charging()
      .report(9, { charging: false }, { recorded: 8, retrieved: 9 })
      .asked(11.1, { charging: false }, { recorded: 8, retrieved: 9 });

    assert.deepEqual(asked.shown, [false, true]);
  });

  it("counts for a cable with an odometer that has gone on", () => {
    const driven = idle().report(1, { odometerKm: 1000 }).report(9, { cable: false }).report(30, { odometerKm: 1012 });

    assert.deepEqual(driven.shown, [false, false]);
  });

  it("counts with a second report two minutes later, and not with one before", () => {
    const twice = charging().report(9, { charging: false });

    assert.deepEqual(twice.report(10, { charging: false }).shown, [true, true, "charging"]);
    assert.deepEqual(twice.report(11, { charging: false }).shown, [false, true]);
  });

  it("counts when the car is asked again and repeats what it recorded, and not when a copy comes again", () => {
    const copy = charging()
      .report(9, { charging: false }, { recorded: 8, retrieved: 9 })
      .report(20, { charging: false }, { recorded: 8, retrieved: 9 });
    const asked = charging()
      .report(9, { charging: false }, { recorded: 8, retrieved: 9 })
      .report(20, { charging: false }, { recorded: 8, retrieved: 20 });

    assert.deepEqual(copy.shown, [true, true, "charging"]);
    assert.deepEqual(asked.shown, [false, true]);
  });

  it("counts at once where the cable is put in", () => {
    const out = car().report(0, { charging: false, cable: false });

    assert.deepEqual(out.report(9, { cable: true }).shown, [false, true]);
  });

  it("has the certainty of all that confirm it", () => {
    assert.deepEqual(idle().counted.certainty, {});
    const stopped = charging().report(9, { charging: false, status: "NOT_CHARGING", watts: 0 });
    assert.equal(stopped.counted.certainty.charging, 2);

    const later = charging().report(9, { charging: false }).report(12, { charging: false });
    assert.equal(later.counted.certainty.charging, 1);
    assert.equal(later.meter(12, "vanished").counted.certainty.charging, 2);
  });

  it("hides a value of which no report is current", () => {
    assert.deepEqual(charging().fail(9, "charge-ischarging").shown, [undefined, true]);
    assert.deepEqual(charging().fail(9, "charge-ischarging").report(12, { charging: true }).shown, [true, true]);
  });

  it("counts at once against a value that was never dated nor confirmed", () => {
    const vague = car().undated(1, false).report(2, { charging: true }, { recorded: 0.9 });

    assert.deepEqual(vague.shown, [true, undefined]);
    const confirmed = car().undated(1, false).undated(4, false).report(5, { charging: true }, { recorded: 4.5 });
    assert.deepEqual(confirmed.shown, [false, undefined, "charging"]);
  });

  it("does not trust a date ahead", () => {
    const ahead = idle().report(9, { charging: true, watts: 7200 }, { recorded: 600_000 });

    assert.deepEqual(ahead.report(20, { charging: false, watts: 0 }).report(25, { charging: false, watts: 0 }).shown, [
      false,
      true,
    ]);
  });
});

describe("a car that reports at random", () => {
  const truth = (charging: boolean): Reported => ({ charging, cable: true });

  it("is never turned by one false report", () => {
    forAll(500, (random) => {
      const charges = random.isTrue(0.5);
      const real = (): Reported => ({
        ...truth(charges),
        ...(random.isTrue(0.5) && { status: charges ? "CHARGING" : "NOT_CHARGING" }),
        ...(random.isTrue(0.5) && { watts: charges ? random.whole(1400, 11_000) : 0 }),
      });
      const received = car().report(0, real());
      let minute = 0;
      for (let n = 0; n < 12; n += 1) {
        minute += random.whole(1, 60);
        const isFalse = random.isTrue(0.4);
        // One signal is wrong at a time, and the next report is right again.
        const wrong = random.isTrue(0.5) ? { charging: !charges } : { cable: false };
        if (isFalse) received.report(minute, wrong);
        minute += random.whole(0, 1);
        received.report(isFalse ? minute + 1 : minute, real());
        assert.deepEqual(received.shown, [charges, true], `report ${n}`);
        minute += 1;
      }
    });
  });

  it("is known to have changed after two reports two minutes apart, whatever it said before", () => {
    forAll(500, (random) => {
      const received = car();
      let minute = 0;
      for (let n = 0; n < 12; n += 1) {
        const charging = random.isTrue(0.5);
        const cable = charging || random.isTrue(0.5);
        const reported = {
          charging,
          cable,
          ...(random.isTrue(0.5) && { status: charging ? "CHARGING" : "NOT_CHARGING" }),
        };
        minute += random.whole(3, 100);
        received.report(minute, reported);
        minute += random.whole(2, 60);
        received.report(minute, reported);
        assert.deepEqual(received.shown, [charging, cable], `change ${n}`);
      }
    });
  });
});

describe("a car that answers a command that its cable is out", () => {
  it("is unplugged and does not charge, at once and whatever it reported before", () => {
    const answered = car().report(0, { cable: true, charging: true, watts: 3700 }).unplugged(5);

    assert.deepEqual([answered.shown, answered.counted.certainty.pluggedIn], [[false, false], 1]);
    assert.equal(answered.counted.datedAt.pluggedIn, START + 5 * MINUTE_MS);
    assert.deepEqual(car().unplugged(5).shown, [undefined, false]);
  });

  it("stays so when the cloud delivers once more what it had before", () => {
    const again = car()
      .report(0, { cable: true, charging: false }, { retrieved: 0 })
      .unplugged(5)
      .asked(15, { cable: true, charging: false }, { recorded: 0, retrieved: 4 });

    assert.deepEqual(again.shown, [false, false]);
  });

  it("is plugged in by the next report, and by the make that says so when it is asked again", () => {
    const later = car().report(0, { cable: false }).unplugged(5).report(20, { cable: true });
    const vouched = car()
      .report(0, { cable: true }, { retrieved: 0 })
      .unplugged(5)
      .asked(15, { cable: true }, { recorded: 0, retrieved: 14 });

    assert.deepEqual(
      [later.shown, vouched.shown],
      [
        [undefined, true],
        [undefined, true],
      ],
    );
    assert.equal(vouched.counted.datedAt.pluggedIn, START + 14 * MINUTE_MS);
  });
});
