import assert from "node:assert/strict";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { day, duration, Format, kwh, percent, time, watts, type Quantity } from "../../../src/core/format";

const MONDAY = Date.UTC(2026, 10, 30, 6, 30);
const BERLIN = { zone: "Europe/Berlin", now: MONDAY };

describe("Format", () => {
  const english = new Format("en-US");
  const german = new Format("de");
  const price = (value: number, currency?: string): Quantity => ({ is: "price", value, currency });
  const money = (value: number, currency?: string): Quantity => ({ is: "money", value, currency });

  for (const [quantity, inEnglish, inGerman] of [
    [percent(61.4), "61%", "61 %"],
    [watts(3900), "3900 W", "3900 W"],
    [watts(-0.2), "0 W", "0 W"],
    [watts(12_000), "12,000 W", "12.000 W"],
    [{ is: "kw", value: 7.42 }, "7.4 kW", "7,4 kW"],
    [kwh(10), "10 kWh", "10 kWh"],
    [kwh(31.24), "31.2 kWh", "31,2 kWh"],
    [price(0.2861, "EUR"), "0.286 EUR/kWh", "0,286 EUR/kWh"],
    [price(0.2), "0.200/kWh", "0,200/kWh"],
    [price(-0.0004, "SEK"), "0.000 SEK/kWh", "0,000 SEK/kWh"],
    [money(2.375, "EUR"), "2.38 EUR", "2,38 EUR"],
    [duration(1), "1 second", "1 Sekunde"],
    [duration(MINUTE_MS), "1 minute", "1 Minute"],
    [duration(15 * MINUTE_MS), "15 minutes", "15 Minuten"],
    [duration(90_000), "90 seconds", "90 Sekunden"],
    [duration(90 * MINUTE_MS), "90 minutes", "90 Minuten"],
    [duration(2 * HOUR_MS), "2 hours", "2 Stunden"],
    [duration(MINUTE_MS - 400), "1 minute", "1 Minute"],
    [duration(HOUR_MS - 2000), "1 hour", "1 Stunde"],
    [duration(30 * 24 * HOUR_MS), "30 days", "30 Tage"],
    [day(Date.UTC(2026, 11, 1), "UTC"), "Dec 1", "1. Dez."],
    [time(MONDAY), "07:30", "07:30"],
    [time(MONDAY + 11 * HOUR_MS), "18:30", "18:30"],
    [time(MONDAY + 13 * HOUR_MS), "20:30", "20:30"],
    [time(MONDAY + 24 * HOUR_MS), "Tue 07:30", "Di 07:30"],
    [time(MONDAY - 24 * HOUR_MS), "Sun 07:30", "So 07:30"],
    [time(MONDAY - 7.5 * HOUR_MS), "00:00", "00:00"],
    [time(MONDAY + 16.5 * HOUR_MS), "Tue 00:00", "Di 00:00"],
    [time(MONDAY + 6 * 24 * HOUR_MS), "Sun 07:30", "So 07:30"],
    [time(MONDAY + 10 * 24 * HOUR_MS), "Dec 10, 07:30", "10. Dez., 07:30"],
    [time(MONDAY - 10 * 24 * HOUR_MS), "Nov 20, 07:30", "20. Nov., 07:30"],
  ] as const) {
    it(`writes ${JSON.stringify(quantity)}`, () => {
      assert.equal(english.quantity(quantity, BERLIN), inEnglish);
      // The space before a German percent sign does not break.
      assert.equal(german.quantity(quantity, BERLIN).replaceAll("\u00a0", " "), inGerman);
    });
  }

  it("writes counts with the separators of the language", () => {
    assert.deepEqual([english.number(10_000), german.number(10_000), english.number(999)], ["10,000", "10.000", "999"]);
  });
});
