import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { Period } from "../../../src/records/period";
import { RecordReader, type FoundRecords } from "../../../src/records/record-reader";
import type { Rules } from "../../../src/simulator/rules";
import { furtherRecords } from "../../../src/smartcar/record-sources";
import { SimulatedGarage } from "../simulated-garage";
import { bmw } from "../simulator/cloud";
import type { FakeTokens } from "./fake-tokens";
import { ownerTokens } from "./owner-tokens";

/** A garage whose cars are charged, and someone who reads their records. */
export class RecordBench {
  readonly garage: SimulatedGarage;
  /** An owner's, once there are any. */
  tokens: FakeTokens | undefined;

  private constructor(garage: SimulatedGarage) {
    this.garage = garage;
  }

  static async open(rules: Partial<Rules> = {}, limits = {}, startAt?: string): Promise<RecordBench> {
    return new RecordBench(await SimulatedGarage.open({ rules, limits, ...(startAt !== undefined && { startAt }) }));
  }

  reader(vehicleId: string, nodeId = "node"): RecordReader {
    return new RecordReader({
      car: this.garage.car(vehicleId),
      clock: this.garage.clock,
      store: this.garage.store,
      nodeId,
      further: furtherRecords,
      tokensOf: () => this.tokens,
    });
  }

  period(days = 20): Period {
    const now = this.garage.clock.now();
    return { fromAt: now - days * DAY_MS, untilAt: now + 1 };
  }

  read(vehicleId = bmw, days?: number): Promise<FoundRecords> {
    return this.reader(vehicleId).read(this.period(days));
  }

  /** How many requests of a kind the cloud has had. */
  asked(kind: string): number {
    return this.garage.simulator.requests.filter((one) => one.kind === kind).length;
  }

  /** Charges a car for so many hours, and lets its news come through. */
  async charge(hours: number, vehicleId = bmw): Promise<void> {
    const car = this.garage.simulator.car(vehicleId);
    car.change({ plugged: true });
    car.change({ charging: true });
    await this.garage.pass(hours * HOUR_MS);
    car.change({ charging: false });
    await this.garage.pass(2 * HOUR_MS);
  }

  /** The owner grants everything about a car. */
  async connect(vehicleId = bmw): Promise<void> {
    this.tokens = await ownerTokens(this.garage, vehicleId);
  }

  /** Webhooks tell of a charge that lasts an hour. */
  async hearCharge(vehicleId = bmw): Promise<void> {
    await this.garage.receive(false, vehicleId);
    await this.garage.pass(HOUR_MS);
    for (const charging of [true, false]) {
      await this.garage.receive(charging, vehicleId);
      await this.garage.pass(5 * MINUTE_MS);
      await this.garage.receive(charging, vehicleId);
      await this.garage.pass(HOUR_MS - 5 * MINUTE_MS);
    }
  }
}

/** Each record in a word. */
export function shownRecords({ records }: FoundRecords): string[] {
  return records.map(
    ({ source, energyKwh = 0, socFrom, socTo }) => `${source} ${energyKwh.toFixed(1)} ${socFrom}-${socTo}`,
  );
}
