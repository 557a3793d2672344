import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import { seededRandom } from "../../src/simulator/random";
import { startSimulator } from "../../src/simulator/simulator";
import { RedisServer } from "../support/engine/redis-server";
import { endWithParent, leashFolder } from "../support/engine/leash";
import { Audit } from "./audit";
import { Cloud } from "./cloud";
import { FAULTS, sleep, USUAL } from "./faults";
import { Outside } from "./outside";
import { carsOf, fastClock, FROM, type Edge } from "./setup";
import { StoredValues } from "./stored-values";
import { bundleWorker, skewed, WorkerProcess } from "./worker-process";

/**
 * Several processes on one Redis control many cars of a simulated cloud while processes are killed and stall and the server is out of
 * reach, by a seed. What happens comes when it is due, and when what was before it is over: a busy computer makes a run longer.
 * `--seconds` is how long it takes at least. `--lease` is how long leases last, in seconds. With `--skew`, the clock of each process is
 * so many seconds ahead of the one before. The last line sums up; the exit code is 1 unless nothing was sent twice, overspent, or lost.
 */
const { values } = parseArgs({
  options: {
    cars: { type: "string", default: "100" },
    workers: { type: "string", default: "2" },
    days: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    seconds: { type: "string" },
    faults: { type: "string", default: USUAL.join(",") },
    calm: { type: "boolean", default: false },
    skew: { type: "string", default: "0" },
    lease: { type: "string" },
  },
});
const CARS = Number(values.cars);
const WORKERS = Number(values.workers);
const DAYS = Number(values.days);
/** Real time for all of it, without the end, in which everything settles. */
const REAL_MS = values.seconds === undefined ? DAYS * Math.max(250_000, CARS * 300) : Number(values.seconds) * 1000;
const SPEED = (DAYS * 24 * HOUR_MS) / REAL_MS;
/** Each car's is renewed three times in it: what is left of the processor is for all else. */
const LEASE_MS = values.lease === undefined ? Math.max(2_500, CARS * 10) : Number(values.lease) * 1000;
/** When all are started and stopped, as parts of the run. */
const EDGES = [0.12, 0.22, 0.55, 0.65] as const;
const HEARTBEATS = 20;
const FAULT_COUNT = 9;
const DELIVERIES_A_CAR = 6;
/** So many of each are under way at a time: who waits for an answer asks for nothing else. */
const CARRIERS = { deliveries: 16, wishes: 4 };
/** What was acknowledged or decided is lost where nothing of it is done for so long. */
const LONGEST_SETTLING_MS = 3 * MINUTE_MS;
const LOOKS_MS = 200;

const random = seededRandom(Number(values.seed));

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const Stats = z.object({
  own: z.number(),
  words: z.record(z.string(), z.number()),
  heapBytes: z.number(),
  cpuMs: z.number(),
});
type Stats = z.infer<typeof Stats>;
const Settled = z.array(z.string());

/** Does work in the order in which it is due, as part of the run, by so many carriers, none of which begins before it is due. */
async function carry(
  count: number,
  work: readonly { readonly at: number; readonly task: () => Promise<void> }[],
  due: (part: number) => Promise<void>,
): Promise<void> {
  const left = work.toSorted((a, b) => a.at - b.at);
  const carrier = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      await due(next.at);
      await next.task();
    }
  };
  await Promise.all(Array.from({ length: count }, carrier));
}

