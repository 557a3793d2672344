import assert from "node:assert/strict";
import type { Feed, FeedOptions, ForecastSlot, PowerFeed } from "../../../src/control/feeds/feed";
import { readFeed } from "../../../src/control/feeds/read-feed";
import type { Slot } from "../../../src/control/shared/slots";
import { MINUTE_MS } from "../../../src/core/duration";
import { inEnglish } from "../../../src/core/speech";
import { fixture } from "../fixture";

/** Noon in Berlin on the day of the feeds under test/fixtures/feeds. */
export const NOON = Date.parse("2026-11-20T11:00:00Z");

export const berlin: FeedOptions = { zone: "Europe/Berlin", now: NOON };

export function feedFixture(name: string): unknown {
  return fixture(`feeds/${name}.json`);
}

/** What is read, or an assertion that says what came. */
export function feedOf(payload: unknown, options: Partial<FeedOptions> = {}): Feed {
  const result = readFeed(payload, { ...berlin, ...options });
  assert.ok(result.ok, result.ok ? "" : inEnglish(result.came));
  return result.feed;
}

export function came(payload: unknown, options: Partial<FeedOptions> = {}): string {
  const result = readFeed(payload, { ...berlin, ...options });
  return result.ok ? `a feed of ${result.feed.source}` : inEnglish(result.came);
}

/** Slots as `11-20 00:15 +15 0.31`: UTC month, day and time, minutes, value. */
export function shown(slots: readonly Slot[]): string[] {
  return slots.map(({ startAt, endAt, value }) => {
    const start = new Date(startAt).toISOString().slice(5, 16).replace("T", " ");
    return `${start} +${(endAt - startAt) / MINUTE_MS} ${value}`;
  });
}

export function slotsOf(feed: Feed): readonly ForecastSlot[] {
  return feed.kind === "prices" || feed.kind === "forecast" ? feed.slots : [];
}

/** The slots that a payload holds, shown. */
export function read(payload: unknown, options: Partial<FeedOptions> = {}): string[] {
  return shown(slotsOf(feedOf(payload, options)));
}

/** The powers that a payload holds, without what is said of them. */
export function powerOf(
  payload: unknown,
  options: Partial<FeedOptions> = {},
): Omit<PowerFeed, "kind" | "source" | "role" | "group"> {
  const feed = feedOf(payload, options);
  assert.equal(feed.kind, "power");
  if (feed.kind !== "power") return {};
  const { kind: _kind, source: _source, role: _role, group: _group, ...power } = feed;
  return power;
}
