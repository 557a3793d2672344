import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { seededRandom } from "../../src/simulator/random";
import { startSimulator, type Simulator } from "../../src/simulator/simulator";
import { RedisServer } from "../support/engine/redis-server";
import { endWithParent, leashFolder } from "../support/engine/leash";
import { Cloud } from "./cloud";
import { FAULTS, sleep } from "./faults";
import { Outside } from "./outside";
import { carsOf, fastClock, FROM, TOLD } from "./setup";
import { StoredValues } from "./stored-values";
import { bundleWorker, WorkerProcess } from "./worker-process";

/**
 * Processes on one Redis are asked for more than there is, all at once and again and again: in each round for more stops and reads than
 * are left for a car, for 20 limits, and to take 100 deliveries. In every second round a process is killed and one is stopped for a
 * while. The last line sums up; the exit code is 1 unless each round spent, set, and took exactly that.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "10" },
    workers: { type: "string", default: "1,2,4,8" },
    seed: { type: "string", default: "1" },
    calm: { type: "boolean", default: false },
  },
});

/** What there is for a car: its make's stops in 30 days, and the reads that an account's plan leaves. */
const MOST = { stops: 80, reads: 450, wishes: 20, deliveries: 100 };
type Kind = keyof typeof MOST;
const KINDS = ["stops", "reads", "wishes", "deliveries"] as const;

const LEASE_MS = 2_500;
/** So many ask for the same at a time. */
const ASKERS = { stops: 4, reads: 8, deliveries: 8 };
const AGAIN_MS = 50;
/** With so many cars the same processes are asked, then new ones. */
const ROUNDS_OF_PROCESSES = 10;
const CARS_OF_A_ROUND = 3;
const LONGEST_ROUND_MS = 120_000;
/** What the n-th wish is for: each for itself, and too far from the one before to be taken for the car's rounding of it. */
const limitOf = (n: number): number => 51 + ((11 * n) % 50);
/** So much faster than real time: whoever carries on for a killed process waits some minutes for what the car reports. */
const SPEED = 120;

const random = seededRandom(Number(values.seed));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const Budget = z.object({
  value: z.object({
    calls: z.record(z.string(), z.object({ calls: z.number() })),
    stops: z.array(z.number()),
    loans: z.record(z.string(), z.object({ stop: z.number().optional(), calls: z.number() })).optional(),
  }),
});
const Events = z.object({ value: z.array(z.string()) });

/** How much of each was done: what the cloud got, or the car has taken. */
type Done = Readonly<Record<Kind, number>>;

interface Round {
  readonly hasFaults: boolean;
  readonly done: Done;
  /** What is counted as spent of stops and reads. */
  readonly counted: { readonly stops: number; readonly reads: number };
  /** What was answered to each wish, and what the cloud got of them. */
  readonly answers: readonly string[];
  readonly got: readonly string[];
  /** Deliveries that were told, to whichever flow. */
  readonly told: number;
  readonly ms: number;
}

/** Processes, their server, and their cloud. */
interface Bench {
  readonly simulator: Simulator;
  readonly cloud: Cloud;
  readonly redis: RedisServer;
  readonly stored: StoredValues;
  readonly folder: string;
  readonly workers: readonly WorkerProcess[];
  readonly pick: () => WorkerProcess;
  readonly outside: Outside;
}

async function counted({ stored }: Bench, car: string): Promise<{ readonly stops: number; readonly reads: number }> {
  const { value } = Budget.parse((await stored.of(car, "budget")) ?? { value: { calls: {}, stops: [] } });
  const loans = Object.values(value.loans ?? {});
  const lent = loans.reduce((sum, { calls }) => sum + calls, 0);
  const calls = Object.values(value.calls).reduce((sum, month) => sum + month.calls, 0);
  return {
    stops: value.stops.length - loans.filter(({ stop }) => stop !== undefined).length,
    reads: calls - lent,
  };
}

