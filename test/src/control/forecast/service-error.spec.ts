import assert from "node:assert/strict";
import { emptyHistory, withSlot } from "../../../../src/control/forecast/history";
import { restoreErrors } from "../../../../src/control/forecast/stored-forecast";
import {
  type ServiceErrors,
  learnErrors,
  noErrors,
  rememberForecast,
  withDoubt,
} from "../../../../src/control/forecast/service-error";
import { HOUR_MS } from "../../../../src/core/duration";
import { diceFor } from "../../../support/control/dice";

const START = Date.parse("2026-06-01T00:00:00Z");

/** Hours with 3 kW around noon. */
function day(fromAt: number): Array<{ startAt: number; endAt: number; value: number }> {
  return Array.from({ length: 48 }, (_, hour) => {
    const startAt = fromAt + hour * HOUR_MS;
    const time = (startAt / HOUR_MS) % 24;
    return { startAt, endAt: startAt + HOUR_MS, value: time >= 8 && time < 18 ? 3000 : 0 };
  });
}

/** A service that is asked every hour, and a sun that gives `ratio` of what it says. */
function lived(days: number, ratio: (hour: number) => number): ServiceErrors {
  let [errors, history] = [noErrors, emptyHistory()];
  for (let hour = 0; hour < days * 24; hour++) {
    const now = START + hour * HOUR_MS;
    errors = learnErrors(rememberForecast(errors, day(now), now), history, now);
    const solarW = (day(now)[0]?.value ?? 0) * ratio(hour);
    for (const startAt of [now, now + HOUR_MS / 2]) history = withSlot(history, { startAt, solarW, surplusW: 0 });
  }
  return errors;
}

const noon = [{ startAt: START + 60 * 24 * HOUR_MS, endAt: START + 60 * 24 * HOUR_MS + HOUR_MS, value: 2000 }];
const now = START + 60 * 24 * HOUR_MS - HOUR_MS;

describe("the forecast of a service", () => {
  it("is taken with its own doubt where it tells any", () => {
    const reported = noon.map((slot) => ({ ...slot, low: 1200, high: 2500 }));

    assert.deepEqual(
      withDoubt(
        lived(10, () => 0.5),
        reported,
        now,
      ),
      reported,
    );
  });

  it("is doubted before anything is known of it", () => {
    const [slot] = withDoubt(noErrors, noon, now);

    assert.ok(slot && slot.low < 0.6 * slot.value && slot.high > 1.2 * slot.value && slot.value === 2000);
  });

  it("is put right when it always says too much", () => {
    const [slot] = withDoubt(
      lived(20, () => 0.7),
      noon,
      now,
    );

    assert.ok(slot && Math.abs(slot.value - 1400) < 100, `${slot?.value}`);
  });

  it("is doubted as much as it errs", () => {
    const dice = diceFor(5);
    const [good] = withDoubt(
      lived(20, () => 0.95 + 0.1 * dice.share()),
      noon,
      now,
    );
    const [bad] = withDoubt(
      lived(20, () => 0.2 + 1.2 * dice.share()),
      noon,
      now,
    );

    assert.ok(good && bad && bad.high - bad.low > 3 * (good.high - good.low));
    assert.ok(Math.abs(bad.low / 2000 - 0.32) < 0.15 && Math.abs(bad.high / 2000 - 1.28) < 0.15);
  });

  it("is judged by how far ahead it was", () => {
    let [errors, history] = [noErrors, emptyHistory()];
    for (let hour = 0; hour < 20 * 24; hour++) {
      const at = START + hour * HOUR_MS;
      // What it says of the next two hours is right; beyond, it says twice as much.
      const said = day(at).map((slot, ahead) => ({ ...slot, value: slot.value * (ahead < 2 ? 1 : 2) }));
      errors = learnErrors(rememberForecast(errors, said, at), history, at);
      for (const startAt of [at, at + HOUR_MS / 2])
        history = withSlot(history, { startAt, solarW: day(at)[0]?.value ?? 0 });
    }

    const [soon] = withDoubt(errors, noon, now);
    const [later] = withDoubt(errors, noon, now - 12 * HOUR_MS);

    assert.ok(soon && later && soon.value > 1900 && later.value < 1100);
  });

  it("teaches nothing where the sun was not measured", () => {
    const errors = learnErrors(rememberForecast(noErrors, day(START), START), emptyHistory(), START + 72 * HOUR_MS);

    assert.deepEqual(errors, noErrors);
  });

  it("is remembered within bounds", () => {
    const { said, shown } = lived(60, () => 1);

    assert.ok(said.length <= 200, `${said.length}`);
    assert.ok(shown.length <= 600);
  });

  it("survives a restart, without what is not understood", () => {
    const errors = lived(3, () => 0.8);
    const broken = { said: [null, 5, { startAt: 1 }], shown: ["x", { reach: 1, said: 0, was: 3 }] };

    assert.deepEqual(restoreErrors(JSON.parse(JSON.stringify(errors))), errors);
    for (const stored of [undefined, null, "x", [], {}, broken]) assert.deepEqual(restoreErrors(stored), noErrors);
  });
});
