import { MINUTE_MS } from "../../core/duration";
import { ahead, bearer, iso, isOut, notFound, perMwh, requireToken, type FeedService } from "./feed-query";
import { MARKET_SERVICES } from "./market-bodies";
import {
  centralDate,
  centralMidnight,
  centralText,
  eurPerKwh,
  hourly,
  isPublished,
  nextDate,
  quarters,
  quartersOf,
  type Quarter,
} from "./market";

/** Energy and taxes of a customer. */
const tibberRow = ({ startAt, eur }: Quarter): object => ({
  total: Math.round((eur * 1.19 + 0.18) * 1e4) / 1e4,
  startsAt: centralText(startAt),
  currency: "EUR",
});

/** By host, what the suppliers of contracts answer: what their customers pay. */
const CONTRACT_SERVICES: Readonly<Record<string, FeedService>> = {
  "api.tibber.com": (asked) =>
    requireToken(bearer(asked).startsWith("good-token"), () => {
      const { now, body } = asked;
      // Of a home whose meter has hours only.
      if (bearer(asked) === "good-token-hourly" && body.includes("resolution"))
        return { status: 400, json: { errors: [{ message: 'Unknown argument "resolution" on field "priceInfo"' }] } };
      const today = quartersOf(centralDate(now), now).map(tibberRow);
      const tomorrow = quartersOf(centralDate(now, 1), now).map(tibberRow);
      const homes = [
        { id: "no contract", currentSubscription: null },
        { id: "home", currentSubscription: { priceInfo: { current: today[0], today, tomorrow } } },
      ];
      return { json: { data: { viewer: { homes } } } };
    }),
  "public.api.energyzero.nl": ({ query, now }) => {
    const [day = "", month = "", year = ""] = (query.get("date") ?? "").split("-");
    const date = `${year}-${month}-${day}`;
    if (!isOut(date, now)) return notFound;
    const rows = (times: number, plus: number): object[] =>
      quartersOf(date, now).map(({ startAt, endAt, eur }) => ({
        start: iso(startAt),
        end: iso(endAt),
        price: { value: (eur * times + plus).toFixed(5) },
      }));
    return {
      json: {
        base: rows(1, 0),
        base_with_vat: rows(1.21, 0),
        all_in: rows(1, 0.12),
        all_in_with_vat: rows(1.21, 0.15),
      },
    };
  },
  "api.octopus.energy": ({ query, path, now }) => {
    if (!path.includes("/products/AGILE-24-10-01/electricity-tariffs/E-1R-AGILE-24-10-01-C/")) return notFound;
    // Half hours, published at 16:00 in London up to 23:00 of the next day there.
    const isToday = isPublished(now, 17);
    const until = Math.min(
      Date.parse(query.get("period_to") ?? ""),
      centralMidnight(centralDate(now, isToday ? 2 : 1)),
    );
    const list = quarters(Date.parse(query.get("period_from") ?? ""), until, now, isToday);
    const results = list
      .filter(({ startAt }) => startAt % (30 * MINUTE_MS) === 0)
      .map(({ startAt, eur }) => ({
        value_exc_vat: Math.round(eur * 1e4) / 100,
        value_inc_vat: Math.round(eur * 1.05 * 1e4) / 100,
        valid_from: `${iso(startAt).slice(0, 19)}Z`,
        valid_to: `${iso(startAt + 30 * MINUTE_MS).slice(0, 19)}Z`,
        payment_method: null,
      }));
    return { json: { count: results.length, next: null, previous: null, results: results.toReversed() } };
  },
  "api.amber.com.au": (asked) =>
    requireToken(bearer(asked) === "good-token", () => {
      const beginAt = Math.floor(asked.now / (30 * MINUTE_MS)) * 30 * MINUTE_MS;
      const rows = Array.from({ length: 48 }, (_, index) => {
        const startAt = beginAt + index * 30 * MINUTE_MS;
        const eur = eurPerKwh(startAt);
        const type = index === 0 ? "CurrentInterval" : "ForecastInterval";
        const interval = { type, startTime: iso(startAt + 1000), endTime: iso(startAt + 30 * MINUTE_MS), duration: 30 };
        return [
          { ...interval, channelType: "general", perKwh: Math.round((eur * 1.7 + 0.1) * 1e4) / 100 },
          { ...interval, channelType: "feedIn", perKwh: -Math.round(eur * 1e4) / 100 },
        ];
      });
      return { json: rows.flat() };
    }),
  "graphql.frankenergie.nl": ({ body, now }) => {
    const { variables }: { variables: { date: string } } = JSON.parse(body);
    if (!isOut(variables.date, now))
      return { json: { errors: [{ message: "No marketprices found for segment ELECTRICITY" }], data: null } };
    const electricityPrices = quartersOf(variables.date, now).map(({ startAt, endAt, eur }) => ({
      from: iso(startAt),
      till: iso(endAt),
      resolution: "PT15M",
      marketPrice: eur,
      marketPriceTax: Math.round(eur * 0.21 * 1e5) / 1e5,
      sourcingMarkupPrice: 0.018,
      energyTaxPrice: 0.12,
      perUnit: "KWH",
    }));
    return { json: { data: { marketPrices: { electricityPrices } } } };
  },
  "api.esios.ree.es": (asked) =>
    requireToken(asked.headers["x-api-key"] === "good-token", () => {
      const { query, now } = asked;
      const from = (query.get("start_date") ?? "").slice(0, 10);
      const to = (query.get("end_date") ?? "").slice(0, 10);
      const list = hourly(
        quarters(centralMidnight(from), centralMidnight(nextDate(to)), now, isPublished(now, 20, 30)),
      );
      const values = list.flatMap(({ startAt, eur }) =>
        [8741, 8742].map((geo_id) => ({ value: perMwh(eur * 1.4 + geo_id / 1e6), datetime_utc: iso(startAt), geo_id })),
      );
      return { json: { indicator: { name: "PVPC", values } } };
    }),
  "api.tariffs.groupe-e.ch": ({ query, now }) => {
    const list = quarters(
      Date.parse(query.get("start_timestamp") ?? ""),
      Date.parse(query.get("end_timestamp") ?? ""),
      now,
      isPublished(now, 18),
    );
    const prices = list.map(({ startAt, endAt, eur }) => ({
      start_timestamp: centralText(startAt),
      end_timestamp: centralText(endAt),
      integrated: [
        { unit: "CHF_m", value: 12 },
        { unit: "CHF_kWh", value: Math.round((eur + 0.11) * 1e5) / 1e5 },
      ],
      grid: [{ unit: "CHF_kWh", value: 0.1 }],
    }));
    return { json: { publication_timestamp: centralText(now), prices } };
  },
  "epexprijzen.nl": ({ now }) => {
    const rows = (date: string): object[] =>
      quartersOf(date, now).map(({ startAt, eur }) => ({
        t: centralText(startAt),
        price: Math.round((eur * 1.21 + 0.15) * 1e5) / 1e5,
      }));
    return { json: { today: rows(centralDate(now)), tomorrow: rows(centralDate(now, 1)), energy_tax: 0.12 } };
  },
};

