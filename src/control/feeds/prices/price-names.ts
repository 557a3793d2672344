import type { FeedOptions } from "../feed";
import { bareName } from "../time-names";
import { type PriceUnit, unitInName } from "./price-unit";

/** The spellings of a price, those with all taxes and fees first. */
const NAMES: readonly string[] = `allinwithvat allinpricewithvat allinprijs allinprice allin
  total totalprice priceincludingvat priceinclvat priceincltax priceincvat pricewithvat pricewithtax pricegross grossprice
  valueincvat valueinclvat pricetaxincluded marketpricewithgridcostandvat integrated electricityprice
  value price prijs preis pris hinta cena prix precio prezzo tarief tariff amount val rate unitrate unitprice cost
  basewithvat marketpricewithvat base marketprice marktprijs spotprice energyprice priceexclvat priceexcltax pricenotax
  priceexcvat pricetaxexcluded valueexcvat perkwh spot`.split(/\s+/);

const RANKS: ReadonlyMap<string, number> = new Map(NAMES.map((name, index) => [name, index]));

/** A name such as `NOK_per_kWh` or `price_inCentPerKwh`. */
const PER_ENERGY = /(^|per|price|preis|prijs|prix|pris|ct|cents?|eur|_)_?[km]wh$/i;

/** A name such as `DayAheadPriceDKK` or `priceCZK`. */
const IN_CURRENCY =
  /^(day_?ahead|spot|market)?_?pric(e|es)_?(eur|gbp|sek|nok|dkk|chf|pln|czk|huf|ron|bgn|aud|nzd|usd)$/i;

/** A name such as `importPrice` or `price_cents`, but not of what is said about a price, or of what is sold. */
const PRICE_WORD = /pri[cjs]|preis|prix|tarif/i;
const ABOUT_PRICES =
  /level|area|rank|type|unit|zone|currency|index|id$|name|time|date|sell|sale|export|feed|inject|prosumer|tax$|vat$|group|\d$/i;

/** What a name says of the taxes in a price, in several languages. */
const WITH_TAX =
  /brutto|bruto|gross|in[ck]l|(^|[_ -])ttc$|(with|mit|med|met|con|avec)[_ ]?(vat|tax|mwst|ust|moms|btw|iva|tva)/i;
const WITHOUT_TAX =
  /(^|[_ -])net(t?o)?([_ -]|$)|ex[ck]l|(^|[_ -])ht$|without|ohne|uden|utan|zonder|sans|hors|(^|[_ -])sin[_ -]/i;

/** What a kWh emits. */
const CO2 = /^(g?co2(emissions?|intensity|eq|perkwh)*|carbon(intensity)?|intensity|emissions?|forecast|predicted)$/;

/** What is earned for what is fed in. */
const FED_IN = /feed_?in|export|sell|inject|prosumer/i;

/** What a name of a value promises, in lower case. */
export const UNITS_OF_NAMES: ReadonlyMap<string, PriceUnit> = new Map([
  ["marketprice", { per: "MWh", minor: false }],
  ["dayaheadpriceeur", { per: "MWh", minor: false, currency: "EUR" }],
  ["dayaheadpricedkk", { per: "MWh", minor: false, currency: "DKK" }],
  ["spotpriceeur", { per: "MWh", minor: false, currency: "EUR" }],
  ["spotpricedkk", { per: "MWh", minor: false, currency: "DKK" }],
  ["allinprijs", { per: "kWh", minor: true, currency: "EUR" }],
  ["marktprijs", { per: "kWh", minor: true, currency: "EUR" }],
  ["rcepln", { per: "MWh", minor: false, currency: "PLN" }],
  ["pcb", { per: "MWh", minor: false, currency: "EUR" }],
  ["cym", { per: "MWh", minor: false, currency: "EUR" }],
  ["pun", { per: "MWh", minor: false, currency: "EUR" }],
]);

/** Where prices are expected, any name may be that of them, unless it says something else. */
export function mayBePrice(name: string): boolean {
  return (
    !ABOUT_PRICES.test(name) && !/temp|power|watt|co2|carbon|soc|wind|solar|load|volume|count|hour|minute/i.test(name)
  );
}

/** How well the name of a value fits a price, less is better; `undefined` for one of something else. */
export function rankOf(
  name: string,
  { currency: chosen, homeCurrency, area, channel, isCo2 }: FeedOptions,
): number | undefined {
  if (area?.trim().toLowerCase() === name.toLowerCase()) return -2;
  if (channel === "feedIn" && FED_IN.test(name)) return -1;
  if (isCo2 === true && CO2.test(bareName(name))) return -1;
  const known = RANKS.get(bareName(name));
  if (known !== undefined) return known;
  if (UNITS_OF_NAMES.has(bareName(name))) return NAMES.length;
  const isPrice = PER_ENERGY.test(name) || IN_CURRENCY.test(name);
  if (!isPrice && PRICE_WORD.test(name) && !ABOUT_PRICES.test(name)) {
    if (WITH_TAX.test(name)) return RANKS.get("pricegross");
    return NAMES.length + (WITHOUT_TAX.test(name) ? 3 : 2);
  }
  if (!isPrice || /^k?wh$/i.test(name)) return undefined;
  const unit = unitInName(name);
  const currency = chosen ?? homeCurrency;
  const isRequested = currency !== undefined && unit.currency === currency.trim().toUpperCase();
  // Beside its own currency a source may tell the exchange's.
  return NAMES.length + (isRequested ? -1 : unit.currency === "EUR" ? 1 : 0);
}

/** Whether a name can only be that of prices. */
export function isNameOfPrices(name: string): boolean {
  if (/pri[cjs]|preis|prix|hinta|cena|tarif|pre[cz]/i.test(name)) return true;
  return PER_ENERGY.test(name) || IN_CURRENCY.test(name) || UNITS_OF_NAMES.has(bareName(name));
}
