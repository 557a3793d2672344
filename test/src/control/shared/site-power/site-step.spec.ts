import assert from "node:assert/strict";
import type { MeterEvidence } from "../../../../../src/control/shared/site-power/meter-evidence";
import { type SiteSettings, balanceW } from "../../../../../src/control/shared/site-power/observe";
import type { SiteReading } from "../../../../../src/control/shared/site-power/reading";
import { restoreSite } from "../../../../../src/control/shared/site-power/stored-site";
import type { SitePower } from "../../../../../src/control/shared/site-power/site-power";
import { type SiteContext, siteStep } from "../../../../../src/control/shared/site-power/site-step";
import { siteWarnings } from "../../../../../src/control/shared/site-power/site-warnings";
import { MINUTE_MS, SECOND_MS } from "../../../../../src/core/duration";
import { forAll } from "../../../../support/control/dice";

const TIMEOUT = 5 * MINUTE_MS;

/** The meters of a house, and what they tell. */
class House {
  now = Date.parse("2026-06-01T10:00:00Z");
  site: SitePower = {};
  readonly evidence: Array<MeterEvidence["load"]> = [];
  readonly #context: Partial<SiteContext>;
  command: SiteContext["command"];
  car: SiteContext["car"];

  constructor(settings: SiteSettings = {}, context: Partial<SiteContext> = {}) {
    this.#context = { settings, under: "as set", powerW: 3_700, ...context };
  }

