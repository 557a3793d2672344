import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { Fetcher } from "../../../src/fetch/fetcher";
import {
  forecastOf,
  forecastRules,
  type ForecastChoice,
  type ForecastMemory,
} from "../../../src/fetch/forecasts/forecast-rules";
import { azimuthFromSouth, roofPlanesIn } from "../../../src/fetch/forecasts/roof";
import { StoredSolar } from "../../../src/fetch/forecasts/stored-solar";
import { FORECAST_SERVICES, serviceOf } from "../../../src/fetch/forecasts/services";
import type { ForecastService } from "../../../src/fetch/forecasts/service";
import { Outbound } from "../../../src/fetch/outbound";
import { startFeedServer, type FeedServer } from "../../../src/simulator/feeds/feed-server";
import { irradiance } from "../../../src/simulator/feeds/solar-bodies";
import { FakeClock } from "../../support/fake-clock";
import { fetchOnce } from "../../support/fetch-once";
import { ledgerHere } from "../../support/ledger-here";

describe("a roof plane", () => {
  it("is turned for each service as its own documents say", () => {
    const turned = [135, 225, 180, 90, 270, 0, 360].map(azimuthFromSouth);
    assert.deepEqual(turned, [-45, 45, 0, -90, 90, -180, -180]);
  });

  it("is read as people write it", () => {
    assert.deepEqual(roofPlanesIn("6.5 30 180; 3,2 kWp 30° E\n1/90/SW"), [
      { peakKw: 6.5, tilt: 30, azimuth: 180 },
      { peakKw: 3.2, tilt: 30, azimuth: 90 },
      { peakKw: 1, tilt: 90, azimuth: 225 },
    ]);
    for (const wrong of ["6.5", "6.5 30", "6.5 30 O", "6.5 100 180", "6.5 30 361", "-1 30 180", "0 30 180"])
      assert.equal(roofPlanesIn(wrong), undefined, wrong);
    assert.deepEqual(roofPlanesIn(""), []);
  });
});

describe("the services of solar forecasts", () => {
  const clock = new FakeClock("2026-06-10T08:00:00Z");
  let server: FeedServer;
  let outbound: Outbound;

  before(async () => {
    server = await startFeedServer({ now: () => clock.now() });
    outbound = new Outbound({ userAgent: "test", route: server.route });
  });
  after(async () => {
    await outbound.close();
    await server.close();
  });

  const choiceOf = (service: ForecastService): ForecastChoice => ({
    service,
    position: { latitude: 52.5, longitude: 13.4 },
    planes: [
      { peakKw: 6, tilt: 30, azimuth: 90 },
      { peakKw: 4, tilt: 30, azimuth: 270 },
    ],
    peakKw: undefined,
    sites: ["site-1", "site-2"],
    token: service.needs.includes("token") || service.id === "own" ? "good-token" : "",
    address: service.id === "own" ? `${server.origin}/solar` : server.origin,
    reading: { zone: "Europe/Berlin" },
  });

  async function fetched(service: ForecastService): Promise<ForecastMemory> {
    const memory = await fetchOnce(forecastRules(choiceOf(service), 0.5), { clock, outbound });
    const stored = JSON.stringify(memory);
    const read = StoredSolar.parse(JSON.parse(stored));
    assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(stored));
    return memory;
  }

  for (const service of FORECAST_SERVICES as readonly ForecastService[])
    it(`${service.name}: all planes or sites are added`, async () => {
      server.requests.length = 0;
      const memory = await fetched(service);
      const counts: Readonly<Record<string, number>> = { evcc: 1, own: 1 };
      assert.equal(server.requests.length, counts[service.id] ?? 2);
      const at = Date.parse("2026-06-10T11:00:00Z");
      const slot = forecastOf(memory, clock.now()).find(({ startAt, endAt }) => startAt <= at && endAt > at);
      assert.ok(slot);
      const plane = (azimuth: number, kw: number): number => irradiance(at, azimuth, 30) * kw * 0.85;
      const plant = plane(180, 5);
      const expected: Readonly<Record<string, number>> = {
        solcast: 2 * plant,
        vrm: 2 * plant,
        pvnode: 2 * plant,
        evcc: plant,
        own: plant,
      };
      const watts = expected[service.id] ?? plane(90, 6) + plane(270, 4);
      assert.ok(Math.abs(slot.value - watts) <= watts * 0.02 + 1, `${slot.value} W, not ${watts} W`);
    });

  it("knows a roof to the east by its morning", async () => {
    const memory = await fetched({
      ...(serviceOf("openmeteo") ?? assert.fail()),
      requests: (asked) =>
        (serviceOf("openmeteo") ?? assert.fail()).requests({ ...asked, planes: asked.planes.slice(0, 1) }),
    });
    const slots = forecastOf(memory, clock.now()).filter(({ startAt }) => startAt < Date.parse("2026-06-10T22:00:00Z"));
    const most = slots.reduce((highest, slot) => (slot.value > highest.value ? slot : highest));
    assert.ok(most.startAt < Date.parse("2026-06-10T10:30:00Z"), new Date(most.startAt).toISOString());
  });

  it("are not asked more often than each allows, over a week with restarts", async () => {
    for (const service of FORECAST_SERVICES as readonly ForecastService[]) {
      const time = new FakeClock("2026-06-10T08:00:00Z");
      const sentAt: number[] = [];
      const ledger = ledgerHere();
      let kept: string | undefined;
      const read = (): ForecastMemory | undefined =>
        kept === undefined ? undefined : StoredSolar.parse(JSON.parse(kept));
      for (let restart = 0; restart < 28; restart += 1) {
        const fetcher = new Fetcher({
          rules: forecastRules(choiceOf(service), 0.5),
          stored: {
            get: async () => read(),
            change: async (change) => {
              const memory = change(read());
              kept = JSON.stringify(memory);
              return memory;
            },
          },
          clock: time,
          ledger,
          send: async () => {
            sentAt.push(time.now());
            return {
              status: 200,
              headers: {},
              text: JSON.stringify([{ start: new Date(time.now()).toISOString(), watts: 5 }]),
            };
          },
          onState: () => {},
          onFault: (cause) => assert.fail(String(cause)),
        });
        await fetcher.start();
        await time.advance(6 * HOUR_MS);
        fetcher.close();
      }
      const most = Math.max(...sentAt.map((from) => sentAt.filter((at) => at >= from && at < from + DAY_MS).length));
      const perDay: Readonly<Record<string, number>> = { solcast: 10, evcc: 45 };
      assert.ok(most <= (perDay[service.id] ?? 44), `${service.id}: ${most} in a day`);
      const perHour = Math.max(
        ...sentAt.map((from) => sentAt.filter((at) => at >= from && at < from + HOUR_MS).length),
      );
      assert.ok(perHour <= 4, `${service.id}: ${perHour} in an hour`);
      const gaps = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
      assert.ok(
        gaps.every((gap) => gap === 0 || gap >= 15 * MINUTE_MS),
        service.id,
      );
    }
  });
});
