import assert from "node:assert/strict";
import type { FeedOptions } from "../../../../src/control/feeds/feed";
import { feedFixture, feedOf, read } from "../../../support/control/feeds";

interface Case {
  readonly file: string;
  readonly options?: Partial<FeedOptions>;
  readonly source: string;
  readonly currency?: string;
  readonly net?: true;
  readonly step?: number;
  readonly slots: readonly string[];
}

const cases: readonly Case[] = [
  {
    file: "tibber-api",
    source: "Tibber",
    currency: "EUR",
    step: 60,
    slots: ["11-19 23:00 +60 0.2641", "11-20 00:00 +60 0.2588", "11-20 01:00 +60 0.2549"],
  },
  {
    file: "tibber-query-node",
    source: "Tibber",
    step: 15,
    slots: [
      "11-20 21:00 +60 0.2998",
      "11-20 22:00 +60 0.3012",
      "11-20 23:00 +15 0.2713",
      "11-20 23:15 +15 0.2697",
      "11-20 23:30 +15 0.2682",
    ],
  },
  {
    file: "tibber-data-node",
    source: "Tibber",
    step: 60,
    slots: ["11-20 16:00 +60 0.3104", "11-20 17:00 +60 0.3377"],
  },
  {
    file: "nord-pool-hacs",
    source: "Nord Pool",
    currency: "SEK",
    step: 60,
    slots: ["11-19 23:00 +60 0.71", "11-20 01:00 +60 0.64"],
  },
  {
    file: "nord-pool-action",
    options: { area: "SE3" },
    source: "Nord Pool",
    net: true,
    step: 15,
    slots: ["11-19 23:00 +15 0.8452", "11-19 23:15 +15 -0.0125"],
  },
  {
    file: "nord-pool-portal",
    options: { area: "se3" },
    source: "Nord Pool",
    currency: "SEK",
    net: true,
    step: 15,
    slots: ["11-19 23:00 +15 0.8452"],
  },
  {
    file: "energi-data-service",
    source: "Energi Data Service",
    currency: "DKK",
    net: true,
    step: 15,
    slots: ["11-19 23:00 +15 0.6346", "11-19 23:15 +15 0.6281", "11-19 23:30 +15 0.6072"],
  },
  {
    file: "energi-data-service-elspot",
    options: { currency: "EUR" },
    source: "Energi Data Service",
    currency: "EUR",
    net: true,
    step: 60,
    slots: ["11-20 00:00 +60 0.06985", "11-20 01:00 +60 0.0687"],
  },
  {
    file: "energi-data-service-hass",
    source: "Energi Data Service",
    currency: "DKK",
    step: 60,
    slots: ["11-19 23:00 +60 1.2", "11-20 00:00 +60 1.17"],
  },
  {
    file: "awattar",
    source: "aWATTar",
    currency: "EUR",
    net: true,
    step: 60,
    slots: ["11-19 23:00 +60 0.0851", "11-20 00:00 +60 -0.00302"],
  },
  {
    file: "energy-charts",
    source: "Energy-Charts",
    currency: "EUR",
    net: true,
    step: 15,
    slots: ["11-19 23:00 +15 0.0912", "11-19 23:30 +15 0.08845"],
  },
  {
    file: "elering",
    options: { area: "ee" },
    source: "Elering",
    currency: "EUR",
    net: true,
    step: 15,
    slots: ["11-19 23:00 +15 0.0851", "11-19 23:15 +15 0.0799"],
  },
  {
    file: "smart-energy",
    source: "smartENERGY",
    currency: "EUR",
    step: 15,
    slots: ["11-19 23:00 +15 0.183", "11-19 23:15 +15 0.1794"],
  },
  {
    file: "octopus-agile",
    source: "Octopus",
    currency: "GBP",
    step: 30,
    slots: ["11-20 22:00 +30 -0.021", "11-20 22:30 +30 0.14805", "11-20 23:00 +30 0.1596"],
  },
  {
    file: "entso-e",
    source: "ENTSO-E",
    currency: "EUR",
    net: true,
    step: 15,
    slots: [
      "11-19 23:00 +15 0.0951",
      "11-19 23:15 +15 0.0951",
      "11-19 23:30 +15 0.0882",
      "11-19 23:45 +15 0.0882",
      "11-20 00:00 +60 0.0705",
    ],
  },
  {
    file: "entso-e-hass",
    source: "ENTSO-E",
    currency: "EUR",
    step: 60,
    slots: ["11-19 23:00 +60 0.0851", "11-20 00:00 +60 0.0799"],
  },
  {
    file: "amber",
    source: "Amber",
    currency: "AUD",
    step: 30,
    slots: ["11-20 01:30 +30 0.261", "11-20 02:00 +30 0.243", "11-20 02:30 +5 -0.012"],
  },
  {
    file: "ge-spot",
    source: "GE-Spot",
    currency: "EUR",
    step: 15,
    slots: ["11-19 23:00 +15 0.21", "11-19 23:15 +15 0.2", "11-20 23:00 +15 0.19"],
  },
  {
    file: "evcc-tariff",
    source: "slot-list",
    step: 15,
    slots: ["11-19 23:00 +15 0.31", "11-19 23:15 +15 0.305"],
  },
  {
    file: "power-saver",
    source: "Tibber",
    step: 60,
    slots: ["11-19 23:00 +60 0.31", "11-20 00:00 +60 0.29"],
  },
];

describe("readFeed, recorded prices", () => {
  for (const { file, options, slots, ...about } of cases) {
    it(`reads ${file} slot by slot`, () => {
      const feed = feedOf(feedFixture(file), options);

      assert.deepEqual(read(feedFixture(file), options), slots);
      assert.deepEqual(feed.kind === "prices" && [feed.source, feed.currency, feed.net, feed.stepMinutes], [
        about.source,
        about.currency,
        about.net,
        about.step,
      ]);
    });
  }
});
