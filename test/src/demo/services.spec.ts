import assert from "node:assert/strict";
import { readFeed } from "../../../src/control/feeds/read-feed";
import { HALF_HOUR_MS } from "../../../src/core/duration";
import { marketData, solarForecast, startFeeds } from "../../../src/demo/feeds";
import { House } from "../../../src/demo/house";
import { loadDay } from "../../../src/demo/house-day";

const at = Date.parse("2024-07-01T10:00Z");
const place = { zone: "Europe/Berlin", now: at };

describe("what the suppliers of the demo's house answer", () => {
  it("is read as the prices of the exchange", () => {
    const payload = marketData([{ startAt: at, endAt: at + HALF_HOUR_MS, eurMwh: 91.67 }]);

    const read = readFeed({ payload }, place);

    assert.ok(read.ok && read.feed.kind === "prices");
    assert.deepEqual(read.feed.slots, [{ startAt: at, endAt: at + HALF_HOUR_MS, value: 0.09167 }]);
  });

  it("is read as a forecast with its uncertainty", () => {
    const payload = solarForecast([{ endAt: at + HALF_HOUR_MS, leastW: 1000, meanW: 2500, mostW: 4000 }]);

    const read = readFeed({ payload }, place);

    assert.ok(read.ok && read.feed.kind === "forecast");
    assert.deepEqual(read.feed.slots, [{ startAt: at, endAt: at + HALF_HOUR_MS, value: 2500, low: 1000, high: 4000 }]);
  });

  it("is what its server gives, and not what is made up there", async () => {
    const day = loadDay("sunny");
    const house = new House([day], { kwp: 8, startAt: day.startAt });
    const feeds = await startFeeds(house, () => day.startAt);

    const prices = await (await fetch(`${feeds.origin}/prices`)).json();
    const sun = await (await fetch(`${feeds.origin}/solar?peakKw=8`)).json();
    await feeds.close();

    assert.deepEqual(prices, marketData(house.prices(day.startAt)));
    assert.deepEqual(sun, solarForecast(house.expectedSun(day.startAt)));
  });
});
