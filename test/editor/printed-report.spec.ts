import assert from "node:assert/strict";
import { languageOf } from "../../nodes/records/report-words";
import { translations } from "../../scripts/words/catalogs";
import { DAY_MS, HOUR_MS } from "../../src/core/duration";
import type { KnownRecord } from "../../src/records/known-record";
import { pageOf } from "../../src/records/report/page";
import { reportOf, type CarToReport } from "../../src/records/report/report";
import type { CostDay, SessionCost } from "../../src/vehicle/costs/stored-costs";
import { inEditor, runningRed } from "../support/editor/session";

/** What is between the margins of A4, CSS px. */
const A4_PX = 718;

const FROM = Date.parse("2026-05-31T22:00:00Z");
const NO_DAY = { sharedKwh: 38, solarKwh: 12, batteryKwh: 0, pricedKwh: 38, gridCost: 7, batteryCost: 0, otherCost: 0 };

/** A car of which all is known that has a column, with sessions over midnight and away from home. */
function car(): CarToReport {
  const startAt = (index: number): number => FROM + index * DAY_MS + 21 * HOUR_MS;
  const records = Array.from({ length: 12 }, (_, index): KnownRecord => ({
    startAt: startAt(index),
    endAt: startAt(index) + 6 * HOUR_MS,
    energyKwh: 38.25,
    socFrom: 38,
    socTo: 100,
    atHome: index % 4 !== 3,
    ...(index % 4 === 3 && { location: { name: "Autobahnraststätte Nord" } }),
    source: "own",
    ...(index % 3 === 0 && { approximate: true as const }),
  }));
  const sessions = records.map((record): SessionCost => {
    const day: CostDay = { ...NO_DAY, dayAt: record.startAt - 21 * HOUR_MS, kwh: 38, solarCost: 1 };
    const seen = { reportedKwh: 38, missedMs: 0, chargerKwh: 0, chargerMs: 0, days: [day], odometerKm: 123_456 };
    return { startAt: record.startAt, endAt: record.endAt, currency: "EUR", priceSource: "feed", ...seen };
  });
  const stays = sessions.map(({ startAt: at, endAt }) => ({
    fromAt: at - HOUR_MS,
    untilAt: endAt + HOUR_MS,
    atOncePerKwh: 0.31,
  }));
  return { id: "i4", name: "BMW i4", records, costs: { trail: [], stays, sessions } };
}

describe("the printed report", () => {
  it("fits A4 in every language, with all of its columns", () => {
    const report = reportOf([car()], {
      period: { fromAt: FROM, untilAt: FROM + 30 * DAY_MS },
      zone: "Europe/Berlin",
      madeAt: FROM + 31 * DAY_MS,
      rates: [{ perKwh: 0.34, currency: "EUR" }],
      prices: undefined,
    });
    return inEditor(async (page) => {
      await page.setViewportSize({ width: A4_PX, height: 1000 });
      await page.emulateMedia({ media: "print" });
      for (const language of translations) {
        const contentType = "text/html; charset=utf-8";
        await page.route("**/report", (route) =>
          route.fulfill({ contentType, body: pageOf(report, languageOf(language)) }),
        );
        await page.goto(`${runningRed().url}report`);
        assert.equal(await page.locator("thead th").count(), 13, language);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), A4_PX, language);
      }
    });
  });
});
