import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { Outbound } from "../../../src/fetch/outbound";
import { type PriceChoice, type PriceMemory, priceRules } from "../../../src/fetch/prices/price-rules";
import { knownUntil, marketDays } from "../../../src/fetch/prices/price-timing";
import { areasIn } from "../../../src/fetch/prices/supplier-list";
import { PRICE_SUPPLIERS, supplierOf } from "../../../src/fetch/prices/suppliers";
import type { FetchRequest } from "../../../src/fetch/request";
import type { PriceInquiry, PriceSupplier } from "../../../src/fetch/prices/supplier";
import { startFeedServer, type FeedServer } from "../../../src/simulator/feeds/feed-server";
import { eurPerKwh } from "../../../src/simulator/feeds/market";
import { FakeClock } from "../../support/fake-clock";
import { fetchOnce } from "../../support/fetch-once";

/** What of the market's price a supplier gives, in its currency. */
const GIVEN: Readonly<Record<string, (eur: number) => number>> = {
  hvakosterstrommen: (eur) => eur * 11.7,
  elprisetjustnu: (eur) => eur * 11,
  energidataservice: (eur) => eur * 7.46,
  energyzero: (eur) => eur * 1.21 + 0.15,
  epexprijzen: (eur) => eur * 1.21 + 0.15,
  octopus: (eur) => eur * 1.05,
  amber: (eur) => eur * 1.7 + 0.1,
  tibber: (eur) => eur * 1.19 + 0.18,
  evcc: (eur) => eur * 1.19 + 0.18,
  frank: (eur) => eur * 1.21 + 0.138,
  porssisahko: (eur) => eur * 1.255,
  pse: (eur) => eur * 4.3,
  esios: (eur) => eur * 1.4 + 0.008741,
  "groupe-e": (eur) => eur + 0.11,
};

/** Their slots are longer than a quarter of an hour. */
const STEP_MIN: Readonly<Record<string, number>> = { awattar: 60, esios: 60, octopus: 30, amber: 30 };

const TOKEN_OF_HOURS = "good-token-hourly";

const AREAS: Readonly<Record<string, string>> = {
  octopus: "E-1R-AGILE-24-10-01-C",
  amber: "01F5A5CRKMZ5BCX9P1S4V990AM",
  homeassistant: "sensor.nordpool",
};

