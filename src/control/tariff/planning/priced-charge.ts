import type { PlannedRun } from "../../planner/planned-run";
import type { CostCell } from "./costs";
import type { PlannedCharge } from "../decision";

/** A run as it is told: with what of it the sun brings, and without a price where one is only guessed. */
export function pricedCharge(
  { startAt, endAt, energyKwh, costPerKwh }: PlannedRun,
  cells: readonly CostCell[],
): PlannedCharge {
  let [sunMs, isKnown] = [0, true];
  for (const cell of cells) {
    const sharedMs = Math.min(endAt, cell.endAt) - Math.max(startAt, cell.startAt);
    if (sharedMs <= 0) continue;
    sunMs += sharedMs * cell.solarShare;
    isKnown &&= cell.importPrice !== undefined;
  }
  const solarKwh = endAt > startAt ? energyKwh * (sunMs / (endAt - startAt)) : 0;
  return { startAt, endAt, energyKwh, solarKwh, price: isKnown ? costPerKwh : undefined };
}

/** Money for a whole plan; `undefined` where a price is unknown. */
export function totalCost(plan: readonly PlannedCharge[]): number | undefined {
  return plan.reduce<number | undefined>(
    (sum, { energyKwh, price }) => (sum === undefined || price === undefined ? undefined : sum + energyKwh * price),
    0,
  );
}
