import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { ahead, iso, isOut, notFound, perMwh, requireToken, type FeedService } from "./feed-query";
import {
  centralDate,
  centralMidnight,
  centralText,
  hourly,
  isPublished,
  nextDate,
  quarters,
  quartersOf,
  type Quarter,
} from "./market";

/** The made-up markets and what passes on their prices: all of tomorrow at a time of day. */

const awattar: FeedService = ({ query, now }) => {
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
function dayFile(currency: string, rate: number): FeedService {
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
export const MARKET_SERVICES: Readonly<Record<string, FeedService>> = {
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
};
