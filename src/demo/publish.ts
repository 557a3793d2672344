import type { MqttClient } from "mqtt";
import { MINUTE_MS } from "../core/duration";
import { marketData } from "./day-ahead";
import type { House, Reading } from "./house";
import { household } from "./household";
import type { CarTruth } from "./simulator-link";
import { solarForecast } from "./solar-forecast";

const SERVICES_EVERY_MS = 15 * MINUTE_MS;

/** Tells over MQTT what a house's meters and services tell. */
export class Publisher {
  readonly #client: MqttClient;
  readonly #house: House;
  #quarter: number | undefined;

  constructor(client: MqttClient, house: House) {
    this.#client = client;
    this.#house = house;
  }

  /** The meters each time, prices and forecast every quarter of an hour. */
  async tell(at: number, reading: Reading, cars: readonly CarTruth[]): Promise<void> {
    await this.#client.publishAsync("house/clock", new Date(at).toISOString());
    const quarter = Math.floor(at / SERVICES_EVERY_MS);
    if (quarter !== this.#quarter) await this.#tellServices(at);
    this.#quarter = quarter;
    await this.#tellMeters(reading, cars);
  }

  async #tellMeters({ gridW, pvW, loadW, priceEurMwh }: Reading, cars: readonly CarTruth[]): Promise<void> {
    const chargers = household.map(({ id, topic }) => {
      const { powerW = 0 } = cars.find((car) => car.id === id) ?? {};
      return [`${topic}/charger/power`, powerW] as const;
    });
    const meters = [...chargers, ["pv/power", pvW], ["load/power", loadW], ["grid/power", gridW]] as const;
    for (const [topic, watts] of meters) {
      await this.#client.publishAsync(`house/${topic}`, String(Math.round(watts)));
    }
    await this.#client.publishAsync("house/price", String(priceEurMwh));
  }

  /** Said again instead of retained: the broker of the demo loses a retained message that the next one overtakes. */
  async #tellServices(at: number): Promise<void> {
    const told = {
      "house/prices": marketData(this.#house.prices(at)),
      "house/solar/forecast": solarForecast(this.#house.expectedSun(at)),
    };
    for (const [topic, answer] of Object.entries(told)) {
      await this.#client.publishAsync(topic, JSON.stringify(answer));
    }
  }
}