  read(...readings: readonly SiteReading[]): void {
    const { command, car, now } = this;
    const context = { settings: {}, under: "as set", ...this.#context, command, car, now };
    const step = siteStep(this.site, readings, context);
    this.site = JSON.parse(JSON.stringify(step.site));
    if (step.evidence) this.evidence.push(step.evidence.load);
  }

  /** One reading of the grid after another. */
  grid(watts: readonly number[], everyMs = 10 * SECOND_MS): void {
    for (const value of watts) {
      this.read({ quantity: "grid", value });
      this.now += everyMs;
    }
  }

  get gridW(): number | undefined {
    return this.site.grid?.watts;
  }

  get warnings(): readonly string[] {
    return siteWarnings(this.site, this.now, TIMEOUT).map(({ code }) => code);
  }
}

function times(count: number, watts: (index: number) => number): readonly number[] {
  return Array.from({ length: count }, (_, index) => watts(index));
}

/** As a living meter shows it. */
const about = (watts: number) => (index: number) => watts + ((index * 7) % 5);

const under = (topic: string, value: number, more: Partial<SiteReading> = {}): SiteReading => ({
  quantity: "grid",
  value,
  meter: topic,
  ...more,
});

describe("several meters of one quantity", () => {
  it("are added by topic, and none replaces another", () => {
    const house = new House();
    house.read(under("pv/1", 3_000, { quantity: "solar" }));
    house.read(under("pv/2", 1_500, { quantity: "solar" }));
    house.read(under("pv/1", 2_000, { quantity: "solar" }));

    assert.equal(house.site.solar?.watts, 3_500);
  });

  it("are not added to the total that contains them", () => {
    const house = new House();
    house.read(under("openWB/bat/2/get/power", 500, { quantity: "battery", role: "detail", group: "openWB" }));
    house.read(under("openWB/bat/get/power", 900, { quantity: "battery", role: "total", group: "openWB" }));
    house.read(under("openWB/bat/3/get/power", 400, { quantity: "battery", role: "detail", group: "openWB" }));

    assert.equal(house.site.battery?.watts, 900);
  });

  it("are none where only one of them can be meant", () => {
    const house = new House();
    house.read(under("openWB/counter/0/get/power", -5_000, { role: "alone" }));
    assert.equal(house.gridW, -5_000);
    house.read(under("openWB/counter/4/get/power", 200, { role: "alone" }));

    assert.equal(house.gridW, undefined);
    assert.deepEqual(house.warnings, ["meter-ambiguous"]);
  });

  it("are three phases as soon as a third is received", () => {
    const house = new House();
    house.read(under("emeter/0", -1_000, { part: "L1" }));
    house.read(under("emeter/1", 4_000, { part: "L2" }));
    assert.equal(house.gridW, -1_000, "a second clamp may measure anything");
    house.read(under("emeter/2", -500, { part: "L3" }));

    assert.equal(house.gridW, 2_500);
  });

  it("are awaited where the meter tells how many phases it has", () => {
    const house = new House();
    house.read({ quantity: "grid", value: 3, part: "phases" });
    house.read(under("L1", -1_000, { part: "L1" }), under("L2", -1_000, { part: "L2" }));
    assert.equal(house.gridW, undefined);
    house.read(under("L3", -1_000, { part: "L3" }));

    assert.equal(house.gridW, -3_000);
  });

  it("are import and export", () => {
    const house = new House();
    house.read(under("in", 0, { part: "import" }));
    assert.equal(house.gridW, undefined);
    house.read(under("out", 5_000, { part: "export" }));

    assert.equal(house.gridW, -5_000);
  });

  it("are unknown when one has been silent for long", () => {
    const house = new House();
    house.read(under("in", 0, { part: "import" }), under("out", 5_000, { part: "export" }));
    house.now += 11 * MINUTE_MS;
    house.read(under("out", 4_000, { part: "export" }));

    assert.equal(house.gridW, -5_000, "as it was last known");
  });
});

describe("a reading that cannot be true", () => {
  it("beyond what the connection carries counts for nothing, and is reported for an hour", () => {
    const house = new House();
    house.grid([500, 501, 502, -65_509_000, 503]);

    assert.equal(house.gridW, 503);
    assert.deepEqual(house.warnings, ["reading-implausible"]);
    house.now += 61 * MINUTE_MS;
    assert.deepEqual(house.warnings, []);
  });

  it("as the first of all is none either", () => {
    const house = new House();
    house.grid([-65_509_000]);

    assert.equal(house.gridW, undefined);
  });

  it("is none where the connection is set to carry it", () => {
    const house = new House({ connectionW: 100_000 });
    house.grid([-90_000]);

    assert.equal(house.gridW, -90_000);
  });

  it("jumps further than any device, and back", () => {
    const house = new House();
    house.grid([500, 501, 502, -20_000, -20_010, 503]);

    assert.equal(house.gridW, 503);
    assert.deepEqual(house.warnings, ["reading-implausible"]);
  });

  it("is true in the end when it lasts", () => {
    const house = new House();
    house.grid([500, 501, 502, ...times(5, about(-20_000))]);
    assert.equal(house.gridW, 502);
    house.grid(times(3, about(-20_000)));

    assert.equal(Math.round((house.gridW ?? 0) / 100), -200);
    assert.deepEqual(house.warnings, []);
  });

  it("of a slow meter is true when the next agrees", () => {
    const house = new House();
    house.grid([500, 501, 502, -20_000, -20_100], 15 * MINUTE_MS);

    assert.equal(house.gridW, -20_100);
  });

  it("never is the grid's power, whatever comes", () => {
    forAll(100, (random) => {
      const house = new House();
      for (let step = 0; step < 200; step++) {
        house.now += random.whole(1, 400) * SECOND_MS;
        house.read({ quantity: "grid", value: random.one([random.whole(-9_000, 9_000), 1e9, -6e7, 50_100, -1e308]) });
        assert.ok(Math.abs(house.gridW ?? 0) <= 50_000);
      }
    });
  });
});

describe("a frozen meter", () => {
  it("did not move for a quarter of an hour after a command", () => {
    const house = new House();
    house.grid(times(60, () => -5_000));
    house.command = { on: true, at: house.now };
    house.grid(times(89, () => -5_000));
    assert.deepEqual(house.warnings, []);
    house.grid(times(2, () => -5_000));

    assert.deepEqual(house.warnings, ["meter-frozen"]);
  });

  it("stays frozen after the stop that it brought, until it says something else", () => {
    const house = new House();
    house.grid([-5_000]);
    house.command = { on: true, at: house.now };
    house.grid(times(95, () => -5_000));
    house.command = { on: false, at: house.now };
    house.grid(times(20, () => -5_000));
    assert.deepEqual(house.warnings, ["meter-frozen"]);
    house.grid([-4_990]);

    assert.deepEqual(house.warnings, []);
  });

  it("was seen to vary, and does not for half an hour", () => {
    const house = new House();
    house.grid([...times(10, about(300)), ...times(179, () => 300)]);
    assert.deepEqual(house.warnings, []);
    house.grid(times(3, () => 300));

    assert.deepEqual(house.warnings, ["meter-frozen"]);
  });

  it("is none that stands at 0 in the night", () => {
    const house = new House();
    house.grid(times(10, about(300)));
    house.command = { on: false, at: house.now };
    house.grid(times(1_000, () => 0));

    assert.deepEqual(house.warnings, []);
  });

  it("is none that has told twice only", () => {
    const house = new House();
    house.grid(times(6, about(300)), 15 * MINUTE_MS);
    house.command = { on: true, at: house.now };
    house.grid([400, 400, 400], 15 * MINUTE_MS);

    assert.ok(!house.warnings.includes("meter-frozen"));
  });
});

describe("the pace of a meter", () => {
  it("of five minutes is learnt, and said", () => {
    const house = new House();
    house.grid(times(4, about(-3_000)), 303 * SECOND_MS);

    assert.deepEqual(siteWarnings(house.site, house.now, TIMEOUT), [{ code: "meter-slow", params: { minutes: 5 } }]);
  });

  it("is known after a restart", () => {
    const house = new House();
    house.grid(times(4, about(-3_000)), 15 * MINUTE_MS);

    assert.equal(restoreSite(JSON.parse(JSON.stringify(house.site))).pace?.ms, 15 * MINUTE_MS);
  });

  it("of a meter that sends only changes lets it be silent for longer", () => {
    const house = new House();
    for (let round = 0; round < 6; round++) {
      house.grid(
        times(4, (index) => -3_000 - round * 10 - index),
        10 * SECOND_MS,
      );
      house.now += 8 * MINUTE_MS;
    }
    house.grid([-3_100]);

    assert.deepEqual(house.warnings, ["meter-sparse"]);
    assert.equal(house.site.pace?.sendsChanges, true);
  });

  it("of a usual meter is none to speak of, even after an outage", () => {
    const house = new House();
    house.grid(times(30, about(-3_000)));
    house.now += 8 * MINUTE_MS;
    house.grid(times(30, about(-3_000)));

    assert.deepEqual(house.warnings, []);
  });
});

describe("readings that are all close to 0", () => {
  const kilowatts = times(120, (index) => -5 + (index % 7) / 100);

  it("may be kW, or held by a battery that nobody entered", () => {
    const house = new House();
    house.grid(kilowatts);

    assert.deepEqual(siteWarnings(house.site, house.now, TIMEOUT), [
      { code: "readings-tiny", params: { low: "-5", high: "-4.94" } },
    ]);
  });

  it("say nothing of a unit while they never vary", () => {
    const house = new House();
    house.grid(times(120, () => -4));

    const codes = siteWarnings(house.site, house.now, TIMEOUT).map(({ code }) => code);
    assert.equal(codes.includes("readings-tiny"), false);
  });

  it("are no wonder beside a battery that is known", () => {
    const house = new House();
    house.read({ quantity: "battery", value: 500 });
    for (const watts of kilowatts) {
      house.read({ quantity: "battery", value: 500 }, { quantity: "grid", value: watts });
      house.now += 10 * SECOND_MS;
    }

    assert.deepEqual(house.warnings, []);
  });

  it("are none once the house takes something", () => {
    const house = new House();
    house.grid([...kilowatts, 300]);

    assert.deepEqual(house.warnings, []);
  });
});

describe("the home's battery", () => {
  const balance = ({ site, now }: House, settings: SiteSettings = {}): number | undefined =>
    balanceW(site, settings, now);

  it("gives no surplus, and what it takes is one", () => {
    const house = new House();
    house.read({ quantity: "grid", value: 5 }, { quantity: "battery", value: 3_700 });
    assert.equal(balance(house), 3_705);
    house.read({ quantity: "grid", value: 5 }, { quantity: "battery", value: -2_000 });
    assert.equal(balance(house), -1_995);
  });

  it("comes first up to the level that is set", () => {
    const house = new House();
    const charging: readonly SiteReading[] = [
      { quantity: "grid", value: 5 },
      { quantity: "battery", value: -2_000 },
    ];
    house.read(...charging, { quantity: "battery-level", value: 40 });
    assert.equal(balance(house, { batteryStrategy: { kind: "battery-first", upToPercent: 60 } }), 5);
    house.read(...charging, { quantity: "battery-level", value: 60 });
    assert.equal(balance(house, { batteryStrategy: { kind: "battery-first", upToPercent: 60 } }), -1_995);
  });

  it("is taken to give on when it falls silent, and that is said", () => {
    const house = new House();
    house.read({ quantity: "battery", value: 3_000 });
    house.grid(times(70, about(0)));

    assert.equal(Math.round((balance(house) ?? 0) / 100), 30);
    assert.deepEqual(house.warnings, ["battery-silent"]);
  });
});

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

describe("what is kept of the meters", () => {
  it("is understood, or left out", () => {
    for (const stored of [
      undefined,
      null,
      [],
      "x",
      { pace: 3 },
      { pace: { gaps: ["x", -1] } },
      { sign: { under: 1 } },
    ]) {
      assert.deepEqual(restoreSite(stored), {});
    }
  });
});
