import { catalogFolders, ENGLISH, textsIn, translations } from "../../../scripts/words/catalogs";

/** The languages whose labels and options are the longest, the longest first. */
export function longestLanguages(count: number): readonly string[] {
  const length = (language: string): number =>
    catalogFolders
      .flatMap((folder) => [...textsIn(folder, language)])
      .filter(([key]) => /(^|\.)(label|option)\./.test(key))
      .reduce((sum, [, text]) => sum + text.length, 0);
  return translations
    .filter((language) => language !== ENGLISH)
    .map((language) => [language, length(language)] as const)
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([language]) => language);
}