async function main(): Promise<number> {
  const redis = await RedisServer.start();
  await redis.keepLog();
  const folder = mkdtempSync(join(tmpdir(), "smartcar-fleet-run-"));
  leashFolder(folder);
  const beganAt = Date.now();
  const clock = fastClock({ beganAt, from: FROM, speed: SPEED });
  const generous = { capacity: 1_000_000, refillPerMinute: 1_000_000 };
  const specs = carsOf(CARS);
  const simulator = await startSimulator({
    cars: specs,
    clock,
    rules: { latency: { fromMs: 0, toMs: 0 }, applicationBucket: generous, vehicleBucket: generous },
  });
  const cloud = new Cloud(simulator);
  const { origin, credentials, managementToken } = simulator;
  const program = await bundleWorker(folder);
  const setup = {
    folder,
    redis: redis.address,
    origin,
    credentials,
    managementToken,
    cars: CARS,
    leaseMs: LEASE_MS,
    beganAt,
    from: FROM,
    speed: SPEED,
    heartbeatMs: REAL_MS / HEARTBEATS,
  };
  const workers = Array.from(
    { length: WORKERS },
    (_, n) => new WorkerProcess(program, { id: `worker-${n + 1}`, ...setup }, skewed(n * Number(values.skew))),
  );
  await Promise.all(workers.map((worker) => worker.start()));
  const ids = specs.map(({ id }) => id);
  const stats = async (): Promise<readonly Stats[]> => {
    const all = await Promise.all(workers.map((worker) => worker.ask("/stats")));
    return all.flatMap((one) => (one ? [Stats.parse(one.body)] : []));
  };
  /** Until each car is somebody's. */
  const allOwned = async (): Promise<void> => {
    while ((await stats()).reduce((sum, { own }) => sum + own, 0) < CARS) await sleep(LOOKS_MS);
  };
  await allOwned();

  const began = performance.now();
  const due = (part: number): Promise<void> => sleep(began + part * REAL_MS - performance.now());
  const pick = (): WorkerProcess => workers[Math.floor(random() * workers.length)] ?? missing();
  const outside = new Outside({ simulator, clock, pick, random });
  const stored = new StoredValues(redis);
  const audit = new Audit({ ids, simulator, cloud, outside, stored });

  async function faults(): Promise<void> {
    const kinds = values.faults.split(",").flatMap((name) => FAULTS[name] ?? []);
    for (let n = 1; n <= FAULT_COUNT; n += 1) {
      await due(n / (FAULT_COUNT + 1));
      await kinds[Math.floor(random() * kinds.length)]?.({ workers, worker: pick(), redis, leaseMs: LEASE_MS, random });
      await allOwned();
    }
  }

  const edges: (Edge & { readonly at: number })[] = [];
  /** Tells all processes of an edge, as prices and clocks do, until it is known of each car what has become of it. */
  async function edge(number: number, isDone: (open: ReadonlySet<string>) => boolean): Promise<void> {
    const command = number % 2 === 0 ? "start" : "stop";
    if (edges[number] === undefined) edges.push({ number, command, at: clock.now() });
    const open = new Set(ids);
    for (;;) {
      const answers = await Promise.all(workers.map((worker) => worker.ask("/decide", { number, command })));
      for (const answer of answers) for (const car of Settled.parse(answer?.body ?? [])) open.delete(car);
      if (isDone(open)) return;
      await sleep(LOOKS_MS);
    }
  }
  async function decisions(): Promise<void> {
    for (const [number, part] of EDGES.entries()) {
      await due(part);
      await edge(number, (open) => open.size === 0);
    }
  }

  const deliveries = specs.flatMap(({ id: car }, index) =>
    Array.from({ length: DELIVERIES_A_CAR }, (_, n) => ({
      at: random(),
      task: () => outside.deliver(car, `${index}-${n}`, 1_000 + n),
    })),
  );
  const wishes = specs.flatMap(({ id: car, make }, index) =>
    make === "TESLA" ? [{ at: random(), task: () => outside.wish(car, 55 + (index % 40)) }] : [],
  );
  let isOver = false;
  const work = Promise.all([
    ...(values.calm ? [] : [faults()]),
    decisions(),
    carry(CARRIERS.deliveries, deliveries, due),
    carry(CARRIERS.wishes, wishes, due),
  ]);
  await work;
  const ranMs = performance.now() - began;

  // Everything settles: leases of the killed end, streams are emptied, and stops that waited are sent.
  let overspent: readonly string[] = [];
  let lostDeliveries = 0;
  const look = async (): Promise<number> => {
    overspent = await audit.overspent();
    lostDeliveries = await audit.untaken();
    return audit.charging.length + lostDeliveries + overspent.length;
  };
  const heartbeats = edge(EDGES.length - 1, () => isOver);
  let left = Infinity;
  let lessAt = performance.now();
  while (left > 0 && performance.now() - lessAt < LONGEST_SETTLING_MS) {
    const now = await look();
    if (now < left) lessAt = performance.now();
    left = Math.min(left, now);
    if (now > 0) await sleep(LOOKS_MS);
  }
  isOver = true;
  await heartbeats;
  await sleep(LEASE_MS);
  cloud.look();
  await look();

  for (const car of overspent) {
    say(`overspent: ${car} ${JSON.stringify(cloud.of(car))} ${JSON.stringify(await stored.of(car, "budget"))}`);
  }
  const { charging, twice } = audit;
  for (const car of charging) {
    say(`still charging: ${car} ${JSON.stringify(cloud.of(car))} ${JSON.stringify(await stored.of(car, "requests"))}`);
  }
  for (const car of twice) say(`twice: ${car} ${JSON.stringify(cloud.of(car))}`);
  const doubled = twice.reduce((sum, car) => sum + audit.doubledOf(car), 0);
  const waits = cloud.all.flatMap(({ what, at }) => {
    const before = edges.findLast((one) => what === `charge/${one.command} 200` && one.at <= at);
    return before ? [(at - before.at) / SPEED] : [];
  });
  waits.sort((a, b) => a - b);
  const share = (part: number): number => Math.round(waits[Math.floor((waits.length - 1) * part)] ?? 0);
  const confirmed = cloud.all.filter(({ what }) => what.endsWith(" 200")).length;
  const each = await stats();
  const sum = (of: (one: Stats) => number): number => each.reduce((all, one) => all + of(one), 0);
  const received = Number(
    /total_net_input_bytes:(\d+)/.exec(String(await stored.client.call("INFO", "stats")))?.[1] ?? 0,
  );
  say(`real time: ${seconds(ranMs)} s and ${seconds(performance.now() - began - ranMs)} s until all had settled`);
  say(`one simulated day in ${seconds(REAL_MS / DAYS)} s`);
  say(`from trigger to command: p50 ${share(0.5)} ms, p99 ${share(0.99)} ms (real time)`);
  say(`heap per car: ${Math.round(sum((one) => one.heapBytes) / WORKERS / CARS / 1024)} KB in each process`);
  say(`bytes to the server per delivery, all else included: ${Math.round(received / (CARS * DELIVERIES_A_CAR))}`);
  say(`processor time per car and day: ${Math.round(sum((one) => one.cpuMs) / CARS / DAYS)} ms`);
  say(`outcomes: ${JSON.stringify(each.map((one) => one.words))}`);
  say(`wishes: ${outside.wishes.asked} asked, ${outside.wishes.answered} answered`);
  const asked = CARS * edges.length + outside.wishes.asked;
  say(
    `commands asked ${asked}, sent ${cloud.all.length}, confirmed ${confirmed}, doubled ${doubled}, ` +
      `budgets overspent ${overspent.length}, stops lost ${charging.length}, deliveries lost ${lostDeliveries}`,
  );
  stored.close();
  cloud.close();
  await Promise.all(workers.map((worker) => worker.end("SIGTERM")));
  await simulator.close();
  await redis.close();
  rmSync(folder, { recursive: true, force: true });
  return doubled + overspent.length + charging.length + lostDeliveries === 0 ? 0 : 1;
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

function missing(): never {
  throw new Error("There are no workers");
}

endWithParent();
void main().then(
  (code) => process.exit(code),
  (err: unknown) => {
    say(String(err));
    process.exit(1);
  },
);
