import * as z from "zod";
import type { Simulator } from "../../src/simulator/simulator";
import type { Cloud } from "./cloud";
import type { Outside } from "./outside";
import type { StoredValues } from "./stored-values";

const Budget = z.object({
  value: z.object({ calls: z.record(z.string(), z.object({ calls: z.number() })), stops: z.array(z.number()) }),
});
const Events = z.object({ value: z.array(z.string()) });

/** The stops that a BMW takes in 30 days. */
const MOST_STOPS = 80;

export interface AuditOptions {
  readonly ids: readonly string[];
  readonly simulator: Simulator;
  readonly cloud: Cloud;
  readonly outside: Outside;
  readonly stored: StoredValues;
}

/** Compares what is stored of a fleet's cars with what the cloud got, and with what was acknowledged. */
export class Audit {
  readonly #options: AuditOptions;

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  /** The cars that charge. */
  get charging(): readonly string[] {
    const { ids, simulator } = this.#options;
    return ids.filter((car) => simulator.car(car).state.charging);
  }

  /** How many deliveries were acknowledged, and not taken by their car. */
  async untaken(): Promise<number> {
    const { ids, outside, stored } = this.#options;
    const left = await Promise.all(
      ids.map(async (car) => {
        const events = await stored.of(car, "events");
        const taken = events === undefined ? 0 : Events.parse(events).value.length;
        return Math.max(0, (outside.acknowledged.get(car)?.size ?? 0) - taken);
      }),
    );
    return left.reduce((sum, one) => sum + one, 0);
  }

  /** The cars that the cloud got more commands for than are counted, or more than there is. */
  async overspent(): Promise<readonly string[]> {
    const over = await Promise.all(this.#options.ids.map(async (car) => ((await this.#isOverspent(car)) ? [car] : [])));
    return over.flat();
  }

  /** The cars that took a command twice. */
  get twice(): readonly string[] {
    return this.#options.ids.filter((car) => this.doubledOf(car) > 0);
  }

  doubledOf(car: string): number {
    const { cloud, outside } = this.#options;
    return cloud.doubledOf(car, outside.wishesOf.get(car) ?? 0);
  }

  async #isOverspent(car: string): Promise<boolean> {
    const { cloud, stored } = this.#options;
    const { value } = Budget.parse((await stored.of(car, "budget")) ?? { value: { calls: {}, stops: [] } });
    const counted = Object.values(value.calls).reduce((sum, month) => sum + month.calls, 0);
    const sent = cloud.of(car);
    const stops = sent.filter(({ what }) => what === "charge/stop 200").length;
    return sent.length > counted || stops > value.stops.length || stops > MOST_STOPS;
  }
}
