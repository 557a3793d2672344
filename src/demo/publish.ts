import type { Broker } from "./broker";
import type { Reading } from "./house";
import { household } from "./household";
import type { CarTruth } from "./simulator-link";

/** Publishes the house's clock and meters over MQTT. */
export class Publisher {
  readonly #broker: Broker;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  async tell(at: number, reading: Reading, cars: readonly CarTruth[]): Promise<void> {
    await this.#broker.publish("house/clock", new Date(at).toISOString());
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
}
