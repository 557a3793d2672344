import assert from "node:assert/strict";
import type { SurplusSettings } from "../../../../src/control/surplus/settings";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { diceFor } from "../../../support/control/dice";
import { SurplusDriver } from "./surplus-driver";

const DAY = Date.parse("2026-06-01T00:00:00Z");

/** Sun from 5 to 21 hours, at most `peakW`, behind clouds of which each has its own length and darkness. */
function sky(seed: number, peakW: number, cloudiness: number): (at: number) => number {
  const random = diceFor(seed);
  const clouds: Array<{ until: number; lets: number }> = [];
  for (let until = DAY; until < DAY + 24 * HOUR_MS;) {
    until += random.whole(2, 25) * MINUTE_MS;
    clouds.push({ until, lets: random.isTrue(cloudiness) ? 0.2 + 0.4 * random.share() : 1 });
  }
  return (at) => {
    const height = Math.sin((Math.PI * ((at - DAY) / HOUR_MS - 5)) / 16);
    return Math.max(0, peakW * height) * (clouds.find(({ until }) => at < until)?.lets ?? 1);
  };
}

interface Lived {
  readonly surplus: SurplusDriver;
  /** What the car got, and what the house took from the grid because of it. */
  readonly carKwh: number;
  readonly gridKwh: number;
}

/** A day with a meter that tells every ten seconds, a fridge, a kettle, and a car that begins 90 s late and ends 20 s late. */
function live(settings: SurplusSettings, sunW: (at: number) => number): Lived {
  const carW = settings.chargePowerW ?? 0;
  const surplus = new SurplusDriver(settings, DAY);
  const random = diceFor(7);
  let [carKwh, gridKwh, kettleUntil] = [0, 0, 0];
  for (; surplus.now < DAY + 24 * HOUR_MS; surplus.wait(10 * SECOND_MS)) {
    const { now } = surplus;
    if (random.isTrue(0.004)) kettleUntil = now + 3 * MINUTE_MS;
    const houseW = 350 + (now % (40 * MINUTE_MS) < 12 * MINUTE_MS ? 90 : 0) + (now < kettleUntil ? 2000 : 0);
    const last = surplus.switches.at(-1);
    const takesEffectAt = (last?.at ?? now) + (last?.on ? 90 : 20) * SECOND_MS;
    const charges = now >= takesEffectAt ? last?.on === true : last?.on === false && surplus.switches.length > 1;
    const gridW = houseW + (charges ? carW : 0) - sunW(now);
    if (charges) {
      carKwh += carW / 360 / 1000;
      gridKwh += Math.min(carW, Math.max(0, gridW)) / 360 / 1000;
    }
    surplus.grid(gridW);
  }
  return { surplus, carKwh, gridKwh };
}

const starts = ({ surplus }: Lived) => surplus.switches.filter(({ on }) => on).length;

describe("a whole day of sun", function () {
  const settings = { chargePowerW: 3700, night: { from: "22:00", to: "05:00" } };

  it("without clouds has one charge, of sun alone but for kettles", () => {
    const day = live(settings, sky(1, 7000, 0));

    assert.equal(starts(day), 1);
    assert.equal(day.surplus.decision.on, false);
    assert.ok(day.carKwh > 30, `${day.carKwh} kWh`);
    assert.ok(day.gridKwh < 0.05 * day.carKwh, `${day.gridKwh} of ${day.carKwh} kWh from the grid`);
    assert.equal(day.surplus.decision.warning, undefined);
  });

  it("under a closed sky has none", () => {
    assert.equal(starts(live(settings, sky(2, 3000, 1))), 0);
  });

  for (const seed of [3, 4, 5, 6, 7, 8]) {
    it(`with broken clouds (${seed}) has few charges, long ones, mostly of sun`, () => {
      const day = live(settings, sky(seed, 9000, 0.35));

      const { switches } = day.surplus;
      const times = switches.slice(1).map(({ at, on }, index) => ({ ms: at - (switches[index]?.at ?? 0), wasOn: !on }));
      assert.ok(starts(day) >= 1 && starts(day) <= 4, `${starts(day)} starts`);
      assert.ok(times.every(({ ms, wasOn }) => ms >= (wasOn ? 20 : 15) * MINUTE_MS));
      assert.ok(day.carKwh > 5, `${day.carKwh} kWh`);
      assert.ok(day.gridKwh < 0.25 * day.carKwh, `${day.gridKwh} of ${day.carKwh} kWh from the grid`);
    });
  }

  it("does not take its own load for a lack of sun", () => {
    const steady = live({ ...settings, chargePowerW: 5000 }, () => 5700);

    assert.equal(starts(steady), 1);
    assert.deepEqual(
      steady.surplus.switches.map(({ reason }) => reason),
      ["night", "start", "night"],
    );
  });
});
