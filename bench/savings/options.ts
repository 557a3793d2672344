import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ablations, contenders } from "./contenders/contenders";
import { type HomeDeclaration, homesIn } from "./homes/declaration";
import { atCharger, CHARGERS_KW, knownHomes, usualHome } from "./homes/known-homes";
import type { Span } from "./homes/recorded-year";

export interface SavingsOptions {
  readonly json: boolean;
  /** Many homes in one table, or all contenders in each home. */
  readonly compares: "homes" | "contenders";
  /** Names of contenders. */
  readonly only: readonly string[];
  /** Whether ours is as it is dragged in, instead of as set for the house. */
  readonly defaults: boolean;
  readonly homes: readonly HomeDeclaration[];
  readonly span: Span;
  /** Days to read, instead of a table. */
  readonly days: { readonly count: number; readonly seed: number } | undefined;
}

const known = [...contenders, ...ablations].map(({ name }) => name);
const knownNames = knownHomes.map(({ name }) => name);

const usage = `Usage: npm run bench:savings -- [--homes] [--home FILE] [--prices FILE] [--sample D/N] [--months N] [--charger KW]
                                 [--only NAME] [--defaults] [--why] [--days N [--seed S]] [--json]

  --homes        one line for each home, instead of one for each rule
  --home FILE    a home of your own, as JSON (bench/savings/homes/declaration.ts), or a list of homes
  --prices FILE  lines of start,price: ISO 8601 and EUR/MWh, half hours or quarters, of the recorded year
  --sample D/N   D days of every N, in whole weeks, such as 7/42
  --months N     the first months of the year only
  --charger KW   may be given more than once; ${CHARGERS_KW.join(" and ")} for the usual home if absent
  --only NAME    may be given more than once. A rule: ${known.slice(0, 7).join(", ")},
                 ${known.slice(7, 14).join(", ")},
                 ${known.slice(14).join(", ")};
                 with --homes also a home: ${knownNames.slice(0, 8).join(", ")}, and so on
  --defaults     ours as the dialog is when it is dragged in
  --why          also what is missing: ours with one thing known that nobody could know
  --days N       instead of a table: N days at chance, as the owner would read them; --seed S for other days
  --json         print the results as JSON
`;

/** Reads the command line. Throws an Error whose message tells what is wrong. */
export function savingsOptions(args: readonly string[]): SavingsOptions {
  try {
    return read(args);
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`, { cause });
  }
}

function read(args: readonly string[]): SavingsOptions {
  const flag = { type: "boolean", default: false } as const;
  const list = { type: "string", multiple: true, default: [] as string[] } as const;
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: flag,
      why: flag,
      defaults: flag,
      homes: flag,
      only: list,
      charger: list,
      months: text,
      sample: text,
      prices: text,
      home: text,
      days: text,
      seed: text,
    },
  });
  const { json, defaults } = values;
  const compares = values.homes ? "homes" : "contenders";
  const own = values.home === undefined ? undefined : homesFrom(values.home);
  const all = own ?? (values.homes ? knownHomes : [usualHome]);
  const [rules, homeNames] = partOf(values.only, values.homes);
  const homes = homeNames.length > 0 ? chosenHomes(all, homeNames) : all;
  const usualChargers = values.homes || own ? [] : CHARGERS_KW;
  const chargers = values.charger.length > 0 ? values.charger.map(chargerOf) : usualChargers;
  return {
    json,
    defaults,
    compares,
    only: rulesOf(rules, { defaults, why: values.why }),
    homes: chargers.length > 0 ? homes.flatMap((home) => chargers.map((kw) => atCharger(home, kw))) : homes,
    span: {
      months: values.months === undefined ? undefined : monthsOf(values.months),
      sample: values.sample === undefined ? undefined : sampleOf(values.sample),
      pricesFile: values.prices,
    },
    days: values.days === undefined ? undefined : { count: countOf(values.days), seed: seedOf(values.seed ?? "1") },
  };
}

/** With --homes a name may be that of a home. */
function partOf(
  names: readonly string[],
  isOfHomes: boolean,
): readonly [rules: readonly string[], homes: readonly string[]] {
  if (!isOfHomes) return [names, []];
  return [names.filter((name) => known.includes(name)), names.filter((name) => !known.includes(name))];
}

function rulesOf(
  only: readonly string[],
  { defaults, why }: { readonly defaults: boolean; readonly why: boolean },
): readonly string[] {
  const names = only.length > 0 ? only.map(nameOf) : [...contenders, ...(why ? ablations : [])].map(({ name }) => name);
  if (!defaults) return names;
  return [...new Set(names.map((name) => (name === "ours" ? "ours-defaults" : name)))];
}

function nameOf(word: string): string {
  if (known.includes(word)) return word;
  throw new Error(`--only is "${word}". Accepted: ${known.join(", ")}`);
}

function chosenHomes(homes: readonly HomeDeclaration[], names: readonly string[]): readonly HomeDeclaration[] {
  return names.map((name) => {
    const home = homes.find((one) => one.name === name);
    if (home) return home;
    throw new Error(`--only is "${name}". Accepted: ${homes.map((one) => one.name).join(", ")}`);
  });
}

function homesFrom(file: string): readonly HomeDeclaration[] {
  return homesIn(JSON.parse(readFileSync(file, "utf8")), file);
}

function chargerOf(word: string): number {
  const powerKw = Number(word);
  if (powerKw >= 1 && powerKw <= 22) return powerKw;
  throw new Error(`--charger is "${word}". Accepted: 1 to 22`);
}

function monthsOf(word: string): number {
  const months = Number(word);
  if (Number.isInteger(months) && months >= 1 && months <= 11) return months;
  throw new Error(`--months is "${word}". Accepted: 1 to 11`);
}

function countOf(word: string): number {
  const count = Number(word);
  if (Number.isInteger(count) && count >= 1 && count <= 366) return count;
  throw new Error(`--days is "${word}". Accepted: 1 to 366`);
}

function seedOf(word: string): number {
  const seed = Number(word);
  if (Number.isInteger(seed)) return seed;
  throw new Error(`--seed is "${word}". Accepted: a whole number`);
}

function sampleOf(word: string): NonNullable<Span["sample"]> {
  const [days = NaN, of = NaN] = word.split("/").map(Number);
  if (days > 0 && of >= days && days % 7 === 0 && of % 7 === 0) return { days, of };
  throw new Error(`--sample is "${word}". Accepted: whole weeks, such as 7/42`);
}
