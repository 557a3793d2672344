import { tariffBy } from "./contenders/tariff";
import { asRecommended } from "./contenders/tariff-dialog";
import { houseOf } from "./homes/house";
import { atCharger, usualHome } from "./homes/known-homes";
import { recordedYear } from "./homes/recorded-year";
import { live } from "./life/live";
import { costsOf } from "./report/costs";

/**
 * What a year costs by what the owner wants at departure and up to where the car charges where that pays: the figures that the
 * dialog of `smartcar-tariff` shows (nodes/tariff/goal-costs.ts). Run with `npx tsx bench/savings/goals.ts`.
 */
const POWER_KW = 11;
const TARGETS = [50, 60, 70, 80];

function main(): void {
  const house = houseOf(atCharger(usualHome, POWER_KW), recordedYear());
  for (const target of TARGETS) {
    for (const full of target === 80 ? [80] : [80, target]) {
      const lived = live(house, {
        begin: (_car, place) => tariffBy({ ...asRecommended(place), targetPercent: target, fullPercent: full }, place),
      });
      const { all = NaN } = costsOf(house, lived.accounts);
      process.stdout.write(`needed ${target} %, up to ${full} %: ${all.toFixed(2)} EUR, ${lived.missed} missed\n`);
    }
  }
}

main();