/** Asks as many at once as there are askers, until all is spent. */
async function spend(bench: Bench, kind: "stops" | "reads", car: string, until: number): Promise<void> {
  const path = kind === "stops" ? "/stop" : "/read";
  const isSpent = async (): Promise<boolean> => (await counted(bench, car))[kind] >= MOST[kind];
  const ask = async (): Promise<void> => {
    let who = bench.pick();
    while (performance.now() < until && !(await isSpent())) {
      const answer = await who.ask(path, { car });
      if (answer?.status === 200) continue;
      who = bench.pick();
      await sleep(AGAIN_MS);
    }
  };
  await Promise.all(Array.from({ length: ASKERS[kind] }, ask));
}

async function deliver({ outside }: Bench, car: string): Promise<void> {
  let next = 0;
  const carry = async (): Promise<void> => {
    for (let n = next++; n < MOST.deliveries; n = next++) await outside.deliver(car, `${car} ${n}`, 1_000 + n);
  };
  await Promise.all(Array.from({ length: ASKERS.deliveries }, carry));
}

async function fault({ workers, pick, redis }: Bench): Promise<void> {
  for (const name of ["kill", "stall"]) {
    await sleep(random() * 1_500);
    await FAULTS[name]?.({ workers, worker: pick(), redis, leaseMs: LEASE_MS, random });
  }
}

async function taken({ stored }: Bench, car: string): Promise<number> {
  const events = await stored.of(car, "events");
  return events === undefined ? 0 : Events.parse(events).value.length;
}

async function round(bench: Bench, cars: readonly string[], hasFaults: boolean): Promise<Round> {
  const [stops = "", reads = "", wishes = ""] = cars;
  const began = performance.now();
  const until = began + LONGEST_ROUND_MS;
  const wish = async (): Promise<void> => {
    for (let n = 0; n < MOST.wishes && performance.now() < until; n += 1) await bench.outside.wish(wishes, limitOf(n));
  };
  await Promise.all([
    spend(bench, "stops", stops, until),
    spend(bench, "reads", reads, until),
    deliver(bench, reads),
    wish(),
    ...(hasFaults ? [fault(bench)] : []),
  ]);
  while ((await taken(bench, reads)) < MOST.deliveries && performance.now() < until) await sleep(AGAIN_MS);
  const ms = performance.now() - began;
  // Nothing comes after that either.
  await sleep(LEASE_MS / 2);
  bench.cloud.look();
  const sent = (car: string, what: RegExp): number => bench.cloud.of(car).filter((one) => what.test(one.what)).length;
  const told = existsSync(join(bench.folder, TOLD)) ? readFileSync(join(bench.folder, TOLD), "utf8").split("\n") : [];
  return {
    hasFaults,
    done: {
      // Whatever the car answers: it does not charge.
      stops: sent(stops, /stop/),
      reads: bench.cloud.readsOf(reads),
      wishes: sent(wishes, /limit 200/),
      deliveries: await taken(bench, reads),
    },
    counted: { stops: (await counted(bench, stops)).stops, reads: (await counted(bench, reads)).reads },
    answers: bench.outside.heard.get(wishes) ?? [],
    got: bench.cloud.of(wishes).map(({ what, at }) => `${new Date(at).toISOString()} ${what}`),
    told: told.filter((car) => car === reads).length,
    ms,
  };
}

