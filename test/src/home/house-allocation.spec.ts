import assert from "node:assert/strict";
import type { PowerDemand } from "../../../src/control/allocation/power-request";
import { MINUTE_MS } from "../../../src/core/duration";
import { Home } from "../../../src/home/home";
import { fuseOf, type HomeSettings } from "../../../src/home/home-settings";
import { HouseAllocation } from "../../../src/home/house-allocation";
import type { HouseSeat, SeatKind } from "../../../src/home/house-seats";
import type { HouseMemory } from "../../../src/home/stored-house";
import { FakeClock } from "../../support/fake-clock";
import { EMPTY_HOME } from "../../support/empty-home";

const settings: HomeSettings = { ...EMPTY_HOME, carOrder: ["Volvo", "BMW"], fuse: fuseOf(25, 3) };

const METER = { id: "meter", name: "grid power" };
const now: PowerDemand = { class: "price", powerW: 11_000 };

/** A house with a BMW and a Volvo; `changed` are the seats whose view changed. */
class House {
  readonly clock = new FakeClock("2026-11-03T18:00:00Z");
  readonly home: Home;
  readonly allocation: HouseAllocation;
  readonly changed: string[] = [];
  stored: HouseMemory | undefined;

  constructor(change: Partial<HomeSettings> = {}) {
    this.home = new Home({ ...settings, ...change });
    this.allocation = this.open();
  }

  open(): HouseAllocation {
    return new HouseAllocation({
      home: this.home,
      clock: this.clock,
      random: () => 0.5,
      store: (memory) => (this.stored = memory),
    });
  }

  seat(name: string, kind: SeatKind = "mode"): HouseSeat {
    const owner = { houseChanged: (): void => void this.changed.push(name) };
    return this.allocation.join({ car: name.toLowerCase(), name, kind, owner });
  }

  grid(value: number): void {
    this.home.publish("meter", [{ quantity: "grid", value }], METER, this.clock.now());
  }

  limit(watts: number | undefined, untilAt?: number): void {
    this.home.publish("limit", { watts, untilAt }, METER, this.clock.now());
  }
}

