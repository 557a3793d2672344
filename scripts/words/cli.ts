// Lists what is wrong with the translations: `npm run words -- --check de`; without a language, of all. `--compared de` notes
// that the translation agrees with the English of today.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { factsFile, factsOf, translations } from "./catalogs";
import { faultsOf } from "./faults";
import { englishCommit, staleTexts } from "./stale";

const { values } = parseArgs({ options: { check: { type: "string" }, compared: { type: "string" } } });

function main(): void {
  const chosen = values.check ?? values.compared;
  if (chosen !== undefined && !translations.includes(chosen))
    return fail(
      `"${chosen}" is none of ${translations.join(", ")}: a language begins with its file in scripts/words/languages.`,
    );
  for (const language of chosen === undefined ? translations : [chosen]) report(language);
  if (values.compared !== undefined) note(values.compared);
}

function report(language: string): void {
  const faults = faultsOf(language);
  for (const { kind, where, what } of faults) print(`${kind}: ${where}\n    ${what}`);
  const stale = staleTexts(language);
  for (const { where, was, is } of stale ?? []) print(`stale: ${where}\n    was ${was}\n    is  ${is}`);
  const changed = stale === undefined ? "the commit it was compared with is not here" : `stale: ${stale.length}`;
  print(`${language}: faults: ${faults.length}, ${changed}`);
  if (faults.length > 0) process.exitCode = 1;
}

function note(language: string): void {
  const [file, { comparedWith }] = [factsFile(language), factsOf(language)];
  writeFileSync(file, readFileSync(file, "utf8").replace(comparedWith, englishCommit()));
}

function fail(text: string): void {
  print(text);
  process.exitCode = 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main();
