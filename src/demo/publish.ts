import { MINUTE_MS } from "../core/duration";
import type { Broker } from "./broker";
import type { ExpectedSun, House, MarketPrice, Reading } from "./house";
import { household } from "./household";
import type { CarTruth } from "./simulator-link";

const SERVICES_EVERY_MS = 15 * MINUTE_MS;

/** Publishes the house's meters and services over MQTT. */
export class Publisher {
  readonly #broker: Broker;
  readonly #house: House;
  #quarter: number | undefined;

  constructor(broker: Broker, house: House) {
    this.#broker = broker;
    this.#house = house;
  }

  /** The meters each time, prices and forecast every 15 minutes. */
  async tell(at: number, reading: Reading, cars: readonly CarTruth[]): Promise<void> {
    await this.#broker.publish("house/clock", new Date(at).toISOString());
    const quarter = Math.floor(at / SERVICES_EVERY_MS);
    if (quarter !== this.#quarter) await this.#tellServices(at);
    this.#quarter = quarter;
    await this.#tellMeters(reading, cars);
  }

  async #tellMeters(
    { gridW, pvW, loadW, batteryW, batteryPercent, priceEurMwh }: Reading,
    cars: readonly CarTruth[],
  ): Promise<void> {
    const chargers = household.map(({ id, topic }) => {
      const { powerW = 0 } = cars.find((car) => car.id === id) ?? {};
      return [`${topic}/charger/power`, powerW] as const;
    });
    const battery = [["battery/soc", batteryPercent] as const, ["battery/power", batteryW] as const].flatMap(
      ([topic, value]) => (value === undefined ? [] : [[topic, value] as const]),
    );
    const house = [["pv/power", pvW], ["load/power", loadW], ...battery, ["grid/power", gridW]] as const;
    const meters = [...chargers, ...house];
    for (const [topic, watts] of meters) {
      await this.#broker.publish(`house/${topic}`, String(Math.round(watts)));
    }
    await this.#broker.publish("house/price", String(priceEurMwh));
  }

  /** Published again instead of retained: the demo's broker loses a retained message if the next one arrives too soon. */
  async #tellServices(at: number): Promise<void> {
    const payload = {
      "house/prices": marketData(this.#house.prices(at)),
      "house/solar/forecast": solarForecast(this.#house.expectedSun(at)),
    };
    for (const [topic, answer] of Object.entries(payload)) {
      await this.#broker.publish(topic, JSON.stringify(answer));
    }
  }
}

/** The response of a price service such as aWATTar's: hours or half hours with the exchange's price. */
export interface MarketData {
  readonly object: "list";
  readonly data: readonly {
    readonly start_timestamp: number;
    readonly end_timestamp: number;
    readonly marketprice: number;
    readonly unit: "Eur/MWh";
  }[];
}

/** Prices as aWATTar publishes them. */
export function marketData(prices: readonly MarketPrice[]): MarketData {
  const data = prices.map(({ startAt, endAt, eurMwh }) => ({
    start_timestamp: startAt,
    end_timestamp: endAt,
    marketprice: eurMwh,
    unit: "Eur/MWh" as const,
  }));
  return { object: "list", data };
}

/** The response of a forecast service such as Solcast's: kW in the half hours that end then, with what 10 % and 90 % stay below. */
export interface SolarForecast {
  readonly forecasts: readonly {
    readonly pv_estimate: number;
    readonly pv_estimate10: number;
    readonly pv_estimate90: number;
    readonly period_end: string;
    readonly period: "PT30M";
  }[];
}

/** A forecast as Solcast publishes it. */
export function solarForecast(sun: readonly ExpectedSun[]): SolarForecast {
  const forecasts = sun.map(({ endAt, leastW, meanW, mostW }) => ({
    pv_estimate: kilowatts(meanW),
    pv_estimate10: kilowatts(leastW),
    pv_estimate90: kilowatts(mostW),
    period_end: new Date(endAt).toISOString(),
    period: "PT30M" as const,
  }));
  return { forecasts };
}

function kilowatts(watts: number): number {
  return Math.round(watts) / 1000;
}