describe("a house with several cars", () => {
  it("lets one charge where the fuse carries one, and tells the other by name when it may", async () => {
    const house = new House();
    const [bmw, volvo] = [house.seat("BMW"), house.seat("Volvo")];

    assert.equal(volvo.ask({ demand: now }).grant.granted, true);
    assert.deepEqual(bmw.ask({ demand: now }).grant.reason, { code: "other-car", params: { car: "Volvo" } });
    assert.deepEqual(house.changed, []);

    volvo.ask({});
    assert.equal(bmw.view.grant.reason?.code, "car-stopping");
    await house.clock.advance(2 * MINUTE_MS);
    assert.equal(bmw.view.grant.granted, true);
  });

  it("measures the house on after a clock was set back", async () => {
    const house = new House();
    const bmw = house.seat("BMW");
    house.grid(2000);
    await house.clock.advance(5 * MINUTE_MS);
    bmw.ask({ demand: now });
    house.clock.jump("2026-11-03T12:00:00Z");
    bmw.ask({});
    const meter = async (watts: number): Promise<void> => {
      for (let minute = 0; minute < 15; minute++) {
        house.grid(watts);
        await house.clock.advance(MINUTE_MS);
      }
    };
    await meter(500);
    assert.equal(bmw.ask({ demand: now }).grant.granted, true);
    bmw.ask({});
    await meter(14_000);

    assert.equal(bmw.ask({ demand: now }).grant.reason?.code, "fuse");
  });

  it("lets a car take another's place for the sun, by what that saves in this house", async () => {
    const { price } = EMPTY_HOME;
    const priced = { ...price, contract: [{ perKwh: 0.3 }], feedIn: { ...price.feedIn, contract: [{ perKwh: 0.08 }] } };
    for (const [known, goesFirst] of [
      [priced, "Volvo"],
      [price, "BMW"],
    ] as const) {
      const house = new House({ price: known, carOrder: [] });
      const [bmw, volvo] = [house.seat("BMW", "tariff"), house.seat("Volvo", "surplus")];
      bmw.ask({ demand: { ...now, worth: 0.02, stopCost: 0.05 } });
      volvo.ask({ demand: { class: "sun", powerW: 11_000 } });

      await house.clock.advance(3 * MINUTE_MS);
      assert.deepEqual(
        [bmw.view.grant.granted, volvo.view.grant.granted],
        [goesFirst === "BMW", goesFirst === "Volvo"],
      );
    }
  });

  it("takes no made-up price for what the sun saves", async () => {
    const house = new House({ carOrder: [] });
    const [startAt, endAt] = [house.clock.now(), house.clock.now() + 60 * MINUTE_MS];
    const slots = [{ startAt, endAt, value: 0.9 }];
    house.home.publish("prices", { slots }, { id: "p", name: "simulated", isSimulated: true }, startAt);
    const [bmw, volvo] = [house.seat("BMW", "tariff"), house.seat("Volvo", "surplus")];
    bmw.ask({ demand: { ...now, worth: 0.02, stopCost: 0.05 } });
    volvo.ask({ demand: { class: "sun", powerW: 11_000 } });

    await house.clock.advance(3 * MINUTE_MS);
    assert.deepEqual([bmw.view.grant.granted, volvo.view.grant.granted], [true, false]);
  });

  it("knows what a charge is worth by the tariff that a mode follows", async () => {
    const house = new House({ carOrder: [] });
    const [volvo, mode, tariff] = [house.seat("Volvo"), house.seat("BMW"), house.seat("BMW", "tariff")];
    volvo.ask({ demand: { ...now, worth: 0, stopCost: 0.05 } });
    tariff.ask({ demand: { ...now, worth: 0.2, stopCost: 0.05 } });
    mode.ask({ demand: now, follows: ["tariff"] });

    await house.clock.advance(3 * MINUTE_MS);
    assert.deepEqual([volvo.view.grant.granted, mode.view.grant.granted], [false, true]);
  });

  it("grants all it is asked for without a fuse", () => {
    const house = new House({ fuse: undefined });
    const [bmw, volvo] = [house.seat("BMW"), house.seat("Volvo")];

    assert.deepEqual(
      [bmw.ask({ demand: now }), volvo.ask({ demand: now })].map(({ grant }) => grant.granted),
      [true, true],
    );
  });

  it("knows by the meter what it takes itself", async () => {
    const house = new House();
    const [bmw, volvo] = [house.seat("BMW"), house.seat("Volvo")];
    const small = { ...now, powerW: 7400 };
    house.grid(400);
    assert.equal(bmw.ask({ demand: small }).grant.granted, true);
    await house.clock.advance(10 * MINUTE_MS);
    for (let minute = 0; minute < 15; minute++) {
      house.grid(7400 + 4000);
      await house.clock.advance(MINUTE_MS);
    }

    assert.equal(volvo.ask({ demand: small }).grant.reason?.code, "other-car");
    for (let minute = 0; minute < 30; minute++) {
      await house.clock.advance(MINUTE_MS);
      house.grid(7400 + 400);
    }
    assert.equal(volvo.ask({ demand: small }).grant.granted, true);
  });

  it("tells a plan what the other cars draw, and nothing of its own", () => {
    const house = new House();
    const [bmw, volvo] = [house.seat("BMW", "tariff"), house.seat("Volvo", "tariff")];
    house.grid(400);
    bmw.ask({ demand: { ...now, powerW: 7400 } });

    assert.deepEqual([bmw.view.othersW, volvo.view.othersW], [undefined, 7400]);
    bmw.ask({});
    assert.equal(volvo.view.othersW, undefined);
  });

  it("takes a car that charges by a schedule for no load of the house, and stops no other car for it", async () => {
    const house = new House({ fuse: fuseOf(35, 3) });
    const [bmw, volvo] = [house.seat("BMW", "tariff"), house.seat("Volvo", "tariff")];
    const grid = async (watts: number, minutes: number): Promise<void> => {
      for (let minute = 0; minute < minutes; minute++) {
        house.grid(watts);
        await house.clock.advance(MINUTE_MS);
      }
    };
    await grid(500, 10);
    bmw.ask({ demand: now });
    const endsAt = house.clock.now() + 60 * MINUTE_MS;
    const scheduled = { ...now, firm: "scheduled", endsAt } as const;
    volvo.ask({ demand: { ...scheduled, startsAt: house.clock.now() + 20 * MINUTE_MS } });
    await grid(11_500, 10);
    // The meter shows it before it reports.
    await grid(22_500, 1);
    volvo.ask({ demand: { ...scheduled, startsAt: house.clock.now() } });
    assert.equal(bmw.view.othersW, 11_000);
    for (let minute = 0; minute < 20; minute++) {
      await grid(22_500, 1);
      assert.deepEqual(bmw.view.grant, { granted: true });
    }
  });

  it("takes nothing from real cars by what a simulated node has heard", () => {
    const house = new House();
    const bmw = house.seat("BMW");
    const madeUp = { ...METER, isSimulated: true };
    house.home.publish("limit", { watts: 0 }, madeUp, house.clock.now());
    house.home.publish("meter", [{ quantity: "grid", value: 40_000 }], madeUp, house.clock.now());

    assert.equal(bmw.ask({ demand: now }).grant.granted, true);
  });

  it("knows the peak of the month though a reading came before it was read from the store", () => {
    const peak = {
      perKwMonth: 10,
      floorKw: 0,
      steps: [],
      formedBy: "highest-quarter",
      counts: [],
      zone: "UTC",
    } as const;
    const house = new House({ peak });
    const tariff = house.seat("BMW", "tariff");
    house.grid(400);
    const highest = [{ dayAt: Date.UTC(2026, 10, 2), kw: 9 }];
    house.allocation.restore({ peak: { month: "2026-11", highest } });
    tariff.ask({ demand: now });

    assert.deepEqual(tariff.view.share?.peak?.month.highest, highest);
  });

  it("stops the least important car at once under a limit, and resumes after a random delay", async () => {
    const house = new House();
    const small = { ...now, powerW: 3700 };
    const [bmw, volvo] = [house.seat("BMW"), house.seat("Volvo")];
    bmw.ask({ demand: small });
    volvo.ask({ demand: small });
    house.limit(4200, house.clock.now() + 60 * MINUTE_MS);

    assert.deepEqual(house.changed, ["BMW"]);
    assert.equal(bmw.view.grant.reason?.code, "grid-limit-until");
    assert.equal(volvo.view.grant.granted, true);

    await house.clock.advance(60 * MINUTE_MS);
    assert.equal(bmw.ask({ demand: small }).grant.reason?.code, "limit-over");
    await house.clock.advance(2.5 * MINUTE_MS);
    assert.equal(bmw.view.grant.granted, true);
  });

  it("falls back when an input that repeats itself is silent, and says so", async () => {
    const house = new House({
      gridLimit: { relayW: 4200, fallbackW: 3000, maxAgeMs: 5 * MINUTE_MS, zone: "Europe/Berlin" },
    });
    const bmw = house.seat("BMW");
    bmw.ask({ demand: { ...now, powerW: 3700 } });
    house.limit(undefined);
    const receivedAt = house.clock.now();
    await house.clock.advance(6 * MINUTE_MS);

    assert.equal(bmw.view.grant.reason?.code, "grid-limit");
    assert.deepEqual(house.allocation.warnings, [
      { code: "limit-silent", params: { lastAt: receivedAt, watts: 3000 } },
    ]);
  });

  it("stores a limit that is repeated every few seconds only now and then", async () => {
    const house = new House();
    let stored = 0;
    for (let seconds = 0; seconds < 600; seconds += 10) {
      const before = house.stored;
      house.limit(4200);
      if (house.stored !== before) stored += 1;
      await house.clock.advance(MINUTE_MS / 6);
    }

    assert.equal(stored, 2);
  });

  it("holds a limit over a restart", () => {
    const house = new House();
    house.limit(4200);
    const stored = house.stored ?? {};
    const again = new House();
    again.allocation.restore(stored);

    assert.equal(again.seat("BMW").ask({ demand: now }).grant.reason?.code, "grid-limit");
  });

  it("counts of a car with a mode only the nodes that the mode follows", () => {
    const house = new House();
    const [surplus, tariff] = [house.seat("BMW", "surplus"), house.seat("BMW", "tariff")];
    const [mode, volvo] = [house.seat("BMW"), house.seat("Volvo")];
    mode.ask({ follows: ["surplus"] });

    assert.equal(tariff.ask({ demand: now }).grant.granted, true);
    assert.equal(volvo.ask({ demand: now }).grant.granted, true);
    assert.equal(surplus.ask({ demand: { ...now, class: "sun" } }).grant.reason?.code, "other-car");
    assert.equal(mode.view.grant.reason?.code, "other-car");
  });

  it("grants nothing while its nodes leave one after the other, as at a deploy", async () => {
    const house = new House({ fuse: undefined });
    const sun: PowerDemand = { class: "sun", powerW: 3700 };
    const [bmw, volvo] = [house.seat("BMW"), house.seat("Volvo")];
    volvo.ask({ demand: sun });
    assert.equal(bmw.ask({ demand: sun }).grant.granted, false);
    house.changed.length = 0;

    volvo.leave();
    await house.clock.advance(MINUTE_MS / 2);
    bmw.leave();
    await house.clock.advance(5 * MINUTE_MS);

    assert.deepEqual(house.changed, []);
  });

  it("forgets who has left", async () => {
    const house = new House();
    const [bmw, volvo] = [house.seat("BMW"), house.seat("Volvo")];
    volvo.ask({ demand: now });
    bmw.ask({ demand: now });
    volvo.leave();
    await house.clock.advance(4 * MINUTE_MS);

    assert.equal(bmw.view.grant.granted, true);
    bmw.leave();
    assert.equal(house.clock.waiting, 0);
  });
});
