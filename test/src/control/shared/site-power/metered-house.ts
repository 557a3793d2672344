import type { MeterEvidence } from "../../../../../src/control/shared/site-power/meter-evidence";
import { type SiteSettings } from "../../../../../src/control/shared/site-power/observe";
import type { SiteReading } from "../../../../../src/control/shared/site-power/reading";
import type { SitePower } from "../../../../../src/control/shared/site-power/site-power";
import { type SiteContext, siteStep } from "../../../../../src/control/shared/site-power/site-step";
import { siteWarnings } from "../../../../../src/control/shared/site-power/site-warnings";
import { MINUTE_MS, SECOND_MS } from "../../../../../src/core/duration";

export const TIMEOUT = 5 * MINUTE_MS;

/** The meters of a house, and what they tell. */
export class House {
  now = Date.parse("2026-06-01T10:00:00Z");
  site: SitePower = {};
  readonly evidence: Array<MeterEvidence["load"]> = [];
  readonly #context: Partial<SiteContext>;
  command: SiteContext["command"];
  car: SiteContext["car"];

  constructor(settings: SiteSettings = {}, context: Partial<SiteContext> = {}) {
    this.#context = { settings, under: "as set", powerW: 3_700, ...context };
  }

  read(...readings: readonly SiteReading[]): void {
    const { command, car, now } = this;
    const context = { settings: {}, under: "as set", ...this.#context, command, car, now };
    const step = siteStep(this.site, readings, context);
    this.site = JSON.parse(JSON.stringify(step.site));
    if (step.evidence) this.evidence.push(step.evidence.load);
  }

  /** One reading of the grid after another. */
  grid(watts: readonly number[], everyMs = 10 * SECOND_MS): void {
    for (const value of watts) {
      this.read({ quantity: "grid", value });
      this.now += everyMs;
    }
  }

  get gridW(): number | undefined {
    return this.site.grid?.watts;
  }

  get warnings(): readonly string[] {
    return siteWarnings(this.site, this.now, TIMEOUT).map(({ code }) => code);
  }
}

export function times(count: number, watts: (index: number) => number): readonly number[] {
  return Array.from({ length: count }, (_, index) => watts(index));
}

/** As a living meter shows it. */
export const about = (watts: number) => (index: number) => watts + ((index * 7) % 5);

export const under = (topic: string, value: number, more: Partial<SiteReading> = {}): SiteReading => ({
  quantity: "grid",
  value,
  meter: topic,
  ...more,
});
