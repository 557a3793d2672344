import { LIMIT_KWH, NEEDED_KWH } from "../homes/car";
import { isCheapestNow } from "./cheapest-now";
import type { Rule } from "./rule";

/** The cheapest hours before each departure, up to the car's limit. */
export const priceToLimit: Rule = (sight) => isCheapestNow(sight, LIMIT_KWH);

/** Whatever the sun brings at least half of, and the cheapest hours for what is needed. */
export const sunOrPrice: Rule = (sight) => sight.surplusW > sight.powerKw * 500 || isCheapestNow(sight, NEEDED_KWH);
