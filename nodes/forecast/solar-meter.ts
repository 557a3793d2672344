import type { NodeMessage } from "node-red";
import { readFeed } from "../../src/control/feeds/read-feed";
import { foldReading } from "../../src/control/forecast/fold-reading";
import type { History } from "../../src/control/forecast/history";
import { siteReadings, type SiteReading } from "../../src/control/shared/site-power/reading";
import { MINUTE_MS } from "../../src/core/duration";

/** A reading of one inverter counts so long beside those of others. */
const HOLDS_MS = 10 * MINUTE_MS;

/** What the panels give: the sum of all meters of solar power, in a history of half hours. */
export class SolarMeter {
  readonly #meters = new Map<string, { readonly watts: number; readonly at: number; readonly isDetail: boolean }>();
  #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  get history(): History {
    return this.#history;
  }

  /** Takes readings in; whether a half hour is over since. */
  observe(readings: readonly SiteReading[], now: number): boolean {
    const solar = readings.filter(({ quantity }) => quantity === "solar");
    if (solar.length === 0) return false;
    for (const { meter = "", value, role } of solar)
      this.#meters.set(meter, { watts: value, at: now, isDetail: role === "detail" });
    const fresh = [...this.#meters.values()].filter(({ at }) => at <= now && now - at <= HOLDS_MS);
    // Those that a total contains are not added to it.
    const wholes = fresh.filter(({ isDetail }) => !isDetail);
    const counted = wholes.length > 0 ? wholes : fresh;
    const before = this.#history;
    this.#history = foldReading(before, { at: now, solarW: counted.reduce((sum, { watts }) => sum + watts, 0) });
    return this.#history.solarW !== before.solarW;
  }
}

/** What a message says of the panels' power, where it says anything: an own topic or a known format names it. */
export function solarReadings(
  msg: NodeMessage,
  { solarTopic, zone, now }: { readonly solarTopic: readonly string[]; readonly zone: string; readonly now: number },
): readonly SiteReading[] {
  const { topic } = msg;
  const topics = { solar: solarTopic };
  const isOwn = typeof topic === "string" && solarTopic.includes(topic);
  const read = readFeed(msg, { zone, now, expect: "power", topics, quantity: isOwn ? "solar" : undefined });
  if (!read.ok || (read.feed.kind !== "power" && read.feed.kind !== "part")) return [];
  return siteReadings(read.feed, topic, { topics }).filter(({ quantity }) => quantity === "solar");
}
