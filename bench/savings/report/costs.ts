import { EFFICIENCY, START_KWH } from "../homes/car";
import type { Account } from "../life/home";
import { type Household, LEFT_OVER } from "../homes/household";
import { partsOf, type Part } from "../homes/parts";

/** EUR for each part of the time, energy left over or missing at its end valued. */
export type Costs = Partial<Readonly<Record<Part["name"], number>>>;

/** What the parts cost one whose accounts were drawn up at their ends. */
export function costsOf(house: Household, accounts: readonly Account[]): Costs {
  const begin: Account = { at: house.startAt, cost: 0, storedKwh: START_KWH };
  const at = (instant: number): Account => [begin, ...accounts].find((account) => account.at === instant) ?? begin;
  return Object.fromEntries(partsOf(house).map(({ name, fromAt, toAt }) => [name, between(at(fromAt), at(toAt))]));
}

function between(from: Account, to: Account): number {
  return to.cost - from.cost - ((to.storedKwh - from.storedKwh) / EFFICIENCY) * LEFT_OVER;
}
