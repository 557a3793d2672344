import type { Controller, TrueCar } from "./controller";
import { atNight } from "./rules/at-night";
import { atPlugIn } from "./rules/at-plug-in";
import { evcc } from "./rules/evcc";
import { lowestPrice } from "./rules/lowest-price";
import { priceToLimit, sunOrPrice } from "./rules/naive";
import { planned } from "./rules/planned";
import { ruled } from "./rules/rule";
import { surplus } from "./rules/surplus";

/** Those who plan act on time, not only when the meter is read. */
const MINUTE_MS = 60_000;

export interface Contender {
  /** As `--only` takes it. */
  readonly name: string;
  /** As the table calls it. */
  readonly title: string;
  readonly begin: (car: TrueCar, powerKw: number) => Controller;
}

export const contenders: readonly Contender[] = [
  { name: "plug-in", title: "at plug-in", begin: ruled(() => atPlugIn) },
  { name: "night", title: "midnight to six", begin: ruled(() => atNight) },
  { name: "price-80", title: "price only, naive, to 80 %", begin: ruled(() => priceToLimit) },
  { name: "price-50", title: "price only, our planner, to 50 %", begin: ruled(planned, MINUTE_MS) },
  { name: "sun", title: "sun only, smartcar-surplus", begin: surplus },
  { name: "sun-price", title: "sun and price, naive", begin: ruled(() => sunOrPrice) },
  { name: "evcc", title: "evcc's rules", begin: ruled(evcc, MINUTE_MS) },
  { name: "lowest-price", title: "power-saver's lowest price", begin: ruled(lowestPrice) },
];
