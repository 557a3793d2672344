import assert from "node:assert/strict";
import type { SurplusSettings } from "../../../../src/control/surplus/settings";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../../src/core/duration";
import { alive, SurplusDriver, type Switch } from "./surplus-driver";

const trialling = { chargePowerW: 3700, trialStart: true } as const satisfies SurplusSettings;
const CAR_BEGINS_MS = 2 * MINUTE_MS;

/** A house whose inverter may not export: it supplies what is drawn, up to what the panels could. */
class LimitedHouse {
  readonly surplus: SurplusDriver;
  #readings = 0;

  constructor(settings: SurplusSettings = trialling, startAt = "2026-06-01T10:00:00Z") {
    this.surplus = new SurplusDriver(settings, startAt);
  }

  /** Without the first decision, which is off. */
  get switches(): readonly Switch[] {
    return this.surplus.switches.slice(1);
  }

  get reasons(): readonly string[] {
    return this.switches.map(({ reason }) => reason);
  }

  /** Lets time pass with panels that could supply so much; the meter is read every ten seconds. */
  pass(panelsW: number, ms: number, { houseW = 400, tellsSolar = false } = {}): void {
    const { surplus } = this;
    for (const until = surplus.now + ms; surplus.now < until;) {
      const { on, since = surplus.now } = surplus.state;
      const drawnW = houseW + (on === true && surplus.now >= since + CAR_BEGINS_MS ? 3700 : 0);
      const solarW = Math.min(panelsW, drawnW);
      const grid = { quantity: "grid", value: alive(drawnW - solarW + 30, ++this.#readings) } as const;
      const solar = { quantity: "solar", value: solarW } as const;
      surplus.give({ kind: "power", readings: tellsSolar ? [grid, solar] : [grid] });
      surplus.wait(10 * SECOND_MS);
    }
  }
}

interface Case {
  readonly settings?: SurplusSettings;
  readonly panelsW?: number;
  readonly startAt?: string;
  readonly more?: { readonly houseW?: number; readonly tellsSolar?: boolean };
}

describe("a trial start", () => {
  it("charges on where the solar power rises with the car, without a warning that the meter does not", () => {
    const house = new LimitedHouse();
    house.pass(6000, 9 * MINUTE_MS);
    const { reason } = house.surplus.decision;
    house.pass(6000, 2 * HOUR_MS);

    assert.deepEqual(reason, { code: "trial-delay", params: { at: house.switches[0]?.at } });
    assert.deepEqual(house.reasons, ["trial"]);
    assert.equal(house.surplus.reason, "charging-unconfirmed");
    assert.equal(house.surplus.decision.warning, undefined);
  });

  it("that fails ends within minutes, comes again two hours later, and twice a day at most", () => {
    const house = new LimitedHouse();
    house.pass(1500, 7 * HOUR_MS);

    assert.deepEqual(house.reasons, ["trial", "trial-failed", "trial", "trial-failed"]);
    const [first = NaN, failed = NaN, second = NaN] = house.switches.map(({ at }) => at);
    assert.ok(failed - first <= 7 * MINUTE_MS, `${failed - first}`);
    assert.equal(second - first, 2 * HOUR_MS);
    assert.equal(house.surplus.reason, "waiting-for-sun");
  });

  it("that the sun carried is stopped like any other charge when a cloud comes later", () => {
    const house = new LimitedHouse();
    house.pass(6000, HOUR_MS);
    const before = house.surplus.now;
    house.pass(1500, HOUR_MS);

    assert.deepEqual(house.reasons, ["trial", "stop"]);
    assert.ok((house.switches[1]?.at ?? 0) >= before + 10 * MINUTE_MS);
  });

  it("is remembered over a restart", () => {
    const house = new LimitedHouse();
    house.pass(1500, HOUR_MS);
    house.surplus.restart();
    house.pass(1500, HOUR_MS - MINUTE_MS);

    assert.deepEqual(house.reasons, ["trial", "trial-failed"]);
  });

  const day = "2026-06-01T10:00:00Z";
  for (const [what, { settings = trialling, panelsW = 6000, startAt = day, more = {} }] of [
    ["without the box", { settings: { chargePowerW: 3700 } }],
    ["early in the morning", { startAt: "2026-06-01T06:00:00Z" }],
    ["in the evening", { startAt: "2026-06-01T16:55:00Z" }],
    ["while the house imports", { panelsW: 200 }],
    ["while the panels are known to supply nothing", { panelsW: 0, more: { houseW: 100, tellsSolar: true } }],
    [
      "shortly before the night pause",
      { settings: { ...trialling, night: { from: "12:00", to: "06:00" } }, startAt: "2026-06-01T11:35:00Z" },
    ],
    ["when the day has no starts left", { settings: { ...trialling, startsPerDay: 0 } }],
  ] satisfies ReadonlyArray<readonly [string, Case]>)
    it(`never comes ${what}`, () => {
      const house = new LimitedHouse(settings, startAt);
      house.pass(panelsW, 25 * MINUTE_MS, more);

      assert.deepEqual(house.reasons, []);
    });

  it("never comes while a home battery supplies the house", () => {
    const surplus = new SurplusDriver({ ...trialling, site: { batteryFeedsCar: true } });
    for (let reading = 0; reading < 180; reading++) {
      const power = [
        { quantity: "grid", value: alive(20, reading) },
        { quantity: "battery", value: 500 },
      ] as const;
      surplus.give({ kind: "power", readings: power });
      surplus.wait(10 * SECOND_MS);
    }

    assert.deepEqual(surplus.switches.slice(1), []);
  });

  it("comes at the same instant, however often the meter is read", () => {
    const settings = { ...trialling, silenceMs: HOUR_MS };
    const [asked, seldomAsked] = [new SurplusDriver(settings), new SurplusDriver(settings)];
    for (const surplus of [asked, seldomAsked]) {
      surplus.grid(2500);
      surplus.now += SECOND_MS;
      surplus.grid(20);
    }

    asked.meter(20, 20 * MINUTE_MS, 3 * SECOND_MS);
    seldomAsked.wait(20 * MINUTE_MS);

    const [askedAt, seldomAt] = [asked, seldomAsked].map(({ switches }) => switches.at(-1)?.at);
    assert.equal(asked.switches.at(-1)?.reason, "trial");
    assert.equal(askedAt, seldomAt);
  });
});
