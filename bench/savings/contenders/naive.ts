import { isCheapestNow } from "./cheapest-now";
import { neededKwhOf, type Rule } from "./rule";

/** The cheapest hours before each departure, up to the car's limit. */
export const priceToLimit: Rule = (sight) => isCheapestNow(sight, sight.facts.limitKwh);

/** Whatever the sun brings at least half of, and the cheapest hours for what is needed. */
export const sunOrPrice: Rule = (sight) =>
  sight.surplusW > sight.facts.powerKw * 500 || isCheapestNow(sight, neededKwhOf(sight));
