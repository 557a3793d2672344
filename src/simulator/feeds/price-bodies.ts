import { HOUR_MS, MINUTE_MS } from "../../core/duration";
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

/** A request to a made-up service. */
export interface FeedQuery {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly now: number;
}

/** A body as JSON, or as text; `status` is 200 if absent. */
export interface FeedBody {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
}

type Service = (asked: FeedQuery) => FeedBody;

const notFound: FeedBody = { status: 404, json: { message: "Not found" } };

const iso = (at: number): string => new Date(at).toISOString();
const perMwh = (eur: number): number => Math.round(eur * 1e5) / 100;

/** Today and tomorrow, as far as they are known. */
function ahead(now: number): readonly Quarter[] {
  return quarters(centralMidnight(centralDate(now)), centralMidnight(centralDate(now, 2)), now);
}

function requireToken(isGood: boolean, body: () => FeedBody): FeedBody {
  return isGood ? body() : { status: 401, json: { error: "Unauthorized" } };
}

const bearer = ({ headers }: FeedQuery): string => String(headers["authorization"] ?? "").replace(/^Bearer /, "");

/** Whether a day can be asked for. */
const isOut = (date: string, now: number): boolean =>
  date <= centralDate(now) || (date === centralDate(now, 1) && isPublished(now));

const awattar: Service = ({ query, now }) => {
  const list = hourly(quarters(Number(query.get("start")), Number(query.get("end")), now));
  const rows = list.map(({ startAt, endAt, eur }) => ({
    start_timestamp: startAt,
    end_timestamp: endAt,
    marketprice: perMwh(eur),
    unit: "Eur/MWh",
  }));
  return { json: { object: "list", data: rows } };
};

/** A file of a day, as two services have them. */
function dayFile(currency: string, rate: number): Service {
  return ({ path, now }) => {
    const [, year, day] = /(\d{4})\/(\d\d-\d\d)_/.exec(path) ?? [];
    const date = `${year}-${day}`;
    if (!isOut(date, now)) return notFound;
    const rows = quartersOf(date, now).map(({ startAt, endAt, eur }) => ({
      [`${currency}_per_kWh`]: Math.round(eur * rate * 1e5) / 1e5,
      EUR_per_kWh: eur,
      EXR: rate,
      time_start: centralText(startAt),
      time_end: centralText(endAt),
    }));
    return { json: rows };
  };
}

const minute = (at: number): string => `${iso(at).slice(0, 16)}Z`;

/** A document of the transparency platform: curve A03 leaves out what repeats. */
function publication(list: readonly Quarter[]): string {
  const [first] = list;
  const last = list.at(-1);
  if (!first || !last)
    return "<Acknowledgement_MarketDocument><Reason><code>999</code><text>No matching data found</text></Reason></Acknowledgement_MarketDocument>";
  const points = list
    .map(({ eur }, index) => ({ position: index + 1, price: perMwh(eur), before: list[index - 1] }))
    .filter(({ price, before }) => before === undefined || perMwh(before.eur) !== price)
    .map(
      ({ position, price }) => `<Point><position>${position}</position><price.amount>${price}</price.amount></Point>`,
    );
  return `<?xml version="1.0" encoding="utf-8"?><Publication_MarketDocument xmlns="urn:iec62325"><type>A44</type><TimeSeries><in_Domain.mRID codingScheme="A01">10Y1001A1001A82H</in_Domain.mRID><currency_Unit.name>EUR</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name><curveType>A03</curveType><Period><timeInterval><start>${minute(first.startAt)}</start><end>${minute(last.endAt)}</end></timeInterval><resolution>PT15M</resolution>${points.join("")}</Period></TimeSeries></Publication_MarketDocument>`;
}

