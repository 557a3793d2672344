import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import {
  budgetDocument,
  decisionDocument,
  homeDocument,
  planDocument,
  sessionDocument,
  stateDocument,
} from "../../../src/mqtt/documents";
import { energyTotalAfter } from "../../../src/mqtt/energy-total";

const NOW = Date.parse("2026-06-01T10:00:00Z");
const SNAPSHOT = {
  vehicleId: "51000000-0000-4000-8000-0000000000b1",
  name: "i4",
  soc: 61,
  charging: true,
  location: { latitude: 48.1, longitude: 11.5 },
  ages: { soc: 45 },
  lastKnown: { rangeKm: 300, location: { latitude: 48.1, longitude: 11.5 } },
  fault: { code: "OFFLINE", reason: "The car is offline.", says: [{ key: "x" }], since: "2026-06-01T09:00:00Z" },
  updatedAt: "2026-06-01T09:59:00.000Z",
  vin: "WBA00000000000000",
};

describe("what is published of a car", () => {
  it("says nothing of where and which it is, unless it is asked for", () => {
    const text = JSON.stringify(stateDocument({ snapshot: SNAPSHOT }, NOW));
    assert.doesNotMatch(text, /latitude|48\.1|WBA|51000000/);
    const personal = stateDocument({ snapshot: SNAPSHOT, personal: { vin: "WBA00000000000000" } }, NOW);
    assert.deepEqual([personal["location"], personal["vin"]], [SNAPSHOT.location, "WBA00000000000000"]);
  });

  it("has what is known, and leaves out what is not", () => {
    assert.deepEqual(stateDocument({ snapshot: SNAPSHOT, makeName: "BMW" }, NOW), {
      name: "i4",
      make: "BMW",
      soc: 61,
      charging: true,
      updatedAt: "2026-06-01T09:59:00.000Z",
      lastKnown: { rangeKm: 300 },
      fault: { code: "OFFLINE", reason: "The car is offline.", since: "2026-06-01T09:00:00Z" },
      stale: false,
    });
  });

  it("is stale without a report for a day, and without any", () => {
    assert.equal(stateDocument({ snapshot: SNAPSHOT }, NOW + 25 * HOUR_MS)["stale"], true);
    assert.equal(stateDocument({ snapshot: {} }, NOW)["stale"], true);
  });

  it("counts by month", () => {
    assert.deepEqual(budgetDocument({ callsLeft: 12, stopsLeft: 3 }, { limit: 80, windowDays: 30 }, NOW), {
      callsLeft: 12,
      stopsLeft: 3,
      stopsLimit: 80,
      stopsWindowDays: 30,
      month: "2026-06",
    });
  });
});

