import { type House, LEFT_OVER } from "../homes/house";
import { partsOf, type Part } from "../homes/parts";
import { type Account, Home } from "../life/home";

/** EUR for each part of the time, energy left over or missing at its end valued. */
export type Costs = Partial<Readonly<Record<Part["name"], number>>>;

/** What the parts cost one whose accounts were drawn up at their ends. */
export function costsOf(house: House, accounts: readonly Account[]): Costs {
  const begin = new Home(house, house.stepMs).account;
  const at = (instant: number): Account => [begin, ...accounts].find((account) => account.at === instant) ?? begin;
  return Object.fromEntries(partsOf(house).map(({ name, fromAt, toAt }) => [name, between(at(fromAt), at(toAt))]));
}

function between(from: Account, to: Account): number {
  return to.cost - from.cost - (to.leftOverKwh - from.leftOverKwh) * LEFT_OVER;
}