describe("the suppliers of prices", () => {
  let server: FeedServer;
  let clock: FakeClock;
  let outbound: Outbound;

  before(async () => {
    clock = new FakeClock();
    server = await startFeedServer({ now: () => clock.now() });
    outbound = new Outbound({ userAgent: "test", route: server.route });
  });
  after(async () => {
    await outbound.close();
    await server.close();
  });

  async function fetched(supplier: PriceSupplier, at: string): Promise<PriceMemory> {
    clock.jump(at);
    const [country = ""] = Object.keys(supplier.areas);
    const address = supplier.id === "own" ? `${server.origin}/prices` : server.origin;
    const choice: PriceChoice = {
      supplier,
      country,
      area: AREAS[supplier.id] ?? areasIn(supplier, country)[0] ?? "",
      token: "good-token",
      address,
      reading: { zone: "Europe/Berlin" },
    };
    return fetchOnce(priceRules(choice, 0.5), { clock, outbound });
  }

  for (const supplier of PRICE_SUPPLIERS as readonly PriceSupplier[]) {
    it(`${supplier.name}: today and tomorrow, in its own unit, and no more requests than that takes`, async () => {
      server.requests.length = 0;
      const { slots } = await fetched(supplier, "2026-11-29T21:10:00Z");
      const now = clock.now();
      const [, tomorrow] = marketDays(supplier.timing, now);
      const until = knownUntil(slots, now) ?? 0;
      const least = supplier.id === "amber" ? now + 20 * HOUR_MS : tomorrow.endAt - HOUR_MS;
      assert.ok(until >= least, `known until ${new Date(until).toISOString()}`);
      assert.ok(server.requests.length <= (supplier.id === "smard" ? 3 : 2));
      const stepMs = (STEP_MIN[supplier.id] ?? 15) * MINUTE_MS;
      const given = GIVEN[supplier.id] ?? ((eur: number): number => eur);
      for (const { startAt, endAt, value } of slots.filter((slot) => slot.endAt > now)) {
        assert.equal(endAt - startAt, stepMs);
        const parts = stepMs === 60 * MINUTE_MS ? [0, 1, 2, 3] : [0];
        const eur = parts.reduce((sum, part) => sum + eurPerKwh(startAt + part * 15 * MINUTE_MS), 0) / parts.length;
        assert.ok(
          Math.abs(value - given(eur)) < 0.0002,
          `${new Date(startAt).toISOString()}: ${value}, not ${given(eur)}`,
        );
      }
    });
  }

  for (const [day, at] of [
    ["of 23 hours", "2027-03-27T21:10:00Z"],
    ["of 25 hours", "2026-10-24T21:10:00Z"],
  ] as const)
    it(`give a day ${day} without a gap`, async () => {
      const gaps: string[] = [];
      for (const supplier of PRICE_SUPPLIERS as readonly PriceSupplier[]) {
        if (supplier.timing.kind === "every") continue;
        const { slots } = await fetched(supplier, at);
        const [, tomorrow] = marketDays(supplier.timing, clock.now());
        if ((knownUntil(slots, clock.now()) ?? 0) < tomorrow.endAt - HOUR_MS) gaps.push(supplier.id);
        assert.ok(
          slots.every((slot) => slot.endAt - slot.startAt <= DAY_MS / 24),
          supplier.id,
        );
      }
      assert.deepEqual(gaps, []);
    });

  it("are asked for hours where Tibber does not give quarters", async () => {
    const tibber = supplierOf("tibber") ?? assert.fail();
    server.requests.length = 0;
    const hourly = {
      ...tibber,
      requests: (inquiry: PriceInquiry) => tibber.requests({ ...inquiry, token: TOKEN_OF_HOURS }),
    };
    const otherwise = (inquiry: PriceInquiry): FetchRequest =>
      tibber.otherwise?.({ ...inquiry, token: TOKEN_OF_HOURS }) ?? assert.fail();
    const { slots } = await fetched({ ...hourly, otherwise }, "2026-11-29T21:10:00Z");
    assert.ok((knownUntil(slots, clock.now()) ?? 0) > clock.now() + 20 * HOUR_MS);
    assert.equal(server.requests.length, 2);
  });

  it("have nothing yet where all their lists are empty, and that is no failure", async () => {
    for (const text of [
      '{"total":0,"records":[]}',
      '{"success":true,"data":{"ee":[]}}',
      "[]",
      '{"data":{"marketPrices":{"electricityPrices":[]}}}',
    ]) {
      server.break({ text });
      const { slots, attempts } = await fetched(
        supplierOf("energidataservice") ?? assert.fail(),
        "2026-11-29T21:10:00Z",
      );
      assert.deepEqual([slots.length, attempts.failures], [0, 0], text);
    }
    server.break();
  });

  it("say that OTE is in maintenance, and that it does not accept what was asked", async () => {
    for (const text of [
      "Application is not available",
      "<e:Envelope><e:Body><e:Fault><faultstring>no</faultstring></e:Fault></e:Body></e:Envelope>",
    ]) {
      server.break({ text });
      await assert.rejects(fetched(supplierOf("ote") ?? assert.fail(), "2026-11-29T21:10:00Z"), text);
    }
    server.break();
  });

  it("send a token to those that need one, and to nobody else", async () => {
    for (const supplier of PRICE_SUPPLIERS as readonly PriceSupplier[]) {
      server.requests.length = 0;
      await fetched(supplier, "2026-11-29T21:10:00Z");
      const takes = [...(supplier.needs ?? []), ...(supplier.takes ?? [])].includes("token");
      const sent =
        JSON.stringify(server.requests).includes("good-token") ||
        JSON.stringify(server.requests).includes(btoa("good-token:"));
      assert.equal(sent, takes, supplier.id);
    }
  });
});
