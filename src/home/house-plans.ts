import { createHash } from "node:crypto";
import { besideWindows, type CarPlanning, type HouseShare, sharedPlans } from "../control/allocation/house-share";
import { HALF_HOUR_MS } from "../core/duration";

/** The part of a share that is the same for all cars. */
export type CommonShare = Omit<HouseShare, "others" | "mine">;

/** The joint plan of all cars of a house: what each may plan with. It is made again when its basis changes. */
export class HousePlans {
  readonly #shares = new Map<string, HouseShare>();
  #plans: ReturnType<typeof sharedPlans> = new Map();
  #madeOf: string | undefined;

  /** Makes the joint plan. `peakOf` is what has formed the peak of the month. */
  update(plannings: ReadonlyMap<string, CarPlanning>, common: CommonShare, peakOf: unknown, now: number): void {
    const { connectionW, limit } = common;
    const basis = JSON.stringify([planningKey(plannings, now), connectionW, limit, peakOf]);
    // It contains all prices, and there may be thousands of houses.
    const madeOf = createHash("sha256").update(basis).digest("base64");
    if (madeOf !== this.#madeOf) this.#plans = sharedPlans(plannings, { connectionW, limit }, now);
    this.#madeOf = madeOf;
    for (const [car, { others, mine }] of besideWindows(this.#plans, plannings)) {
      // Named one by one: what is made by spreading gets a shape of its own in the engine, for each of thousands of houses.
      const share = { others, mine, connectionW, limit, peak: common.peak };
      const before = this.#shares.get(car);
      // An equal share stays the same object, so that plans made with it stay valid.
      if (JSON.stringify(share) !== JSON.stringify(before)) this.#shares.set(car, share);
    }
    for (const car of this.#shares.keys()) if (!plannings.has(car)) this.#shares.delete(car);
  }

  /** What a car may plan with; `undefined` for one that has not planned yet. */
  shareOf(car: string): HouseShare | undefined {
    return this.#shares.get(car);
  }
}

/** The basis of plans, without what changes all the time: energy in steps of half a kWh, and time in half hours. */
function planningKey(plannings: ReadonlyMap<string, CarPlanning>, now: number): unknown {
  return [...plannings].map(([car, { neededKwh, surplus, prices, isCharging, powerW, untilAt }]) => [
    car,
    Math.ceil(neededKwh * 2),
    powerW,
    untilAt,
    isCharging,
    Math.floor(now / HALF_HOUR_MS),
    prices,
    surplus.map(({ startAt, value }) => [startAt, Math.round(value / 100)]),
  ]);
}
