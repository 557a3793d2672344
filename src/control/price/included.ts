/** What the prices of a source include already, so that it is not added twice. */
export interface Included {
  readonly markup?: boolean | undefined;
  readonly fixed?: boolean | undefined;
  readonly zones?: boolean | undefined;
  readonly vat?: boolean | undefined;
}

/** The bare price of an exchange. */
export const BARE: Included = {};

/** All that the owner pays. */
export const TOTAL: Included = { markup: true, fixed: true, zones: true, vat: true };

/** What prices include, in the words of settings and messages: "fees" are markup, fees, and levies; grid fees are those by time. */
export const INCLUDED_WORDS = ["nothing", "vat", "fees", "fees-vat", "all-but-vat", "total"] as const;

export type IncludedWord = (typeof INCLUDED_WORDS)[number];

/** The parts of a price that each word includes. */
export const INCLUDED: Readonly<Record<IncludedWord, Included>> = {
  nothing: BARE,
  vat: { vat: true },
  fees: { markup: true, fixed: true },
  "fees-vat": { markup: true, fixed: true, vat: true },
  "all-but-vat": { markup: true, fixed: true, zones: true },
  total: TOTAL,
};

/** Whether a text is one of these words. */
export function isIncludedWord(text: string | undefined): text is IncludedWord {
  return INCLUDED_WORDS.some((word) => word === text);
}
