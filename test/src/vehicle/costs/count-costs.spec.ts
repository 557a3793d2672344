import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { costsAfter } from "../../../../src/vehicle/costs/count-costs";
import type { CostLook, LookedSession } from "../../../../src/vehicle/costs/cost-look";
import { shownCost } from "../../../../src/vehicle/costs/session-cost";
import { CostBook, NO_COSTS } from "../../../../src/vehicle/costs/stored-costs";

const START = Date.parse("2026-06-01T10:00:00Z");
const look = (more: Partial<CostLook>): CostLook => ({
  now: START,
  zone: "Europe/Berlin",
  pluggedIn: true,
  session: undefined,
  price: 0.3,
  feedIn: 0.08,
  currency: "EUR",
  priceSource: "feed",
  gridW: 4000,
  batteryW: undefined,
  powerW: 4000,
  chargerW: undefined,
  odometerKm: 12_345,
  ...more,
});
const running = (energyKwh: number, startAt = START): LookedSession => ({ startAt, isRunning: true, energyKwh });

/** One look a minute for an hour; the energy of it comes with the last. */
function hour(before: CostBook, from: number, kwh: number, more: Partial<CostLook> = {}): CostBook {
  const known = before.sessions.at(-1)?.reportedKwh ?? 0;
  let book = before;
  for (let now = from + MINUTE_MS; now <= from + HOUR_MS; now += MINUTE_MS)
    book = costsAfter(book, look({ now, session: running(known + (now === from + HOUR_MS ? kwh : 0)), ...more }));
  return book;
}

const begun = (more: Partial<CostLook> = {}): CostBook => costsAfter(NO_COSTS, look({ session: running(0), ...more }));

describe("the costs of a session", () => {
  it("are counted with the price and the sun of their time", () => {
    const first = hour(begun(), START, 4);
    const second = hour(first, START + HOUR_MS, 4, { gridW: -500 });
    assert.deepEqual(shownCost(second, START), { cost: 1.52, currency: "EUR", solarShare: 50 });
    const [session] = second.sessions;
    assert.deepEqual(session?.days, [
      {
        dayAt: Date.parse("2026-05-31T22:00:00Z"),
        kwh: 8,
        sharedKwh: 8,
        solarKwh: 4,
        batteryKwh: 0,
        pricedKwh: 8,
        gridCost: 1.2,
        batteryCost: 0,
        solarCost: 0.32,
        otherCost: 0,
      },
    ]);
    assert.deepEqual([session?.odometerKm, session?.seenMs, session?.missedMs], [12_345, 2 * HOUR_MS, 0]);
  });

  it("of a home battery are those of the grid, and apart from them", () => {
    const [day] = hour(begun(), START, 4, { gridW: 1000, batteryW: 1000 }).sessions[0]?.days ?? [];
    assert.deepEqual([day?.solarKwh, day?.batteryKwh, day?.gridCost, day?.batteryCost], [2, 1, 0.3, 0.3]);
  });

  it("are unknown where most of the energy is", () => {
    assert.deepEqual(shownCost(hour(begun(), START, 4, { price: undefined }), START), { solarShare: 0 });
    assert.deepEqual(shownCost(hour(begun(), START, 4, { gridW: undefined }), START), { cost: 1.2, currency: "EUR" });
    const late = costsAfter(NO_COSTS, look({ now: START + HOUR_MS, session: running(20) }));
    assert.deepEqual(shownCost(hour(late, START + HOUR_MS, 4), START), {}, "nobody looked at the first 20 kWh");
    assert.deepEqual(shownCost(NO_COSTS, START), {});
  });

  it("count on after a restart, and again with the next session", () => {
    const stored = CostBook.parse(structuredClone(hour(begun(), START, 4)));
    const again = hour(stored, START + HOUR_MS, 4);
    assert.equal(shownCost(again, START).cost, 2.4);
    const next = costsAfter(again, look({ now: START + 5 * HOUR_MS, session: running(0, START + 5 * HOUR_MS) }));
    assert.deepEqual(shownCost(next, START + 5 * HOUR_MS), {});
    assert.equal(shownCost(next, START).cost, 2.4);
  });

  it("take what the car reports after its end, with what was while it charged", () => {
    let book = hour(begun(), START, 0);
    for (let minutes = 61; minutes < 120; minutes += 1)
      book = costsAfter(
        book,
        look({
          now: START + minutes * MINUTE_MS,
          price: 9,
          session: { startAt: START, isRunning: false, energyKwh: minutes < 100 ? 0 : 4 },
        }),
      );
    assert.equal(shownCost(book, START).cost, 1.2);
  });

  it("are split at midnight of the home", () => {
    const at = Date.parse("2026-06-30T21:30:00Z");
    const book = hour(costsAfter(NO_COSTS, look({ now: at, session: running(0, at) })), at, 4, {
      session: undefined,
    });
    assert.deepEqual(book.sessions[0]?.days, [], "without a session nothing is counted");
    let split = costsAfter(NO_COSTS, look({ now: at, session: running(0, at) }));
    for (let minutes = 1; minutes <= 60; minutes += 1)
      split = costsAfter(split, look({ now: at + minutes * MINUTE_MS, session: running(minutes < 60 ? 0 : 4, at) }));
    const days = split.sessions[0]?.days ?? [];
    assert.deepEqual(
      days.map(({ dayAt }) => new Date(dayAt).toISOString()),
      ["2026-06-29T22:00:00.000Z", "2026-06-30T22:00:00.000Z"],
    );
    assert.ok(Math.abs((days[0]?.kwh ?? 0) - 2) < 0.1);
    assert.equal((days[0]?.kwh ?? 0) + (days[1]?.kwh ?? 0), 4);
  });

  it("know how long nobody looked", () => {
    const book = costsAfter(begun(), look({ now: START + 2 * HOUR_MS, session: running(8) }));
    assert.equal(book.sessions[0]?.seenMs, 15 * MINUTE_MS);
    assert.equal(book.sessions[0]?.missedMs, 105 * MINUTE_MS);
  });

  it("sum what the meter of the charger shows", () => {
    const [session] = hour(begun(), START, 3.8, { chargerW: 4000 }).sessions;
    assert.ok(session && Math.abs(session.chargerKwh - 4) < 1e-9);
    assert.equal(session.chargerMs, HOUR_MS);
  });

  it("are of the last 200 sessions", () => {
    let book = NO_COSTS;
    for (let index = 0; index < 230; index += 1) {
      const at = START + index * HOUR_MS;
      book = costsAfter(book, look({ now: at, session: running(0, at) }));
    }
    assert.equal(book.sessions.length, 200);
    assert.equal(book.sessions.at(-1)?.startAt, START + 229 * HOUR_MS);
  });
});

