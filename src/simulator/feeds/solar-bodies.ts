import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../core/duration";
import { iso, type FeedBody, type FeedQuery, type FeedService } from "./feed-query";
import { centralDate, centralMidnight, centralOffset } from "./market";

/** Irradiance on a plane of a made-up day, W/m²: a plane to the east has its noon in the morning. `azimuth` is that of a compass. */
export function irradiance(at: number, azimuth: number, tilt: number): number {
  const hour = ((at + centralOffset(at)) % DAY_MS) / HOUR_MS;
  const noon = 12.5 + ((azimuth - 180) / 90) * 2 * Math.sin((tilt / 180) * Math.PI);
  const height = Math.cos(((hour - noon) / 10) * Math.PI);
  const day = Math.floor((at + centralOffset(at)) / DAY_MS);
  const sky = [1, 0.45, 0.8, 0.25][day % 4] ?? 1;
  return Math.round(Math.max(0, height) * 800 * sky * 10) / 10;
}

/** Instants from the beginning of today, so many minutes apart. */
function steps(now: number, days: number, minutes: number): readonly number[] {
  const startAt = centralMidnight(centralDate(now));
  return Array.from({ length: (days * 24 * 60) / minutes }, (_, index) => startAt + index * minutes * MINUTE_MS);
}

const token = (feedQuery: FeedQuery, name: string, before: string): boolean =>
  feedQuery.headers[name] === `${before}good-token`;

const refused: FeedBody = { status: 401, json: { error: "Unauthorized" } };

/** A plant of 5 kWp with 30 degrees to the south, for services that are not told what it is. */
const PLANT = [5, 30, 180] as const;
const plantW = (at: number): number => irradiance(at, PLANT[2], PLANT[1]) * PLANT[0] * 0.85;

/** By host, what each service answers. */
export const SOLAR_SERVICES: Readonly<Record<string, FeedService>> = {
  "api.open-meteo.com": ({ query, now }) => {
    const azimuth = Number(query.get("azimuth"));
    if (!(azimuth >= -180 && azimuth <= 180))
      return { status: 400, json: { error: true, reason: "Azimuth must be -180 to 180" } };
    const ends = steps(now, 3, 15).map((at) => at + 15 * MINUTE_MS);
    const tilt = Number(query.get("tilt"));
    const values = ends.map((end) => irradiance(end - 15 * MINUTE_MS, azimuth + 180, tilt));
    return {
      json: {
        utc_offset_seconds: 0,
        minutely_15: { time: ends.map((end) => end / 1000), global_tilted_irradiance: values },
      },
    };
  },
  "api.forecast.solar": ({ path, now }) => {
    const [tilt = 0, azimuth = 0, peak = 0] = path.split("/").slice(-3).map(Number);
    const starts = steps(now, 2, 60);
    const energies = starts.map((at): [string, number] => [
      iso(at + HOUR_MS).slice(0, 19) + "+00:00",
      Math.round(irradiance(at, azimuth + 180, tilt) * peak * 0.85),
    ]);
    const watt_hours_period = Object.fromEntries([[`${iso(starts[0] ?? now).slice(0, 19)}+00:00`, 0], ...energies]);
    const ratelimit = { zone: "IP", period: 3600, limit: 12, remaining: 10 };
    return {
      json: {
        result: { watt_hours_period },
        message: { code: 0, type: "success", info: { timezone: "Europe/Berlin" }, ratelimit },
      },
    };
  },
  "api.solcast.com.au": (feedQuery) => {
    if (!token(feedQuery, "authorization", "Bearer ")) return refused;
    const forecasts = steps(feedQuery.now, 3, 30).map((at) => {
      const kw = Math.round(plantW(at)) / 1000;
      return {
        pv_estimate: kw,
        pv_estimate10: kw * 0.6,
        pv_estimate90: kw * 1.2,
        period_end: iso(at + 30 * MINUTE_MS).replace(".000Z", ".0000000Z"),
        period: "PT30M",
      };
    });
    return { json: { forecasts } };
  },
  "api.pvnode.com": (feedQuery) => {
    if (!token(feedQuery, "authorization", "Bearer ")) return refused;
    const values = steps(feedQuery.now, 2, 15).map((at) => {
      const watts = Math.round(plantW(at));
      return { timestamp: `${iso(at + 15 * MINUTE_MS).slice(0, 19)}Z`, pv_power: watts === 0 ? null : watts };
    });
    return { json: { timezone: "UTC", values } };
  },
  "open.quartz.solar": ({ body, now }) => {
    const { site }: { site: { tilt: number; orientation: number; capacity_kwp: number } } = JSON.parse(body);
    const rows = steps(now, 2, 15).map((at) => {
      const kw = (irradiance(at, site.orientation, site.tilt) * site.capacity_kwp * 0.85) / 1000;
      return [iso(at).slice(0, 19), Math.round(kw * 1e4) / 1e4] as const;
    });
    return { json: { timestamp: iso(now).slice(0, 19), predictions: { power_kw: Object.fromEntries(rows) } } };
  },
  "api.akkudoktor.net": ({ query, now }) => {
    const [tilt = 0, azimuth = 0, power = 0] = ["tilt", "azimuth", "power"].map((key) => Number(query.get(key)));
    const rows = steps(now, 2, 60).map((at) => {
      const watts = Math.round((irradiance(at, azimuth + 180, tilt) * power * 0.85) / 1000);
      return { datetime: iso(at), dcPower: Math.round(watts / 0.95), power: watts, temperature: 18.2 };
    });
    return { json: { meta: { lat: Number(query.get("lat")) }, values: [rows] } };
  },
  "vrmapi.victronenergy.com": (feedQuery) => {
    if (!token(feedQuery, "x-authorization", "Token ")) return refused;
    const pairs = steps(feedQuery.now, 2, 60).map((at) => [at, Math.round(plantW(at))]);
    return { json: { success: true, records: { solar_yield_forecast: pairs, vrm_consumption_fc: false }, totals: {} } };
  },
};

/** What programs in a home's own network answer. */
export const LOCAL_SOLAR: Readonly<Record<string, FeedService>> = {
  "/api/tariff/solar": ({ now }) => ({
    json: {
      rates: steps(now, 3, 15).map((at) => ({
        start: iso(at),
        end: iso(at + 15 * MINUTE_MS),
        value: Math.round(plantW(at)),
      })),
    },
  }),
  "/solar": ({ query, now }) => {
    const plane = ["peakKw", "tilt", "azimuth"].map((key) => Number(query.get(key)));
    const [peakKw = 0, tilt = 0, azimuth = 0] = query.has("peakKw") ? plane : PLANT;
    const watts = (at: number): number => Math.round(irradiance(at, azimuth, tilt) * peakKw * 0.85);
    return { json: steps(now, 3, 60).map((at) => ({ start: iso(at), watts: watts(at) })) };
  },
};