describe("a decision that is published", () => {
  const tariff = {
    by: "smartcar-tariff",
    report: {
      on: false,
      code: "waiting",
      reason: "Charging is planned for 02:00.",
      goal: { ready: "2026-06-02T05:30:00.000Z", target: 80, once: false },
      plan: [{ start: "2026-06-02T00:00:00.000Z", end: "2026-06-02T02:00:00.000Z", energyKwh: 7.4, price: 0.2 }],
      cost: 1.48,
      currency: "EUR",
      inputs: { targetPercent: 80, fullPercent: 90, ceiling: 0.4, minimumPercent: 20, importPrice: 0.31 },
    },
  };
  const mode = {
    by: "smartcar-mode",
    report: { on: true, code: "boost", reason: "Boost.", mode: "cheap", inputs: { minimumPercent: 30 } },
  };

  it("is that of the node that has the last word, with what applies", () => {
    assert.deepEqual(decisionDocument([tariff, mode], "Europe/Berlin"), {
      on: true,
      code: "boost",
      reason: "Boost.",
      mode: "cheap",
      by: "smartcar-mode",
      ready: "2026-06-02T05:30:00.000Z",
      readyTime: "07:30:00",
      readyRequested: false,
      target: 80,
      full: 90,
      minimum: 30,
      ceiling: 0.4,
      price: 0.31,
      currency: "EUR",
    });
    assert.equal(decisionDocument([tariff], "UTC")?.["by"], "smartcar-tariff");
    assert.equal(decisionDocument([], "UTC"), undefined);
  });

  it("has the departure that was requested of the mode", () => {
    const asked = { ...mode, report: { ...mode.report, ready: { at: "2026-06-01T18:00:00.000Z", target: 70 } } };
    const { ready, target } = decisionDocument([tariff, asked], "UTC") ?? {};
    assert.deepEqual([ready, target], ["2026-06-01T18:00:00.000Z", 70]);
  });

  it("has the plan that is followed", () => {
    const { start, end } = { start: "2026-06-02T00:00:00.000Z", end: "2026-06-02T02:00:00.000Z" };
    assert.deepEqual(planDocument([tariff])?.["windows"], tariff.report.plan);
    assert.deepEqual(planDocument([tariff, mode])?.["windows"], [], "a boost follows none");
    const follows = { ...mode, report: { ...mode.report, plan: [{ start, end }] } };
    const plan = planDocument([tariff, follows]);
    assert.deepEqual(plan?.["windows"], [{ start, end, energyKwh: 7.4, price: 0.2 }]);
    assert.deepEqual([plan?.["start"], plan?.["cost"]], [start, 1.48]);
    assert.equal(planDocument([]), undefined);
  });
});

describe("what is published of a home", () => {
  it("has its limit from outside", () => {
    assert.deepEqual(homeDocument({ gridW: 300 }), { gridW: 300, gridLimit: { active: false } });
    assert.deepEqual(homeDocument({ limitW: 4200, limitSource: "14a" }), {
      gridLimit: { active: true, limitW: 4200, source: "14a" },
    });
  });
});

describe("a session that is published", () => {
  it("runs, or has ended", () => {
    assert.deepEqual(sessionDocument({ startAt: NOW, energyKwh: 3, socFrom: 50 }, 100), {
      active: true,
      start: "2026-06-01T10:00:00.000Z",
      energyKwh: 3,
      socFrom: 50,
      energyTotalKwh: 100,
    });
    assert.equal(sessionDocument({ startAt: NOW, endAt: NOW + 1 }, undefined)["active"], false);
    assert.deepEqual(sessionDocument(undefined, undefined), { active: false });
  });
});

describe("the energy of a car in all", () => {
  const ended = (endAt: number, energyKwh: number | undefined) => ({ startAt: endAt - HOUR_MS, endAt, energyKwh });

  it("counts each session once, when nothing corrects it any more", () => {
    const first = energyTotalAfter(undefined, [ended(NOW, 5)], NOW + 1000);
    assert.deepEqual(first, { totalKwh: 0, untilAt: 0 });
    const later = energyTotalAfter(first, [ended(NOW, 5.5)], NOW + HOUR_MS);
    assert.equal(later.totalKwh, 5.5);
    assert.deepEqual(energyTotalAfter(later, [ended(NOW, 9)], NOW + 2 * HOUR_MS), later);
  });

  it("counts a session whose successor has ended, and one without energy as none", () => {
    const total = energyTotalAfter(undefined, [ended(NOW, undefined), ended(NOW + 1000, 3)], NOW + 2000);
    assert.deepEqual(total, { totalKwh: 0, untilAt: NOW });
  });

  it("never falls", () => {
    let total = energyTotalAfter(undefined, [], NOW);
    for (let hour = 0; hour < 100; hour++) {
      const next = energyTotalAfter(
        total,
        [ended(NOW + hour * HOUR_MS, Math.sin(hour) * 10)],
        NOW + hour * HOUR_MS + HOUR_MS,
      );
      assert.ok(next.totalKwh >= total.totalKwh);
      total = next;
    }
  });
});
