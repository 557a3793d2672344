import { besideWindows, type CarPlanning, type HouseShare, sharedPlans } from "../control/allocation/house-share";
import { HALF_HOUR_MS } from "../core/duration";

/** What of a house every car may plan with, besides what is planned for the others. */
export type CommonShare = Omit<HouseShare, "others" | "mine">;

/** The plans of all cars of a house as one: what each may plan with, made again when what that rests on is another. */
export class HousePlans {
  readonly #shares = new Map<string, HouseShare>();
  #plans: ReturnType<typeof sharedPlans> = new Map();
  #madeOf: string | undefined;

  /** Plans for the cars that plan, by car. `peakOf` is what formed the month's peak. */
  update(plannings: ReadonlyMap<string, CarPlanning>, common: CommonShare, peakOf: unknown, now: number): void {
    const { connectionW, limit } = common;
    const madeOf = JSON.stringify([planningKey(plannings, now), connectionW, limit, peakOf]);
    if (madeOf !== this.#madeOf) this.#plans = sharedPlans(plannings, { connectionW, limit }, now);
    this.#madeOf = madeOf;
    for (const [car, plan] of besideWindows(this.#plans, plannings)) {
      const share = { ...plan, ...common };
      const before = this.#shares.get(car);
      // The same share stays the same object: what was planned with it stays valid.
      if (JSON.stringify(share) !== JSON.stringify(before)) this.#shares.set(car, share);
    }
    for (const car of this.#shares.keys()) if (!plannings.has(car)) this.#shares.delete(car);
  }

  /** What a car may plan with; `undefined` for one that has not planned yet. */
  shareOf(car: string): HouseShare | undefined {
    return this.#shares.get(car);
  }
}

/** What plans rest on, without what changes all the time: energy to half a kWh, and the half hour. */
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
