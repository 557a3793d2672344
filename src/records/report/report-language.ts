/** How a report speaks: its words by key, such as `column.start`, and its numbers. */
export interface ReportLanguage {
  /** BCP 47. */
  readonly tag: string;
  readonly decimalMark: "." | ",";
  say(key: string, params?: Readonly<Record<string, string>>): string;
}

/** A language of a report, by its tag and what finds its words. Throws RangeError for what is no language. */
export function reportLanguage(tag: string, wordOf: (key: string) => string | undefined): ReportLanguage {
  const parts = new Intl.NumberFormat(tag).formatToParts(1.5);
  return {
    tag,
    decimalMark: parts.find(({ type }) => type === "decimal")?.value === "." ? "." : ",",
    say: (key, params = {}) =>
      Object.entries(params).reduce((text, [name, value]) => text.replaceAll(`__${name}__`, value), wordOf(key) ?? key),
  };
}
