import assert from "node:assert/strict";
import { afterFailure, afterSending, afterSuccess, allowedAt, noAttempts, share } from "../../../src/fetch/attempts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";

const NOW = Date.parse("2026-11-29T12:00:00Z");
const LIMITS = { leastMs: MINUTE_MS };

describe("the attempts at a service", () => {
  it("may begin at once, and again after a minute", () => {
    const none = noAttempts(0.4);
    assert.ok(allowedAt(none, LIMITS, NOW) <= NOW);
    assert.equal(allowedAt(afterSending(none, NOW), LIMITS, NOW), NOW + MINUTE_MS);
  });

  it("wait longer with each failure, up to an hour and a third", () => {
    let attempts = noAttempts(0.4);
    const waits = Array.from({ length: 20 }, () => {
      attempts = afterFailure(afterSending(attempts, NOW), {}, NOW);
      return (allowedAt(attempts, LIMITS, NOW) - NOW) / MINUTE_MS;
    });
    for (const [index, least] of [1, 2, 4, 8, 16, 30, 30].entries()) {
      assert.ok((waits[index] ?? 0) >= least && (waits[index] ?? 0) <= least * 1.3, `${index}: ${waits[index]}`);
    }
    assert.ok(Math.max(...waits) <= 78);
    assert.equal(allowedAt(afterSuccess(attempts), LIMITS, NOW), NOW + MINUTE_MS);
  });

  it("wait for hours where the token is refused", () => {
    const refused = afterFailure(afterSending(noAttempts(0), NOW), { isRefusal: true }, NOW);
    assert.ok(allowedAt(refused, LIMITS, NOW) >= NOW + HOUR_MS);
  });

  it("leave a service alone as long as it asks, and not longer than a day", () => {
    const asked = (ms: number): number =>
      allowedAt(afterFailure(afterSending(noAttempts(0), NOW), { retryAfterMs: ms }, NOW), LIMITS, NOW);
    assert.ok(asked(20 * MINUTE_MS) >= NOW + 20 * MINUTE_MS);
    assert.ok(asked(20 * MINUTE_MS) <= NOW + 21 * MINUTE_MS);
    assert.ok(asked(40 * DAY_MS) <= NOW + DAY_MS);
  });

  it("keep within the requests of a day, also where a round has several", () => {
    const sentAt = [0, 0, 1, 1, 2, 2, 3, 3].map((hours) => NOW + hours * HOUR_MS);
    const attempts = afterSending(noAttempts(0), NOW + 3 * HOUR_MS);
    const now = NOW + 4 * HOUR_MS;
    const limits = { leastMs: MINUTE_MS, perDay: 10 };
    assert.ok(allowedAt(attempts, limits, now, { count: 2, sentAt }) <= now);
    assert.equal(allowedAt(attempts, limits, now, { count: 3, sentAt }), NOW + DAY_MS);
  });

  it("do not wait for ever after the clock was set back", () => {
    const later = afterSending(noAttempts(0), NOW + 30 * DAY_MS);
    assert.ok(allowedAt(later, LIMITS, NOW) <= NOW);
  });

  it("are spread over installations, always the same way in one", () => {
    const shares = Array.from({ length: 1000 }, (_, index) => share(index / 1000, 20_000));
    assert.ok(shares.every((one) => one >= 0 && one < 1));
    const quarters = [0, 1, 2, 3].map((quarter) => shares.filter((one) => Math.floor(one * 4) === quarter).length);
    assert.ok(Math.min(...quarters) > 150, String(quarters));
    assert.equal(share(0.3, 5), share(0.3, 5));
  });
});