const utcStamp = (text: string | null): number =>
  Date.parse((text ?? "").replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:00Z"));

/** Energy and taxes of a customer. */
const tibberRow = ({ startAt, eur }: Quarter): object => ({
  total: Math.round((eur * 1.19 + 0.18) * 1e4) / 1e4,
  startsAt: centralText(startAt),
  currency: "EUR",
});

/** The weeks that SMARD has a file of each, from Monday's midnight. */
function weeks(now: number): readonly number[] {
  const weekday = (new Date(`${centralDate(now)}T12:00Z`).getUTCDay() + 6) % 7;
  return [-7, 0, 7].map((days) => centralMidnight(centralDate(now, days - weekday)));
}

/** All quarters of a week, `null` where a price is not yet known. */
function weekFile(startAt: number, now: number): object {
  const endAt = centralMidnight(centralDate(startAt + 2 * HOUR_MS, 7));
  const known = new Map(quarters(startAt, endAt, now).map((quarter) => [quarter.startAt, perMwh(quarter.eur)]));
  const series = Array.from({ length: (endAt - startAt) / (15 * MINUTE_MS) }, (_, index) => {
    const at = startAt + index * 15 * MINUTE_MS;
    return [at, known.get(at) ?? null];
  });
  return { meta_data: { version: 1, created: now }, series };
}

const oteItem = (date: string, { eur }: Quarter, index: number): string =>
  `<Item><Date>${date}</Date><PeriodIndex>${index + 1}</PeriodIndex><PeriodInterval>-</PeriodInterval><Price>${perMwh(eur)}</Price></Item>`;

/** A local time without its offset. */
const localText = (at: number): string => centralText(at).slice(0, 19).replace("T", " ");

/** By host, what each service answers. */
export const PRICE_SERVICES: Readonly<Record<string, Service>> = {
  "api.energy-charts.info": ({ query, now }) => {
    const end = query.get("end") ?? centralDate(now);
    const list = quarters(centralMidnight(query.get("start") ?? end), centralMidnight(nextDate(end)), now);
    return {
      json: {
        license_info: "CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de",
        unix_seconds: list.map(({ startAt }) => startAt / 1000),
        price: list.map(({ eur }) => perMwh(eur)),
        unit: "EUR / MWh",
        deprecated: false,
      },
    };
  },
  "api.awattar.de": awattar,
  "api.awattar.at": awattar,
  "web-api.tp.entsoe.eu": (asked) =>
    requireToken(asked.query.get("securityToken") === "good-token", () => ({
      text: publication(
        quarters(utcStamp(asked.query.get("periodStart")), utcStamp(asked.query.get("periodEnd")), asked.now),
      ),
    })),
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
  "dataportal-api.nordpoolgroup.com": ({ query, now }) => {
    const date = query.get("date") ?? "";
    const area = query.get("deliveryArea") ?? "";
    if (!isOut(date, now)) return { status: 204, text: "" };
    const multiAreaEntries = quartersOf(date, now).map(({ startAt, endAt, eur }) => ({
      deliveryStart: iso(startAt),
      deliveryEnd: iso(endAt),
      entryPerArea: { [area]: perMwh(eur) },
    }));
    const areaStates = [{ state: "Final", areas: [area] }];
    return { json: { deliveryDateCET: date, multiAreaEntries, areaStates, currency: query.get("currency") } };
  },
  "api.energidataservice.dk": ({ query, now }) => {
    const { PriceArea = [] }: { PriceArea?: string[] } = JSON.parse(query.get("filter") ?? "{}");
    const list = quarters(centralMidnight(query.get("start") ?? ""), centralMidnight(query.get("end") ?? ""), now);
    const records = list.map(({ startAt, eur }) => ({
      TimeUTC: iso(startAt).slice(0, 19),
      PriceArea: PriceArea[0],
      DayAheadPriceDKK: Math.round(eur * 7460 * 100) / 100,
      DayAheadPriceEUR: perMwh(eur),
    }));
    return { json: { total: records.length, dataset: "DayAheadPrices", records: records.toReversed() } };
  },
  "www.hvakosterstrommen.no": dayFile("NOK", 11.7),
  "www.elprisetjustnu.se": dayFile("SEK", 11),
  "api.spot-hinta.fi": ({ now }) => ({
    json: ahead(now).map(({ startAt, eur }, index) => ({
      Rank: index + 1,
      DateTime: centralText(startAt),
      PriceNoTax: eur,
      PriceWithTax: Math.round(eur * 1.255 * 1e4) / 1e4,
    })),
  }),
  "dashboard.elering.ee": ({ query, now }) => {
    const from = Date.parse(query.get("start") ?? "");
    const list = quarters(from, Date.parse(query.get("end") ?? ""), now);
    const rows = list.map(({ startAt, eur }) => ({ timestamp: startAt / 1000, price: perMwh(eur) }));
    return { json: { success: true, data: { ee: rows, lv: rows, lt: rows, fi: rows } } };
  },
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
  "api.porssisahko.net": ({ now }) => ({
    json: {
      prices: ahead(now)
        .map(({ startAt, endAt, eur }) => ({
          price: Math.round(eur * 1.255 * 1e5) / 1e3,
          startDate: iso(startAt),
          endDate: iso(endAt - 1),
        }))
        .toReversed(),
    },
  }),
  "apis.smartenergy.at": ({ now }) => ({
    json: {
      tariff: "EPEXSPOTAT",
      unit: "ct/kWh",
      interval: 15,
      data: ahead(now).map(({ startAt, eur }) => ({ date: centralText(startAt), value: Math.round(eur * 1e5) / 1e3 })),
    },
  }),
  "api.raporty.pse.pl": ({ query, now }) => {
    const [, date = ""] = /business_date eq '([\d-]+)'/.exec(query.get("$filter") ?? "") ?? [];
    const rows = quartersOf(date, isPublished(now, 14, 30) ? now : Math.min(now, centralMidnight(centralDate(now))));
    const value = rows.map(({ endAt, eur }) => ({
      dtime: localText(endAt),
      dtime_utc: iso(endAt).slice(0, 19).replace("T", " "),
      rce_pln: Math.round(eur * 4300 * 100) / 100,
      business_date: date,
    }));
    return { json: { value } };
  },
  "www.smard.de": ({ path, now }) => {
    const [, stamp] = /_quarterhour_(\d+)\.json$/.exec(path) ?? [];
    if (stamp === undefined) return { json: { timestamps: weeks(now) } };
    return weeks(now).includes(Number(stamp)) ? { json: weekFile(Number(stamp), now) } : notFound;
  },
  "www.ote-cr.cz": ({ body, now }) => {
    const [from = "", to = ""] = ["StartDate", "EndDate"].map(
      (name) => new RegExp(`<pub:${name}>([\\d-]+)<`).exec(body)?.[1] ?? "",
    );
    const dates = from === to ? [from] : [from, to];
    const items = dates.flatMap((date) => quartersOf(date, now).map((quarter, index) => oteItem(date, quarter, index)));
    const result = `<GetDamPricePeriodEResponse xmlns="http://www.ote-cr.cz/schema/service/public"><Result>${items.join("")}</Result></GetDamPricePeriodEResponse>`;
    return {
      text: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${result}</soapenv:Body></soapenv:Envelope>`,
    };
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

/** What programs in a home's own network answer, by the beginning of their path. */
export const LOCAL_SERVICES: Readonly<Record<string, Service>> = {
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
