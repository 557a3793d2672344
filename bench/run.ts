import { aimsOf } from "./aims";
import { compareClients } from "./clients/compare-clients";
import { compareDeliveries } from "./deliveries/compare-deliveries";
import { measureFleets } from "./fleet/measure-fleet";
import { compareGrowth } from "./growth/compare-growth";
import { machine } from "./machine";
import { compareNodes } from "./messages/compare-nodes";
import { benchOptions, type BenchOptions } from "./options";
import { timePage } from "./page/time-page";
import { timePlans } from "./plan/time-plans";
import { report, type Results } from "./report";
import { compareStarts } from "./start/compare-starts";

/** Runs `npm run bench`: measures one part after the other, because they would disturb each other. */
async function run({ only, peers, mostCars }: BenchOptions): Promise<Results> {
  const has = { machine: machine() };
  const clients = only.includes("clients") ? { clients: await announced("clients", compareClients()) } : {};
  const deliveries = only.includes("deliveries")
    ? { deliveries: await announced("deliveries", compareDeliveries()) }
    : {};
  const fleet = only.includes("fleet") ? { fleet: await announced("fleet", measureFleets()) } : {};
  const growth = only.includes("growth") ? { growth: await announced("growth", compareGrowth(mostCars)) } : {};
  const messages = only.includes("messages") ? { messages: await announced("messages", compareNodes()) } : {};
  const page = only.includes("page") ? { page: await announced("page", timePage()) } : {};
  const plan = only.includes("plan") ? { plan: await announced("plan", Promise.resolve(timePlans())) } : {};
  const start = only.includes("start") ? { start: await announced("start", compareStarts({ withPeers: peers })) } : {};
  return {
    ...has,
    ...clients,
    ...deliveries,
    ...fleet,
    ...growth,
    ...messages,
    ...page,
    ...plan,
    ...start,
    aims: aimsOf({ ...clients, ...deliveries, ...fleet, ...growth, ...page, ...plan, ...start }),
  };
}

/** Writes to stderr, so that stdout stays JSON. */
async function announced<T>(what: string, work: Promise<T>): Promise<T> {
  process.stderr.write(`measuring ${what} …\n`);
  return await work;
}

async function main(): Promise<void> {
  const chosen = benchOptions(process.argv.slice(2));
  const results = await run(chosen);
  // The other aims depend on the machine.
  if (results.growth && results.aims.some(({ isMet, isOfGrowth }) => isOfGrowth && !isMet)) process.exitCode = 1;
  process.stdout.write(chosen.json ? `${JSON.stringify(results, undefined, 2)}\n` : report(results));
}

main().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exitCode = 1;
});
