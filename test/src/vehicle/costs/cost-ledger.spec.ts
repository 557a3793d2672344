import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import { memoryStore } from "../../../../src/store/memory-store";
import { CostLedger } from "../../../../src/vehicle/costs/cost-ledger";
import type { CostLook } from "../../../../src/vehicle/costs/cost-look";

const START = Date.parse("2026-06-01T10:00:00Z");
const look = (now: number, more: Partial<CostLook> = {}): CostLook => ({
  now,
  zone: "UTC",
  pluggedIn: false,
  pluggedAt: undefined,
  sessions: [],
  price: 0.3,
  feedIn: undefined,
  currency: "EUR",
  priceSource: "feed",
  gridW: 4000.4,
  batteryW: undefined,
  powerW: 4000,
  chargerW: undefined,
  odometerKm: undefined,
  ...more,
});

describe("the ledger of costs", () => {
  it("stores of the house only what a stay may still need, and counts on after a restart", async () => {
    const store = memoryStore();
    const ledger = new CostLedger(store, "car");
    const plugged = START + 5 * HOUR_MS;
    for (let now = START; now <= plugged + HOUR_MS; now += MINUTE_MS)
      await ledger.look(look(now, { pluggedIn: now >= plugged }));
    const session = { startAt: plugged, endAt: undefined, energyKwh: 2 };
    await ledger.look(look(plugged + HOUR_MS, { pluggedIn: true, sessions: [session] }));

    const again = new CostLedger(store, "car");
    const { trail } = await again.book();
    assert.deepEqual([trail[0]?.at, trail[0]?.gridW, trail.length], [plugged, 4000, 13]);
    const book = await again.look(
      look(plugged + HOUR_MS, { pluggedIn: true, sessions: [{ ...session, energyKwh: 4 }] }),
    );
    assert.equal(book.sessions[0]?.days[0]?.gridCost, 1.2);
  });

  it("counts on with what another process has stored, once it is told so", async () => {
    const store = memoryStore();
    const plugged = { pluggedIn: true, sessions: [{ startAt: START, endAt: undefined, energyKwh: 2 }] };
    const ledger = new CostLedger(store, "car");
    await ledger.look(look(START));
    const other = new CostLedger(store, "car");
    for (let now = START; now <= START + HOUR_MS; now += MINUTE_MS) await other.look(look(now, plugged));

    ledger.reload();
    await ledger.look(look(START + HOUR_MS + MINUTE_MS, plugged));

    assert.equal((await new CostLedger(store, "car").book()).sessions.length, 1);
    assert.equal((await ledger.book()).trail[0]?.at, START);
    assert.equal((await ledger.book()).trail.length, 13);
  });

  it("stores nothing of a house in which no car is plugged in", async () => {
    const store = memoryStore();
    const ledger = new CostLedger(store, "car");
    for (let now = START; now <= START + 3 * HOUR_MS; now += MINUTE_MS) await ledger.look(look(now));
    assert.deepEqual((await new CostLedger(store, "car").book()).trail, []);
  });
});