describe("charging at once", () => {
  const PLUGGED = START - 4 * HOUR_MS;

  /** Plugged in four hours before it charges for one; the price falls from 0.4 to 0.1, at first with so much surplus. */
  function evening({ surplusW, gapAt }: { surplusW?: number; gapAt?: number } = {}): CostBook {
    let book = costsAfter(NO_COSTS, look({ now: PLUGGED - MINUTE_MS, pluggedIn: false }));
    for (let now = PLUGGED; now <= START + HOUR_MS; now += MINUTE_MS) {
      const isRunning = now >= START;
      if (gapAt !== undefined && now >= gapAt && now < gapAt + 45 * MINUTE_MS) continue;
      book = costsAfter(
        book,
        look({
          now,
          price: isRunning ? 0.1 : 0.4,
          gridW: isRunning ? 4000 : surplusW === undefined ? 500 : -surplusW,
          session: isRunning ? running(now === START + HOUR_MS ? 4 : 0) : undefined,
        }),
      );
    }
    return costsAfter(book, look({ now: START + 2 * HOUR_MS, pluggedIn: false, session: undefined }));
  }

  it("would have cost the price of that time", () => {
    const [stay] = evening().stays;
    assert.equal(stay?.atOncePerKwh, 0.4);
    assert.equal(stay?.fromAt, PLUGGED);
    assert.deepEqual(stay?.trail, [], "what is over needs no trail");
    assert.equal(shownCost(evening(), START).cost, 0.4);
  });

  it("would have used the surplus of that time", () => {
    assert.equal(evening({ surplusW: 2000 }).stays[0]?.atOncePerKwh, 0.24);
    assert.equal(evening({ surplusW: 9000 }).stays[0]?.atOncePerKwh, 0.08);
  });

  it("is unknown where a part of that time was not seen", () => {
    assert.equal(evening({ gapAt: PLUGGED + 10 * MINUTE_MS }).stays[0]?.atOncePerKwh, undefined);
    assert.equal(evening({ gapAt: PLUGGED + 90 * MINUTE_MS }).stays[0]?.atOncePerKwh, 0.4, "it had been full by then");
  });

  it("is unknown for a car that was plugged in before anybody looked", () => {
    let book = NO_COSTS;
    for (let now = START; now <= START + HOUR_MS; now += MINUTE_MS)
      book = costsAfter(book, look({ now, session: running(now === START + HOUR_MS ? 4 : 0) }));
    assert.deepEqual(book.stays, []);
  });
});
