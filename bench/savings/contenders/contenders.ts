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
import { mode } from "./mode";
import { surplus } from "./surplus";
import { draggedTariff, tariff } from "./tariff";

export interface Contender {
  /** As `--only` takes it. */
  readonly name: string;
  /** As the table calls it. */
  readonly title: string;
  readonly begin: Begin;
  /** What it is told that nobody could know. */
  readonly knowledge?: Knowledge;
}

/** Those who plan act on time, not only when the meter is read. */
export const contenders: readonly Contender[] = [
  { name: "plug-in", title: "at plug-in", begin: ruled(() => atPlugIn) },
  { name: "night", title: "midnight to six", begin: ruled(() => atNight) },
  { name: "price-80", title: "price only, naive, to 80 %", begin: ruled(() => priceToLimit) },
  { name: "price-50", title: "price only, our planner, to 50 %", begin: ruled(planned, MINUTE_MS) },
  { name: "sun", title: "ours, smartcar-surplus alone", begin: surplus },
  { name: "sun-price", title: "sun and price, naive", begin: ruled(() => sunOrPrice) },
  { name: "evcc", title: "evcc's rules", begin: ruled(evcc, MINUTE_MS) },
  { name: "lowest-price", title: "power-saver's lowest price", begin: ruled(lowestPrice) },
  { name: "mode", title: "ours, smartcar-surplus and -tariff by -mode", begin: mode },
  { name: "ours-defaults", title: "ours, smartcar-tariff as dragged in", begin: draggedTariff },
  { name: "ours", title: "ours, smartcar-tariff", begin: tariff },
];

/** Rules of a line or two, which anybody could wire. */
export const simple: readonly string[] = ["plug-in", "night", "price-80", "sun-price", "lowest-price"];

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
