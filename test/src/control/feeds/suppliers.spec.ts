import assert from "node:assert/strict";
import type { FeedOptions } from "../../../../src/control/feeds/feed";
import { feedFixture, feedOf, read } from "../../../support/control/feeds";

interface Case {
  readonly options?: Partial<FeedOptions>;
  readonly currency?: string;
  readonly slots: readonly string[];
}

const prices: Readonly<Record<string, Case>> = {
  hvakosterstrommen: { currency: "NOK", slots: ["11-19 23:00 +60 0.84", "11-20 00:00 +60 0.8"] },
  elprisetjustnu: { currency: "SEK", slots: ["11-19 23:00 +15 0.71", "11-19 23:15 +15 -0.01"] },
  "spot-hinta": { currency: "EUR", slots: ["11-19 22:00 +15 0.0517", "11-19 22:15 +15 0.0502"] },
  porssisahko: { options: { minor: true }, slots: ["11-20 00:00 +15 0.061", "11-20 00:15 +15 0.0527"] },
  energyzero: { slots: ["11-19 23:00 +60 0.2435"] },
  frank: { currency: "EUR", slots: ["11-19 23:00 +60 0.235", "11-20 00:00 +60 0.223"] },
  zonneplan: { slots: ["11-19 23:00 +60 0.274959", "11-20 00:00 +60 -0.0012"] },
  anwb: { currency: "EUR", slots: ["11-19 23:00 +60 0.234", "11-20 00:00 +60 0.23"] },
  epexprijzen: { slots: ["11-19 23:00 +60 0.24", "11-20 00:00 +60 0.23"] },
  esios: { options: { area: "8741" }, currency: "EUR", slots: ["11-19 23:00 +60 0.1204"] },
  pse: { currency: "PLN", slots: ["11-19 23:00 +15 0.4123", "11-19 23:15 +15 0.41"] },
  comed: { currency: "USD", slots: ["11-19 23:00 +5 0.021", "11-19 23:05 +5 0.023"] },
  "groupe-e": { currency: "CHF", slots: ["11-19 23:00 +15 0.2531", "11-19 23:15 +15 0.25"] },
  ostrom: { currency: "EUR", slots: ["11-20 00:00 +60 0.276", "11-20 01:00 +60 0.272"] },
  rabot: { slots: ["11-19 23:00 +60 0.091", "11-20 00:00 +60 0.084"] },
  "1komma5": { slots: ["11-20 00:00 +15 0.3101", "11-20 00:15 +15 0.2982"] },
  smard: {
    options: { expect: "prices", priceUnit: "MWh" },
    slots: ["11-19 23:00 +15 0.0812", "11-19 23:30 +15 0.0799"],
  },
  "evcc-state": { options: { expect: "prices" }, slots: ["11-19 23:00 +15 0.31", "11-19 23:15 +15 0.3"] },
};

const forecasts: Readonly<Record<string, Case>> = {
  akkudoktor: { options: { expect: "forecast" }, slots: ["11-20 09:00 +60 850", "11-20 10:00 +60 940"] },
  quartz: { options: { expect: "forecast" }, slots: ["11-20 09:00 +15 850", "11-20 09:15 +15 900"] },
  pvnode: { slots: ["11-20 10:00 +15 1850", "11-20 10:15 +15 1900"] },
  "open-meteo-hass": { slots: ["11-20 09:00 +15 800", "11-20 09:15 +15 900"] },
  "evcc-state-solar": { options: { expect: "forecast" }, slots: ["11-20 09:00 +15 850", "11-20 09:15 +15 900"] },
};

describe("readFeed, suppliers without a reader of their own", () => {
  for (const [file, { options, currency, slots }] of Object.entries(prices)) {
    it(`reads the prices of ${file}`, () => {
      const feed = feedOf(feedFixture(file), options);

      assert.deepEqual(read(feedFixture(file), options), slots);
      assert.equal(feed.kind === "prices" && feed.currency, currency);
    });
  }

  for (const [file, { options, slots }] of Object.entries(forecasts)) {
    it(`reads the solar forecast of ${file}`, () => {
      assert.deepEqual(
        [feedOf(feedFixture(file), options).kind, ...read(feedFixture(file), options)],
        ["forecast", ...slots],
      );
    });
  }

  it("asks for the area where rows of several are in one list", () => {
    assert.deepEqual(read(feedFixture("esios"), { area: "8742" }), ["11-19 23:00 +60 0.1182"]);
  });
});