async function roundsOf(workerCount: number, program: string, count: number): Promise<readonly Round[]> {
  const folder = mkdtempSync(join(tmpdir(), "smartcar-exact-"));
  leashFolder(folder);
  const redis = await RedisServer.start();
  const specs = carsOf(count * CARS_OF_A_ROUND);
  const time = { beganAt: Date.now(), from: FROM, speed: SPEED };
  const clock = fastClock(time);
  const generous = { capacity: 1_000_000, refillPerMinute: 1_000_000 };
  const rules = { latency: { fromMs: 0, toMs: 0 }, applicationBucket: generous, vehicleBucket: generous };
  const simulator = await startSimulator({ cars: specs, clock, rules });
  const { origin, credentials, managementToken } = simulator;
  const setup = {
    folder,
    redis: redis.address,
    origin,
    credentials,
    managementToken,
    cars: specs.length,
    leaseMs: LEASE_MS,
    ...time,
    heartbeatMs: LONGEST_ROUND_MS,
  };
  const workers = Array.from(
    { length: workerCount },
    (_, n) => new WorkerProcess(program, { id: `worker-${n + 1}`, ...setup }),
  );
  await Promise.all(workers.map((worker) => worker.start()));
  const pick = (): WorkerProcess => {
    const worker = workers[Math.floor(random() * workers.length)];
    if (!worker) throw new Error("There are no workers");
    return worker;
  };
  const stored = new StoredValues(redis);
  const cloud = new Cloud(simulator);
  const outside = new Outside({ simulator, clock, pick, random });
  const bench = { simulator, cloud, redis, stored, folder, workers, pick, outside };
  const rounds: Round[] = [];
  for (let n = 0; n < count; n += 1) {
    const cars = specs.slice(n * CARS_OF_A_ROUND, (n + 1) * CARS_OF_A_ROUND).map(({ id }) => id);
    rounds.push(await round(bench, cars, !values.calm && n % 2 === 1));
  }
  cloud.close();
  stored.close();
  await Promise.all(workers.map((worker) => worker.end("SIGKILL")));
  await simulator.close();
  await redis.close();
  rmSync(folder, { recursive: true, force: true });
  return rounds;
}

/** Whether more was done than there is, something was not done at all, or something was told twice. */
function isWrong({ hasFaults, done, counted: spent, told }: Round): boolean {
  // What a killed process had counted and not sent any more, or told, is not sent or told again.
  const isExact = (got: number, most: number): boolean => (hasFaults ? got <= most : got === most);
  return !(
    isExact(done.stops, MOST.stops) &&
    isExact(done.reads, MOST.reads) &&
    done.wishes === MOST.wishes &&
    done.deliveries === MOST.deliveries &&
    spent.stops === MOST.stops &&
    spent.reads === MOST.reads &&
    isExact(told, MOST.deliveries)
  );
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "smartcar-exact-program-"));
  leashFolder(folder);
  const program = await bundleWorker(folder);
  const all: Round[] = [];
  for (const workers of values.workers.split(",").map(Number)) {
    const rounds: Round[] = [];
    for (let left = Number(values.rounds); left > 0; left -= ROUNDS_OF_PROCESSES) {
      const some = await roundsOf(workers, program, Math.min(left, ROUNDS_OF_PROCESSES));
      for (const one of some.filter(isWrong)) say(`wrong: ${JSON.stringify(one)}`);
      rounds.push(...some);
    }
    all.push(...rounds);
    const exact = (kind: Kind): string =>
      `${kind} ${MOST[kind]} of ${MOST[kind]} in ${rounds.filter(({ done }) => done[kind] === MOST[kind]).length}`;
    const calm = rounds.filter(({ hasFaults }) => !hasFaults);
    const things = Object.values(MOST).reduce((sum, one) => sum + one, 0);
    const unsent = rounds.reduce(
      (sum, { done, counted: spent }) => sum + spent.stops - done.stops + spent.reads - done.reads,
      0,
    );
    say(
      `${workers} workers, ${rounds.length} rounds, ${rounds.length - calm.length} of them with a kill and a stall: ` +
        `${KINDS.map(exact).join(", ")}; counted and not sent ${unsent}; ` +
        `${Math.round((things * 1000) / median(calm.map(({ ms }) => ms)))} a second`,
    );
  }
  const wrong = all.filter(isWrong).length;
  const over = all.filter(({ done }) => KINDS.some((kind) => done[kind] > MOST[kind])).length;
  say(`rounds ${all.length}, overspent or doubled ${over}, wrong ${wrong}`);
  rmSync(folder, { recursive: true, force: true });
  return wrong === 0 ? 0 : 1;
}

endWithParent();
void main().then(
  (code) => process.exit(code),
  (err: unknown) => {
    say(String(err));
    process.exit(1);
  },
);
