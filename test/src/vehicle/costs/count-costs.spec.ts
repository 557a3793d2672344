import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { costsAfter } from "../../../../src/vehicle/costs/count-costs";
import type { CostLook, LookedSession } from "../../../../src/vehicle/costs/cost-look";
import { shownCost } from "../../../../src/vehicle/costs/session-cost";
import { CostBook, NO_COSTS, type SessionCost } from "../../../../src/vehicle/costs/stored-costs";

const START = Date.parse("2026-06-01T10:00:00Z");
const END = START + HOUR_MS;
const session = (more: Partial<LookedSession> = {}): LookedSession => ({
  startAt: START,
  endAt: END,
  energyKwh: 4,
  ...more,
});
const look = (more: Partial<CostLook>): CostLook => ({
  now: START,
  zone: "Europe/Berlin",
  pluggedIn: true,
  pluggedAt: undefined,
  sessions: [],
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

/** One look a minute from one instant to before another. */
function watched(
  before: CostBook,
  fromAt: number,
  untilAt: number,
  at: (now: number) => Partial<CostLook> = () => ({}),
): CostBook {
  let book = before;
  for (let now = fromAt; now < untilAt; now += MINUTE_MS) book = costsAfter(book, look({ now, ...at(now) }));
  return book;
}

/** What the car reports an hour after it ended, of which nothing was known before. */
function counted(at: (now: number) => Partial<CostLook>, late: LookedSession = session()): CostBook {
  const book = watched(NO_COSTS, START - HOUR_MS, END + HOUR_MS, at);
  return costsAfter(book, look({ now: END + HOUR_MS, ...at(END + HOUR_MS), sessions: [late] }));
}

const only = ({ sessions }: CostBook): SessionCost => {
  const [one, ...more] = sessions;
  assert.ok(one && more.length === 0);
  return one;
};

describe("the costs of a session", () => {
  it("are those of its own times, however late the car reports them", () => {
    const half = START + HOUR_MS / 2;
    const book = counted((now) => ({
      price: now >= START && now < END ? 0.3 : 9,
      gridW: now >= half && now < END ? -500 : 4000,
    }));

    assert.deepEqual(shownCost(book, START), { cost: 0.76, currency: "EUR", solarShare: 50 });
    assert.deepEqual(only(book), {
      startAt: START,
      endAt: END,
      reportedKwh: 4,
      days: [
        {
          dayAt: Date.parse("2026-05-31T22:00:00Z"),
          kwh: 4,
          sharedKwh: 4,
          solarKwh: 2,
          batteryKwh: 0,
          pricedKwh: 4,
          gridCost: 0.6,
          batteryCost: 0,
          solarCost: 0.16,
          otherCost: 0,
        },
      ],
      missedMs: 0,
      chargerKwh: 0,
      chargerMs: 0,
      currency: "EUR",
      priceSource: "feed",
      odometerKm: 12_345,
    });
  });

  it("of a home battery are those of the grid, and apart from them", () => {
    const [day] = only(counted(() => ({ gridW: 1000, batteryW: 1000 }))).days;
    assert.deepEqual([day?.solarKwh, day?.batteryKwh, day?.gridCost, day?.batteryCost], [2, 1, 0.3, 0.3]);
  });

  it("have no sun of the night, though a session begins and ends within a slot and the meter lags behind it", () => {
    const short = session({ startAt: START + 2 * MINUTE_MS, endAt: START + 8 * MINUTE_MS, energyKwh: 0.4 });
    const isOn = (now: number, lagMs = 0): boolean => now >= short.startAt + lagMs && now < (short.endAt ?? 0) + lagMs;
    const solarKwh = (at: (now: number) => Partial<CostLook>): number | undefined =>
      only(counted(at, short)).days[0]?.solarKwh;

    assert.equal(
      solarKwh((now) => ({ gridW: isOn(now) ? 4300 : 300 })),
      0,
    );
    assert.equal(
      solarKwh((now) => ({ gridW: isOn(now, 2 * MINUTE_MS) ? 4300 : 300, solarW: 0 })),
      0,
    );
    assert.equal(
      solarKwh(() => ({ gridW: 0, solarW: 2000 })),
      0.2,
      "no more than the panels give",
    );
  });

  it("are unknown where most of the energy is", () => {
    assert.deepEqual(
      shownCost(
        counted(() => ({ price: undefined })),
        START,
      ),
      { solarShare: 0 },
    );
    assert.deepEqual(
      shownCost(
        counted(() => ({ gridW: undefined })),
        START,
      ),
      { cost: 1.2, currency: "EUR" },
    );
    const early = session({ startAt: START - 9 * HOUR_MS });
    const late = counted(() => ({}), early);
    assert.deepEqual(shownCost(late, early.startAt), {}, "nobody looked for eight of ten hours");
    assert.equal(only(late).missedMs, 8 * HOUR_MS);
    assert.deepEqual(shownCost(NO_COSTS, START), {});
  });

  it("grow while it runs, and count on after a restart", () => {
    const first = watched(NO_COSTS, START, END, (now) => ({
      sessions: [session({ endAt: undefined, energyKwh: now < END - MINUTE_MS ? 1 : 4 })],
    }));
    assert.equal(shownCost(first, START).cost, 1.2);
    const stored = CostBook.parse(structuredClone(first));
    const again = watched(stored, END, END + HOUR_MS, () => ({
      sessions: [session({ endAt: undefined, energyKwh: 8 })],
    }));
    assert.equal(shownCost(again, START).cost, 2.4);
  });

  it("are counted anew when the car corrects itself, and then stay", () => {
    const book = counted(() => ({}));
    const corrected = costsAfter(book, look({ now: END + 2 * HOUR_MS, sessions: [session({ energyKwh: 5 })] }));
    assert.equal(shownCost(corrected, START).cost, 1.5);
    const later = watched(corrected, END + 2 * HOUR_MS, END + 60 * HOUR_MS);
    const dropped = costsAfter(later, look({ now: END + 60 * HOUR_MS, sessions: [session({ energyKwh: 9 })] }));
    assert.equal(shownCost(dropped, START).cost, 1.5, "what the house was is not known any more");
  });

  it("are split at midnight of the home", () => {
    const startAt = Date.parse("2026-06-30T21:30:00Z");
    const book = watched(NO_COSTS, startAt - HOUR_MS, startAt + 2 * HOUR_MS);
    const late = session({ startAt, endAt: startAt + HOUR_MS });
    const { days } = only(costsAfter(book, look({ now: startAt + 2 * HOUR_MS, sessions: [late] })));
    assert.deepEqual(
      days.map(({ dayAt, kwh }) => [new Date(dayAt).toISOString(), kwh]),
      [
        ["2026-06-29T22:00:00.000Z", 2],
        ["2026-06-30T22:00:00.000Z", 2],
      ],
    );
  });

  it("follow the meter of the charger, which also measures", () => {
    const half = START + HOUR_MS / 2;
    const one = only(
      counted((now) => ({ price: now < half ? 0.1 : 0.5, chargerW: now < half ? 8000 : 0, gridW: 8000 })),
    );
    assert.deepEqual([one.chargerKwh, one.chargerMs], [4, HOUR_MS]);
    assert.deepEqual(
      one.days.map(({ kwh, gridCost }) => [kwh, gridCost]),
      [[4, 0.4]],
    );
  });

  it("know how long nobody looked", () => {
    const before = watched(NO_COSTS, START - HOUR_MS, START + 10 * MINUTE_MS);
    const after = watched(before, END - 10 * MINUTE_MS, END + MINUTE_MS);
    const one = only(costsAfter(after, look({ now: END + MINUTE_MS, sessions: [session()] })));
    assert.equal(one.missedMs, 40 * MINUTE_MS);
    assert.deepEqual(shownCost({ ...after, sessions: [one] }, START), {});
  });

  it("are of the sessions that are kept, and two days of the house", () => {
    let book = NO_COSTS;
    for (let index = 0; index < 230; index += 1) {
      const at = START + index * DAY_MS;
      book = costsAfter(book, look({ now: at, sessions: [session({ startAt: at, endAt: undefined })] }));
    }
    assert.equal(book.sessions.length, 200);
    assert.equal(book.sessions.at(-1)?.startAt, START + 229 * DAY_MS);
    assert.ok(watched(NO_COSTS, START, START + 72 * HOUR_MS).trail.length <= 576);
  });

  it("survive a clock that is set back", () => {
    const book = watched(NO_COSTS, START - HOUR_MS, END);
    const back = watched(book, START - HOUR_MS, END, () => ({ price: 7 }));
    assert.deepEqual(
      back.trail,
      [...back.trail].toSorted((a, b) => a.at - b.at),
    );
  });
});

describe("charging at once", () => {
  const PLUGGED = START - 4 * HOUR_MS;

  /** Plugged in four hours before it charges for one; the price falls from 0.4 to 0.1, at first with so much surplus. */
  function evening({ surplusW, gapAt }: { surplusW?: number; gapAt?: number } = {}): CostBook {
    let book = NO_COSTS;
    for (let now = PLUGGED - HOUR_MS; now <= END + HOUR_MS; now += MINUTE_MS) {
      if (gapAt !== undefined && now >= gapAt && now < gapAt + 45 * MINUTE_MS) continue;
      const isRunning = now >= START && now < END;
      book = costsAfter(
        book,
        look({
          now,
          // The car reports it late, with its own time of it.
          pluggedIn: now >= PLUGGED + 20 * MINUTE_MS && now < END + HOUR_MS,
          pluggedAt: PLUGGED,
          price: isRunning ? 0.1 : 0.4,
          gridW: isRunning ? 4000 : surplusW === undefined ? 500 : -surplusW,
          sessions: now > END + HOUR_MS / 2 ? [session()] : [],
        }),
      );
    }
    return book;
  }

  it("would have cost the price of that time", () => {
    const { stays } = evening();
    assert.deepEqual(stays, [{ fromAt: PLUGGED, untilAt: END + HOUR_MS, atOncePerKwh: 0.4 }]);
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

  it("ends with a drive that the plug does not tell of", () => {
    const [first, next] = [
      session({ socTo: 80 }),
      session({ startAt: END + HOUR_MS, endAt: END + 2 * HOUR_MS, socFrom: 60 }),
    ];
    const book = watched(NO_COSTS, PLUGGED, END + 3 * HOUR_MS, (now) => ({
      pluggedIn: now >= PLUGGED + HOUR_MS,
      sessions: now < END + HOUR_MS ? [] : now < END + 2 * HOUR_MS ? [first] : [first, next],
    }));
    assert.deepEqual(
      book.stays.map(({ fromAt, untilAt }) => [fromAt, untilAt]),
      [[PLUGGED + HOUR_MS, END]],
    );
  });

  it("is unknown for a car that was plugged in before anybody looked", () => {
    assert.deepEqual(watched(NO_COSTS, START, END, () => ({ sessions: [session()] })).stays, []);
  });
});