/** By host, what each service of prices answers. */
export const PRICE_SERVICES: Readonly<Record<string, FeedService>> = { ...MARKET_SERVICES, ...CONTRACT_SERVICES };

/** What programs in a home's own network answer, by the beginning of their path. */
export const LOCAL_SERVICES: Readonly<Record<string, FeedService>> = {
  "/api/tariff/grid": ({ now }) => ({
    json: {
      rates: ahead(now).map(({ startAt, endAt, eur }) => ({
        start: iso(startAt),
        end: iso(endAt),
        value: Math.round((eur * 1.19 + 0.18) * 1e5) / 1e5,
      })),
    },
  }),
  "/api/states/": (asked) =>
    requireToken(bearer(asked) === "good-token", () => {
      const { now } = asked;
      const rows = (date: string): object[] =>
        quartersOf(date, now).map(({ startAt, endAt, eur }) => ({
          start: centralText(startAt),
          end: centralText(endAt),
          value: eur,
        }));
      const attributes = {
        unit_of_measurement: "EUR/kWh",
        currency: "EUR",
        raw_today: rows(centralDate(now)),
        raw_tomorrow: rows(centralDate(now, 1)),
        tomorrow_valid: isPublished(now),
      };
      return { json: { entity_id: "sensor.nordpool", state: "0.0812", attributes } };
    }),
  /** A format that nobody knows. */
  "/unknown": ({ now }) => ({
    json: {
      result: {
        area: "X",
        list: ahead(now).map(({ startAt, eur }) => ({ moment_of: iso(startAt), costs: Math.round(eur * 1e5) / 1e3 })),
      },
    },
  }),
  "/prices": ({ now }) => ({
    json: ahead(now).map(({ startAt, endAt, eur }) => ({ start: iso(startAt), end: iso(endAt), price: eur })),
  }),
};
