import { MINUTE_MS } from "../../../src/core/duration";
import type { Begin } from "../life/controller";
import type { Knowledge } from "../life/knowledge";
import { atNight } from "./at-night";
import { atPlugIn } from "./at-plug-in";
import { evcc } from "./evcc";
import { lowestPrice } from "./lowest-price";
import { priceToLimit, sunOrPrice } from "./naive";
import { planned } from "./planned";
import { ruled } from "./rule";
import { surplus } from "./surplus";
import { tariff } from "./tariff";

/** Those who plan act on time, not only when the meter is read. */

export interface Contender {
  /** As `--only` takes it. */
  readonly name: string;
  /** As the table calls it. */
  readonly title: string;
  readonly begin: Begin;
  /** What it is told that nobody could know. */
  readonly knowledge?: Knowledge;
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
  { name: "ours", title: "ours, smartcar-tariff", begin: tariff },
];

/** Ours with one thing known that nobody could know, or that is had in another way: how much each of them is worth. */
export const ablations: readonly Contender[] = [
  { name: "ours+webhook", title: "ours, with a webhook", begin: tariff, knowledge: { webhook: true } },
  { name: "ours+presence", title: "ours, coming and leaving known", begin: tariff, knowledge: { presence: true } },
  { name: "ours+soc", title: "ours, the exact charge known", begin: tariff, knowledge: { soc: true } },
  { name: "ours+stops", title: "ours, stops without limit", begin: tariff, knowledge: { stops: true } },
  { name: "ours+prices", title: "ours, a week of prices known", begin: tariff, knowledge: { prices: true } },
  { name: "ours+sun", title: "ours, the sun known ahead", begin: tariff, knowledge: { sun: true } },
  {
    name: "ours+all",
    title: "ours, all of these",
    begin: tariff,
    knowledge: { presence: true, soc: true, stops: true, prices: true, sun: true },
  },
];

export const all: readonly Contender[] = [...contenders, ...ablations];
