import assert from "node:assert/strict";
import type { Mode } from "../../../../src/control/shared/requests";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import type { ModeRequest } from "../../../../src/control/mode/input";
import { HOUR_MS } from "../../../../src/core/duration";
import { ModeDriver, PARKED } from "./mode-driver";

const LOW: KnownCar = { ...PARKED, soc: 10 };
const BOOST: ModeRequest = { boost: { forMs: HOUR_MS } };

interface Case {
  readonly what: string;
  readonly mode: Mode;
  readonly car?: KnownCar;
  readonly request?: ModeRequest;
  readonly sun?: boolean;
  readonly cheap?: boolean;
  readonly verdict: string;
}

const CASES: readonly Case[] = [
  { what: "off is off", mode: "off", sun: true, cheap: true, verdict: "off off" },
  { what: "off is off even below the minimum", mode: "off", car: LOW, verdict: "off off" },
  { what: "a boost that is asked for while off charges", mode: "off", request: BOOST, verdict: "on boost" },
  { what: "now charges", mode: "now", sun: false, cheap: false, verdict: "on now" },
  { what: "a car below the minimum charges in solar", mode: "solar", car: LOW, sun: false, verdict: "on minimum" },
  { what: "a car below the minimum charges in cheap", mode: "cheap", car: LOW, cheap: false, verdict: "on minimum" },
  { what: "the minimum comes before a boost", mode: "solar", car: LOW, request: BOOST, verdict: "on minimum" },
  { what: "a boost comes before the sun", mode: "solar", sun: false, request: BOOST, verdict: "on boost" },
  { what: "a boost comes before now", mode: "now", request: BOOST, verdict: "on boost" },
  { what: "a car that is not plugged in is off", mode: "now", car: { pluggedIn: false }, verdict: "off not-plugged" },
  { what: "a car elsewhere is told nothing", mode: "now", car: { ...PARKED, place: "away" }, verdict: "- away" },
  {
    what: "a boost does not reach a car elsewhere",
    mode: "now",
    car: { place: "away" },
    request: BOOST,
    verdict: "- away",
  },
  { what: "solar follows the sun, on", mode: "solar", sun: true, cheap: false, verdict: "on solar-on" },
  { what: "solar follows the sun, off", mode: "solar", sun: false, cheap: true, verdict: "off solar-off" },
  { what: "cheap follows the price, on", mode: "cheap", sun: false, cheap: true, verdict: "on cheap-on" },
  { what: "cheap follows the price, off", mode: "cheap", sun: true, cheap: false, verdict: "off cheap-off" },
  { what: "sun or price is enough: price", mode: "solar+cheap", sun: false, cheap: true, verdict: "on cheap-on" },
  { what: "sun or price is enough: sun", mode: "solar+cheap", sun: true, cheap: false, verdict: "on solar-on" },
  { what: "neither is off", mode: "solar+cheap", sun: false, cheap: false, verdict: "off both-off" },
  { what: "solar waits for a word of the sun", mode: "solar", cheap: true, verdict: "- waiting-surplus" },
  { what: "cheap waits for a word of the price", mode: "cheap", sun: true, verdict: "- waiting-tariff" },
  { what: "both wait for a word of either", mode: "solar+cheap", verdict: "- waiting-both" },
];

describe("the order of a mode's rules", () => {
  for (const { what, mode, car = PARKED, request, sun, cheap, verdict } of CASES) {
    it(what, () => {
      const driver = new ModeDriver({ mode, minimumPercent: 20 }).car(car);
      if (request) driver.request(request);
      if (sun !== undefined) driver.says("surplus", sun);
      if (cheap !== undefined) driver.says("tariff", cheap);

      assert.equal(driver.verdict, verdict);
    });
  }

  it("is without a minimum where none is set, and takes one by message", () => {
    const driver = new ModeDriver({ mode: "solar" }).car(LOW).says("surplus", false);
    assert.equal(driver.verdict, "off solar-off");

    driver.request({ minimumPercent: 30 });
    assert.equal(driver.verdict, "on minimum");
    driver.request({ minimumPercent: null });
    assert.equal(driver.verdict, "off solar-off");
  });

  it("says that a minimum cannot be watched without a state of charge", () => {
    const driver = new ModeDriver({ mode: "solar", minimumPercent: 20 }).car({ pluggedIn: true });

    driver.says("surplus", false);

    assert.deepEqual([driver.verdict, driver.decision.warning?.code], ["off solar-off", "soc-unknown"]);
  });

  it("commands once for each change", () => {
    const driver = new ModeDriver({ mode: "off" }).car();
    driver.mode("now").mode("now").mode("solar").says("surplus", true).says("surplus", true).mode("off");

    assert.deepEqual(driver.commands, [false, true, false, true, false]);
  });

  it("stops what runs when the mode has nobody to decide", () => {
    const driver = new ModeDriver({ mode: "now" }).car();

    driver.mode("cheap");

    assert.deepEqual([driver.verdict, driver.commands], ["off waiting-tariff", [true, false]]);
  });
});
