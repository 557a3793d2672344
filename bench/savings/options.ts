import { parseArgs } from "node:util";
import { CHARGERS_KW } from "./homes/car";
import { ablations, contenders } from "./contenders/contenders";

export interface SavingsOptions {
  readonly json: boolean;
  /** Names of contenders. */
  readonly only: readonly string[];
  readonly chargersKw: readonly number[];
  /** The first months only. */
  readonly months: number | undefined;
}

const usual = contenders.map(({ name }) => name);
const known = [...contenders, ...ablations].map(({ name }) => name);

const usage = `Usage: npm run bench:savings -- [--json] [--why] [--only NAME] [--charger KW] [--months N]

  --json        print the results as JSON
  --why         also what is missing: ours with one thing known that nobody could know
  --only NAME   ${known.slice(0, 6).join(", ")},
                ${known.slice(6).join(", ")};
                may be given more than once
  --charger KW  ${CHARGERS_KW.join(" or ")}; may be given more than once
  --months N    the first months of the year only
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
  const { values } = parseArgs({
    args: [...args],
    options: { json: flag, why: flag, only: list, charger: list, months: { type: "string" } },
  });
  return {
    json: values.json,
    only: values.only.length > 0 ? values.only.map(nameOf) : values.why ? known : usual,
    chargersKw: values.charger.length > 0 ? values.charger.map(chargerOf) : CHARGERS_KW,
    months: values.months === undefined ? undefined : monthsOf(values.months),
  };
}

function nameOf(word: string): string {
  if (known.includes(word)) return word;
  throw new Error(`--only is "${word}". Accepted: ${known.join(", ")}`);
}

function chargerOf(word: string): number {
  const powerKw = CHARGERS_KW.find((kw) => kw === Number(word));
  if (powerKw !== undefined) return powerKw;
  throw new Error(`--charger is "${word}". Accepted: ${CHARGERS_KW.join(", ")}`);
}

function monthsOf(word: string): number {
  const months = Number(word);
  if (Number.isInteger(months) && months >= 1 && months <= 11) return months;
  throw new Error(`--months is "${word}". Accepted: 1 to 11`);
}
