import assert from "node:assert/strict";
import { DAY_MS } from "../../../../src/core/duration";
import { plain } from "../../../../src/core/speech";
import { memoryStore } from "../../../../src/store/memory-store";
import { Unsupported } from "../../../../src/vehicle/state/unsupported";

const NOW = Date.parse("2026-06-15T12:00:00Z");
const cannot = { outcome: "unsupported", reason: "This car cannot do this", code: "VEHICLE_NOT_CAPABLE" } as const;

describe("Unsupported", () => {
  it("remembers an answer over a restart, for that car and command only", async () => {
    const store = memoryStore();
    await new Unsupported(store, "car-1").learn("start", cannot, NOW);

    const again = new Unsupported(store, "car-1");
    assert.deepEqual(await again.answer("start", NOW + DAY_MS), { ...cannot, says: plain(cannot.reason) });
    assert.equal(await again.answer("stop", NOW), undefined);
    assert.equal(await new Unsupported(store, "car-2").answer("start", NOW), undefined);
  });

  it("tells all that it believes, for a person to read", async () => {
    const learnt = new Unsupported(memoryStore(), "car-1");
    await learnt.learn("start", cannot, NOW - 31 * DAY_MS);
    await learnt.learn("stop", { ...cannot, reason: "No stop" }, NOW);

    assert.deepEqual(await learnt.all(NOW), { stop: plain("No stop") });
  });

  it("asks once more after a month", async () => {
    const learnt = new Unsupported(memoryStore(), "car-1");
    await learnt.learn("start", cannot, NOW);

    assert.equal(await learnt.answer("start", NOW + 30 * DAY_MS), undefined);
  });

  it("does not believe for years what it learnt while the clock was ahead", async () => {
    const learnt = new Unsupported(memoryStore(), "car-1");
    await learnt.learn("start", cannot, NOW + 400 * DAY_MS);

    assert.equal(await learnt.answer("start", NOW), undefined);
  });

  it("does not remember what a new connection of the car would change", async () => {
    const learnt = new Unsupported(memoryStore(), "car-1");
    await learnt.learn("start", { ...cannot, code: "PLATFORM_NOT_CAPABLE" }, NOW);

    assert.equal(await learnt.answer("start", NOW), undefined);
  });

  it("survives garbage where it was kept", async () => {
    const store = memoryStore();
    await store.set("car/car-1/unsupported", { start: "no", stop: { reason: "no", at: NOW } });
    const learnt = new Unsupported(store, "car-1");

    assert.equal(await learnt.answer("start", NOW), undefined);
    assert.deepEqual(await learnt.answer("stop", NOW), { outcome: "unsupported", reason: "no", says: plain("no") });
  });
});
