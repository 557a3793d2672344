import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { expectedAt, knownUntil, lateSince, marketDays, missingDays } from "../../../src/fetch/prices/price-timing";
import { DAY_AHEAD } from "../../../src/fetch/prices/supplier";
import type { Slot } from "../../../src/control/shared/slots";

const at = (text: string): number => Date.parse(text);

/** Hours from one instant to another. */
function hours(from: string, until: string): readonly Slot[] {
  const slots: Slot[] = [];
  for (let startAt = at(from); startAt < at(until); startAt += HOUR_MS)
    slots.push({ startAt, endAt: startAt + HOUR_MS, value: 0.1 });
  return slots;
}

const round = (slots: readonly Slot[], checkedAt?: string, seed = 0.5): Parameters<typeof expectedAt>[0] => ({
  timing: DAY_AHEAD,
  slots,
  checkedAt: checkedAt === undefined ? undefined : at(checkedAt),
  seed,
});

describe("the time of the next prices", () => {
  const morning = at("2026-11-29T09:00:00Z");
  const today = hours("2026-11-28T23:00Z", "2026-11-29T23:00Z");
  const both = hours("2026-11-28T23:00Z", "2026-11-30T23:00Z");

  it("is now, where today is not known", () => {
    assert.equal(expectedAt(round([]), morning), morning);
    assert.deepEqual(
      missingDays(DAY_AHEAD, [], morning).map(({ date }) => date),
      ["2026-11-29"],
    );
  });

  it("is within ten minutes of the publication, where today is known", () => {
    const next = expectedAt(round(today), morning);
    assert.ok(next >= at("2026-11-29T12:05:00Z") && next < at("2026-11-29T12:15:00Z"), new Date(next).toISOString());
    assert.deepEqual(missingDays(DAY_AHEAD, today, morning), []);
  });

  it("is every 20 to 30 minutes after that, and every hour after five hours", () => {
    const minutesAfter = (checkedAt: string): number =>
      (expectedAt(round(today, checkedAt), at(checkedAt)) - at(checkedAt)) / MINUTE_MS;
    const soon = minutesAfter("2026-11-29T12:20:00Z");
    assert.ok(soon >= 20 && soon <= 30, String(soon));
    assert.equal(minutesAfter("2026-11-29T18:30:00Z"), 60);
  });

  it("is tomorrow's publication, once tomorrow is known", () => {
    const next = expectedAt(round(both), at("2026-11-29T13:00:00Z"));
    assert.ok(next >= at("2026-11-30T12:05:00Z") && next < at("2026-11-30T12:15:00Z"), new Date(next).toISOString());
  });

  it("takes a day without its last hour for whole: that belongs to the next publication in Finland", () => {
    const finnish = hours("2026-11-28T22:00Z", "2026-11-30T22:00Z");
    assert.deepEqual(missingDays(DAY_AHEAD, finnish, at("2026-11-29T13:00:00Z")), []);
  });

  it("knows days of 23 and 25 hours", () => {
    const lengths = ["2027-03-28T09:00:00Z", "2026-10-25T09:00:00Z"].map((now) => {
      const [day] = marketDays(DAY_AHEAD, at(now));
      return (day.endAt - day.startAt) / HOUR_MS;
    });
    assert.deepEqual(lengths, [23, 25]);
  });

  it("says since when tomorrow is late", () => {
    assert.equal(lateSince(DAY_AHEAD, today, at("2026-11-29T13:00:00Z")), undefined);
    assert.equal(lateSince(DAY_AHEAD, today, at("2026-11-29T14:06:00Z")), at("2026-11-29T12:05:00Z"));
    assert.equal(lateSince(DAY_AHEAD, both, at("2026-11-29T20:00:00Z")), undefined);
  });

  it("knows prices until the first gap only", () => {
    const gapped = [
      ...hours("2026-11-29T08:00Z", "2026-11-29T11:00Z"),
      ...hours("2026-11-29T12:00Z", "2026-11-29T14:00Z"),
    ];
    assert.equal(knownUntil(gapped, morning), at("2026-11-29T11:00:00Z"));
    assert.equal(knownUntil(gapped, at("2026-11-29T11:30:00Z")), undefined);
  });
});
