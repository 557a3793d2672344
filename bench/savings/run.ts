import { doneTogether } from "./jobs/pool";
import { savingsAims } from "./report/aims";
import { drawnWeeks } from "./report/draw-weeks";
import { type Job, marks, type Result } from "./jobs/jobs";
import { savingsOptions, type SavingsOptions } from "./options";
import { type Savings, savingsReport } from "./report/report";
import { scored } from "./report/score";

/** What `npm run bench:savings` does: lets everybody live through the year, and compares. */
async function run({ only, chargersKw, months }: SavingsOptions): Promise<Savings> {
  const names = [...only, marks.optimum, marks.bounded, marks.plugIn];
  const jobs: readonly Job[] = names.flatMap((name) => chargersKw.map((powerKw) => ({ name, powerKw, months })));
  const results = await inOrder(jobs);
  const chargers = chargersKw.map((powerKw) => ({ powerKw, rows: scored(results, powerKw) }));
  return {
    chargers,
    aims: chargers.flatMap(({ rows }) => savingsAims(rows)),
    charts: await drawnWeeks(results, { chargersKw, months }),
  };
}

/** The longest first, that no core waits for one at the end. */
async function inOrder(jobs: readonly Job[]): Promise<readonly Result[]> {
  const isLong = ({ name }: Job): number => (name.startsWith("ours") ? 0 : 1);
  const results = await doneTogether(
    jobs.toSorted((a, b) => isLong(a) - isLong(b)),
    told,
  );
  return jobs.flatMap((job) => results.find(({ name, powerKw }) => name === job.name && powerKw === job.powerKw) ?? []);
}

/** On the other stream, so that JSON stays JSON. */
function told({ name, powerKw, costs, missed = 0, worstStops = 0, worstCalls = 0 }: Result): void {
  const spent = `${worstStops} stops, ${worstCalls} calls, ${missed} missed`;
  process.stderr.write(`${name} at ${powerKw} kW: ${costs.all?.toFixed(2)} EUR, ${spent}\n`);
}

async function main(): Promise<void> {
  const chosen = savingsOptions(process.argv.slice(2));
  const savings = await run(chosen);
  process.stdout.write(chosen.json ? `${JSON.stringify(savings, undefined, 2)}\n` : savingsReport(savings));
}

main().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exitCode = 1;
});
