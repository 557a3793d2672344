/** What one value means, as far as known. */
export interface PriceUnit {
  readonly per?: "kWh" | "MWh";
  /** Cents, pence, øre. */
  readonly minor?: boolean;
  readonly currency?: string;
  /** How many values make one of the unit, as 10,000,000 for amounts in ten-millionths. */
  readonly scale?: number;
  /** A declared unit that nobody knows: its values cannot be used. */
  readonly unknown?: string;
}

const CURRENCIES: ReadonlyArray<readonly [currency: string, sign: RegExp]> = [
  ["EUR", /^(ct?)?€(ct|cents?)?$|^eur(o|os|ct|o?cents?)?$/i],
  ["GBP", /^(£|gb[px]|pence|penny|p)$/i],
  ["SEK", /^sek$/i],
  ["NOK", /^nok$/i],
  ["DKK", /^dkk$/i],
  ["CHF", /^chf$|^rappen$|^rp$/i],
  ["PLN", /^pln$|^zł$|^groszy$/i],
  ["CZK", /^czk$|^kč$/i],
  ["HUF", /^huf$|^ft$/i],
  ["RON", /^ron$|^lei$|^bani$/i],
  ["BGN", /^bgn$|^лв$/i],
  ["AUD", /^aud?$|^au?\$$/i],
  ["NZD", /^nzd?$|^nz\$$/i],
  ["USD", /^usd?$|^us\$$/i],
];

const MINOR =
  /^(ct|cts|cents?|c|p|pence|penny|öre|øre|ore|snt|sent|sentti|senttiä|rp|rappen|gr|grosz|groszy|¢|€?cents?|c€|€ct|ct€|[uan][sdz]d?¢|eurocents?|eurct|eurcents?|bani|haléř|gbx|stotinki)$/i;

/** Money without a code of its own. */
const SIGNS = /^(kr|fr|\p{Sc}|[A-Za-z]{0,2}\$)$/u;

/** What may stand beside a unit, such as `incl. VAT`. */
const BESIDE =
  /^(per|pr|pro|par|je|incl?|inkl|excl?|exkl|vat|tax|taxes|mwst|ust|btw|moms|mva|brutto|netto|gross|net)$/i;

const TEN_POWER = /\b(?:1e|10\^)-(\d{1,2})(?!\d)/i;

/** The share of a tax beside its name. */
const PERCENT = /\d{1,2}([.,]\d)?\s*%/;

const LONGEST = 40;

/** Reads a declared unit, such as `EUR / MWh`, `ct/kWh`, `US¢/kWh`, `CHF_kWh`, or `kWh`. */
export function declaredUnit(text: string | undefined): PriceUnit {
  if (text === undefined || text.trim() === "") return {};
  if (text.length > LONGEST) return { unknown: "…" };
  const [, zeros] = TEN_POWER.exec(text) ?? [];
  const words = text
    .replace(TEN_POWER, " ")
    .replace(PERCENT, " ")
    .replace(/kilo-?watt-?(hours?|stunden?)|\bkw[·.*]?h(rs?|ours?)?(?:⁻¹|-1)?/gi, "kWh")
    .split(/[\s/_.,()·*-]+/)
    .filter((word) => word !== "");
  const [known] = CURRENCIES.find(([, sign]) => words.some((word) => !isEnergy(word) && sign.test(word))) ?? [];
  const code = words.find((word) => /^[A-Z]{3}$/.test(word) && !isMinor(word) && !isEnergy(word) && !BESIDE.test(word));
  const currency = known ?? code;
  const isKnown = (word: string): boolean =>
    isEnergy(word) ||
    isMinor(word) ||
    SIGNS.test(word) ||
    BESIDE.test(word) ||
    word === code ||
    CURRENCIES.some(([, sign]) => sign.test(word));
  if (!words.every(isKnown)) return { unknown: text };
  const money = currency !== undefined || words.some((word) => isMinor(word) || SIGNS.test(word));
  const per = words.find(isEnergy);
  return {
    ...(per === undefined ? {} : { per: /^m/i.test(per) ? "MWh" : "kWh" }),
    ...(money || text.includes("/") ? { minor: words.some(isMinor) } : {}),
    ...(currency === undefined ? {} : { currency }),
    ...(zeros === undefined ? {} : { scale: 10 ** Number(zeros) }),
  };
}

/** Whether a text beside a number makes it a price. */
export function isUnitOfPrice(text: string): boolean {
  const { unknown, per, minor, currency } = declaredUnit(text);
  return unknown === undefined && (per !== undefined || minor !== undefined || currency !== undefined);
}

function isMinor(word: string): boolean {
  return word === "GBp" || MINOR.test(word);
}

function isEnergy(word: string): boolean {
  return /^[km]wh$/i.test(word);
}

const MINOR_IN_NAME = /^(ct|cents?|eurocents?|ore|öre|øre|pence|rappen|rp)$/i;
const CODE = /^(eur|gbp|sek|nok|dkk|chf|pln|czk|huf|ron|bgn|aud|nzd|usd)$/i;

/** The unit that the name of a value gives, such as `NOK_per_kWh`, `price_ct_per_kwh`, or `marketpriceEurocentPerKWh`. */
export function unitInName(name: string): PriceUnit {
  const words = name.split(/[^\p{L}\d]+|(?<=\p{Ll})(?=\p{Lu})/u);
  const currency = name.includes("€") ? "EUR" : words.find((word) => CODE.test(word))?.toUpperCase();
  const minor = words.some((word) => MINOR_IN_NAME.test(word));
  return {
    ...(/mwh/i.test(name) ? { per: "MWh" as const } : /kwh/i.test(name) ? { per: "kWh" as const } : {}),
    ...(minor || currency !== undefined ? { minor } : {}),
    ...(currency === undefined ? {} : { currency }),
  };
}

/** What a kWh never costs on half of a day, in the major unit. */
const DEAREST: ReadonlyMap<string, number> = new Map([
  ["EUR", 3],
  ["GBP", 3],
  ["CHF", 3],
  ["USD", 3],
  ["AUD", 6],
  ["NZD", 6],
  ["BGN", 6],
  ["RON", 15],
  ["PLN", 15],
  ["SEK", 30],
  ["NOK", 30],
  ["DKK", 30],
  ["CZK", 75],
  ["HUF", 1200],
]);

/** Of a currency that nobody knows: a kWh costs some dozens in the smallest ones, and a MWh more than this in most. */
const DEAREST_OF_ALL = 100;

/** Whether prices per kWh are on another scale than their unit says: half of them are dearer than any home pays. */
export function isOtherScale(prices: readonly number[], currency: string | undefined): boolean {
  const sorted = prices.map(Math.abs).toSorted((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return middle > (DEAREST.get(currency?.trim().toUpperCase() ?? "") ?? DEAREST_OF_ALL);
}
