/** What one value means, as far as known. */
export interface PriceUnit {
  readonly per?: "kWh" | "MWh";
  /** Cents, pence, øre. */
  readonly minor?: boolean;
  readonly currency?: string;
}

const CURRENCIES: ReadonlyArray<readonly [currency: string, sign: RegExp]> = [
  ["EUR", /€|eur/i],
  ["GBP", /£|gbp|pence/i],
  ["SEK", /sek/i],
  ["NOK", /nok/i],
  ["DKK", /dkk/i],
  ["CHF", /chf|rappen/i],
  ["PLN", /pln|zł/i],
  ["CZK", /czk|kč/i],
  ["HUF", /huf/i],
  ["RON", /ron/i],
  ["BGN", /bgn/i],
  ["AUD", /aud/i],
  ["NZD", /nzd/i],
  ["USD", /usd/i],
];

const MINOR = /(^|[\s€])(ct|cents?|c€?|p|pence|öre|øre|ore|snt|rp|rappen|gr|groszy)\s*($|\/)/i;

/** Reads a declared unit, such as `EUR / MWh`, `ct/kWh`, `öre/kWh`, or `kWh`. */
export function declaredUnit(text: string | undefined): PriceUnit {
  if (text === undefined || text.length > 40) return {};
  const per = /mwh/i.test(text) ? "MWh" : /kwh/i.test(text) ? "kWh" : undefined;
  const [currency] = CURRENCIES.find(([, sign]) => sign.test(text)) ?? [];
  const money = text.includes("/") || currency !== undefined || MINOR.test(text);
  return {
    ...(per ? { per } : {}),
    ...(money ? { minor: MINOR.test(text) } : {}),
    ...(currency === undefined ? {} : { currency }),
  };
}
