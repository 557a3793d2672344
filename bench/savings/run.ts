import { readDays } from "./days/read-days";
import { houseOf } from "./homes/house";
import { usualHome } from "./homes/known-homes";
import { recordedYear } from "./homes/recorded-year";
import { doneTogether } from "./jobs/pool";
import { simple } from "./contenders/contenders";
import { homesAims, savingsAims } from "./report/aims";
import { drawnWeeks } from "./report/draw-weeks";
import type { HomeDeclaration } from "./homes/declaration";
import { type Job, marks, type Result } from "./jobs/jobs";
import { savingsOptions, type SavingsOptions } from "./options";
import { homesReport, savingsReport } from "./report/report";
import type { HomesSavings, Savings } from "./report/compared";
import { homeRow } from "./report/home-row";
import { type Row, scored } from "./report/score";

/** Ours in many homes, and by whom it is measured there. */
const OURS = ["ours-defaults", "ours", "mode"];
const OTHERS = ["evcc", ...simple];

/** Lets all contenders live through the time in each home. */
export async function compareContenders(options: SavingsOptions): Promise<Savings> {
  const results = await inHomes(options, [...options.only, marks.optimum, marks.bounded, marks.plugIn]);
  const chargers = results.map(({ home, results: own }) => ({
    home: home.name,
    title: home.title,
    powerKw: home.cars[0]?.chargerKw ?? NaN,
    rows: asAsked(scored(own), options),
  }));
  return {
    chargers,
    aims: chargers.flatMap(({ rows }) => savingsAims(rows)),
    charts: await drawnWeeks(results.map(({ results: own }) => own)),
  };
}

/** Lets ours, and those that it is measured by, live through the time in many homes. */
export async function compareHomes(options: SavingsOptions): Promise<HomesSavings> {
  const ours = OURS.filter((name) => options.only.includes(name));
  const results = await inHomes(options, [...ours, ...OTHERS, marks.optimum, marks.plugIn]);
  const homes = results.map(({ home, results: own }) => homeRow(home, scored(own)));
  return { homes, aims: homesAims(homes) };
}

/** With --defaults the row of ours is that of the dialog as it is dragged in. */
function asAsked(rows: readonly Row[], { defaults }: SavingsOptions): readonly Row[] {
  return defaults ? rows.map((row) => (row.name === "ours-defaults" ? { ...row, name: "ours" } : row)) : rows;
}

interface HomeResults {
  readonly home: HomeDeclaration;
  readonly results: readonly Result[];
}

/** The longest first, that no core waits for one at the end. */
async function inHomes({ homes, span }: SavingsOptions, names: readonly string[]): Promise<readonly HomeResults[]> {
  const jobs = homes.flatMap((home) => namesIn(home, names).map((name): Job => ({ name, home, span })));
  const length = ({ name }: Job): number => (name === "mode" ? 0 : name.startsWith("ours") ? 1 : 2);
  const order = jobs.toSorted((a, b) => length(a) - length(b));
  const results = await doneTogether(order, tell);
  const byJob = new Map(order.map((job, index) => [job, results[index]]));
  return homes.map((home) => ({
    home,
    results: jobs.filter((job) => job.home === home).flatMap((job) => byJob.get(job) ?? []),
  }));
}

/** The bounded optimum is of one car alone; a battery's has a way of its own. */
function namesIn({ battery, cars }: HomeDeclaration, names: readonly string[]): readonly string[] {
  const own = battery || cars.length > 1 ? names.filter((name) => name !== marks.bounded) : names;
  return battery ? [...own, marks.steered] : own;
}

/** On the other stream, so that JSON stays JSON. */
function tell({ name, home, costs, missed = 0, worstStops = 0, worstCalls = 0 }: Result): void {
  const spent = `${worstStops} stops, ${worstCalls} calls, ${missed} missed`;
  process.stderr.write(
    `${name} in ${home.name} at ${home.cars[0]?.chargerKw} kW: ${costs.all?.toFixed(2)} EUR, ${spent}\n`,
  );
}

async function main(): Promise<void> {
  const options = savingsOptions(process.argv.slice(2));
  if (options.days) {
    const {
      days: { count, seed },
      homes: [home = usualHome],
      span,
      defaults,
    } = options;
    const name = defaults ? "ours-defaults" : "ours";
    process.stdout.write(`${readDays(houseOf(home, recordedYear(span)), { name, days: count, seed })}\n`);
  } else if (options.compares === "homes") {
    const compared = await compareHomes(options);
    process.stdout.write(options.json ? json(compared) : homesReport(compared));
  } else {
    const compared = await compareContenders(options);
    process.stdout.write(options.json ? json(compared) : savingsReport(compared));
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

if (require.main === module) {
  main().catch((err: unknown) => {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
    process.exitCode = 1;
  });
}
