import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS } from "../../../src/core/duration";
import { carSeries } from "../../../src/page/car-series";
import { carState, type KnownCar } from "../../../src/page/car-state";

const NOW = Date.parse("2026-06-15T12:00:00Z");
const WORDS = { next: ({ starts }: { readonly starts: boolean | undefined }): string => `starts: ${starts}` };

function known(more: Partial<KnownCar> = {}): KnownCar {
  return {
    id: "a",
    name: "i4",
    homeId: undefined,
    now: NOW,
    zone: "Europe/Berlin",
    currency: "EUR",
    isSimulated: false,
    state: { stale: true },
    ages: {},
    decision: undefined,
    plan: undefined,
    budget: {},
    chargeW: undefined,
    requests: [],
    modes: [],
    sessions: [],
    reports: [],
    ...more,
  };
}

describe("a car on the page", () => {
  it("shows what is unknown as absent, and nothing that is personal", () => {
    const state = { stale: true, location: { latitude: 1, longitude: 2 }, vin: "WBA0", vehicleId: "x", odometerKm: 5 };
    const car = carState(known({ state }), WORDS);
    const { soc, limit, charge, place, decision, plan, month } = car;
    assert.deepEqual(
      [soc, limit, charge, place, decision, plan],
      [undefined, undefined, "unknown", "unknown", undefined, undefined],
    );
    assert.deepEqual(month, { sessions: 0 });
    assert.doesNotMatch(JSON.stringify(car), /latitude|WBA0|vehicleId|odometer/);
  });

  it("is told apart for which nobody decides, and one whose nodes have not decided yet", () => {
    const nobody = carState(known(), WORDS).nobodyDecides;
    const notYet = carState(known({ reports: [{}] }), WORDS).nobodyDecides;
    assert.deepEqual([nobody, notYet], [true, undefined]);
  });

  it("shows a value with its time, and one that is no longer known as old", () => {
    const state = { soc: 61, pluggedIn: true, charging: true, powerW: 7200, lastKnown: { limit: 80 }, stale: false };
    const ages = { soc: 60, powerW: 90, limit: 5 };
    const { soc, limit, charge, powerW } = carState(known({ state, ages }), WORDS);
    assert.deepEqual(soc, { value: 61, at: NOW - 60_000 });
    assert.deepEqual(limit, { value: 80, at: NOW - 5000, isOld: true });
    assert.deepEqual([charge, powerW?.value], ["charging", 7200]);
    const yesterday = carState(known({ state, ages: { soc: DAY_MS / 1000 + 1 } }), WORDS);
    assert.equal(yesterday.soc?.isOld, true);
  });

  it("says what happens next, and only where that is to come", () => {
    const decision = { on: false, code: "waiting", reason: "Waiting.", nextChange: "2026-06-15T14:00:00Z" };
    assert.deepEqual(carState(known({ decision }), WORDS).decision?.next, {
      at: NOW + 2 * HOUR_MS,
      text: "starts: true",
    });
    const past = { ...decision, nextChange: "2026-06-15T11:00:00Z" };
    assert.equal(carState(known({ decision: past }), WORDS).decision?.next, undefined);
  });

  it("says of nothing that comes next where the car takes no more, whatever sun and prices would allow", () => {
    const decision = { on: true, code: "solar-on", reason: "Solar.", nextChange: "2026-06-15T14:00:00Z" };
    const next = (state: object): unknown => carState(known({ decision, state: { ...state } }), WORDS).decision?.next;
    assert.equal(next({ pluggedIn: true, charging: false, status: "fully-charged" }), undefined);
    assert.equal(next({ pluggedIn: true, charging: false, soc: 80, limit: 80 }), undefined);
    assert.ok(next({ pluggedIn: true, charging: false, soc: 79, limit: 80 }));
    assert.ok(next({ pluggedIn: true, charging: true, soc: 80, limit: 80 }), "it is still charging");
  });

  it("says once that a start is not confirmed", () => {
    const state = { charging: false, accepted: { charging: true, limit: 80 } };
    const [reason, other] = ["A start was sent. Not confirmed.", "0.229 EUR/kWh is one of the cheapest slots."];
    const surplus = { code: "charging-unconfirmed", reason };
    const accepted = (said: string, more: object = {}): unknown => {
      const decision = { on: true, code: "solar-on", reason: said };
      return carState(known({ state: { ...state, ...more }, decision, reports: [surplus] }), WORDS).accepted;
    };
    assert.deepEqual(accepted(`Charging from solar. ${reason}`), { charging: undefined, limit: 80 });
    assert.deepEqual(accepted(other), { charging: true, limit: 80 });
    assert.deepEqual(accepted(reason, { accepted: { charging: false } }), { charging: false, limit: undefined });
  });

  it("sums this month in the car's zone, and says of how much the cost is", () => {
    const at = (text: string): number => Date.parse(text);
    const session = { place: "home" as const, endAt: NOW };
    const sessions = [
      { ...session, startAt: at("2026-06-10T20:00:00Z"), energyKwh: 30, cost: 6 },
      // The first of June in Berlin.
      { ...session, startAt: at("2026-05-31T22:30:00Z"), energyKwh: 10 },
      { ...session, startAt: at("2026-05-31T21:30:00Z"), energyKwh: 99, cost: 99 },
    ];
    assert.deepEqual(carState(known({ sessions }), WORDS).month, {
      sessions: 2,
      energyKwh: 40,
      cost: 6,
      costShare: 75,
    });
  });

  it("draws the plan, and the state of charge that it brings", () => {
    const empty = { start: "2026-06-15T13:00:00Z", end: "2026-06-15T13:00:00Z", energyKwh: 0 };
    const plan = { windows: [empty, { start: "2026-06-15T14:00:00Z", end: "2026-06-15T15:00:00Z", energyKwh: 8 }] };
    const series = carSeries(known({ plan, state: { soc: 50 } }), undefined, 0.8);
    assert.deepEqual(series.plannedW?.value, [8000, null]);
    assert.deepEqual(series.socToCome?.value, [50, 50, 60]);
    assert.equal(carSeries(known({ plan, state: { soc: 50 } }), undefined, undefined).socToCome, undefined);
  });

  it("draws a window of which only the time is known, such as a boost that runs, by what the car draws", () => {
    const plan = { windows: [{ start: "2026-06-15T11:00:00Z", end: "2026-06-15T13:00:00Z" }] };
    const series = carSeries(known({ plan, state: { soc: 50 }, chargeW: 8000 }), undefined, 0.8);
    assert.deepEqual(series.plannedW?.value, [8000, null]);
    assert.deepEqual(series.socToCome?.value, [50, 60], "the first of its two hours has passed");
    assert.equal(carSeries(known({ plan, state: { soc: 50 } }), undefined, 0.8).plannedW, undefined);
  });
});
