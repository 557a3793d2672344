import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import { seededRandom } from "../../src/simulator/random";
import { startSimulator } from "../../src/simulator/simulator";
import { RedisServer } from "../support/engine/redis-server";
import { endWithParent, leashFolder } from "../support/leash";
import { Cloud } from "./cloud";
import { FAULTS, sleep, USUAL } from "./faults";
import { Outside } from "./outside";
import { carsOf, fastClock, type Edge } from "./setup";
import { StoredValues } from "./stored-values";
import { bundleWorker, skewed, WorkerProcess } from "./worker-process";

/**
 * Several processes on one Redis control many cars of a simulated cloud while processes are killed and stall and the server is out of
 * reach, by a seed. `--lease` is how long leases last, in seconds. With `--skew`, the clock of each is so many seconds ahead of the one
 * before. The last line sums up; the exit code is 1 unless nothing was sent twice, overspent, or lost.
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
const DELIVERIES_A_CAR = 6;
/** What was acknowledged or decided is done by then, or lost. */
const LONGEST_SETTLING_MS = 3 * MINUTE_MS;
const LEVEL_OFF_MS = 200;

const random = seededRandom(Number(values.seed));

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const Stored = z.object({
  value: z.object({ calls: z.record(z.string(), z.object({ calls: z.number() })), stops: z.array(z.number()) }),
});
const Events = z.object({ value: z.array(z.string()) });
const Stats = z.object({
  own: z.number(),
  words: z.record(z.string(), z.number()),
  heapBytes: z.number(),
  cpuMs: z.number(),
});

async function main(): Promise<number> {
  const redis = await RedisServer.start();
  await redis.keepLog();
  const folder = mkdtempSync(join(tmpdir(), "smartcar-fleet-run-"));
  leashFolder(folder);
  const beganAt = Date.now();
  const clock = fastClock({ beganAt, speed: SPEED });
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
  // Begins when all have started.
  const runFrom = beganAt + (STARTED_WITHIN_MS + CARS * WORKERS) * SPEED;
  const edges = EDGES.map((part, n): Edge => ({
    command: n % 2 === 0 ? "start" : "stop",
    at: runFrom + part * REAL_MS * SPEED,
  }));
  const setup = {
    folder,
    redis: redis.address,
    origin,
    credentials,
    managementToken,
    cars: CARS,
    leaseMs: LEASE_MS,
    beganAt,
    speed: SPEED,
    edges,
    heartbeatMs: REAL_MS / HEARTBEATS,
  };
  const workers = Array.from(
    { length: WORKERS },
    (_, n) => new WorkerProcess(program, { id: `worker-${n + 1}`, ...setup }, skewed(n * Number(values.skew))),
  );
  await Promise.all(workers.map((worker) => worker.start()));
  const ids = specs.map(({ id }) => id);
  const stats = async (): Promise<readonly z.infer<typeof Stats>[]> => {
    const all = await Promise.all(workers.map((worker) => worker.ask("/stats")));
    return all.flatMap((one) => (one ? [Stats.parse(one.body)] : []));
  };
  while ((await stats()).reduce((sum, { own }) => sum + own, 0) < CARS) await sleep(100);
  await sleep((runFrom - clock.now()) / SPEED);

  const began = performance.now();
  const pick = (): WorkerProcess => workers[Math.floor(random() * workers.length)] ?? missing();

  const outside = new Outside({ simulator, clock, pick, random });

  async function faults(): Promise<void> {
    const kinds = values.faults.split(",").flatMap((name) => FAULTS[name] ?? []);
    while (performance.now() - began < REAL_MS * 0.95) {
      await sleep(REAL_MS / 10);
      const fault = kinds[Math.floor(random() * kinds.length)];
      await fault?.({ workers, worker: pick(), redis, leaseMs: LEASE_MS, random });
    }
  }

  const work: Promise<unknown>[] = [];
  if (!values.calm) work.push(faults());
  specs.forEach(({ id: car, make }, index) => {
    for (let n = 0; n < DELIVERIES_A_CAR; n += 1) {
      const at = random() * REAL_MS;
      work.push(sleep(at).then(() => outside.deliver(car, `${index}-${n}`, 1_000 + n)));
    }
    if (make === "TESLA") work.push(sleep(random() * REAL_MS).then(() => outside.wish(car, 55 + (index % 40))));
  });
  await Promise.all(work);
  const ranMs = performance.now() - began;

  const stored = new StoredValues(redis);
  const untaken = async (): Promise<number> => {
    const left = await Promise.all(
      ids.map(async (car) => {
        const events = await stored.of(car, "events");
        return (
          (outside.acknowledged.get(car)?.size ?? 0) - (events === undefined ? 0 : Events.parse(events).value.length)
        );
      }),
    );
    return left.reduce((sum, one) => sum + Math.max(0, one), 0);
  };
  const isOverspent = async (car: string): Promise<boolean> => {
    const { value: budget } = Stored.parse((await stored.of(car, "budget")) ?? { value: { calls: {}, stops: [] } });
    const counted = Object.values(budget.calls).reduce((sum, month) => sum + month.calls, 0);
    const sent = cloud.of(car);
    const stops = sent.filter(({ what }) => what === "charge/stop 200").length;
    return sent.length > counted || stops > budget.stops.length || stops > 80;
  };
  const overspentCars = async (): Promise<readonly string[]> => {
    const over = await Promise.all(ids.map(async (car) => ((await isOverspent(car)) ? [car] : [])));
    return over.flat();
  };
  const charging = (): number => ids.filter((car) => simulator.car(car).state.charging).length;
  // Everything settles: leases of the killed end, streams are emptied, and stops that waited are sent.
  const settlesBy = performance.now() + LONGEST_SETTLING_MS;
  const hasSettled = async (): Promise<boolean> =>
    charging() === 0 && (await untaken()) === 0 && (await overspentCars()).length === 0;
  while (!(await hasSettled()) && performance.now() < settlesBy) await sleep(LEVEL_OFF_MS);
  await sleep(LEASE_MS);
  cloud.look();

  const overspent = await overspentCars();
  for (const car of overspent) {
    say(`overspent: ${car} ${JSON.stringify(cloud.of(car))} ${JSON.stringify(await stored.of(car, "budget"))}`);
  }
  const lostDeliveries = await untaken();
  const lostStops = charging();
  for (const car of ids.filter((one) => simulator.car(one).state.charging)) {
    say(`still charging: ${car} ${JSON.stringify(cloud.of(car))} ${JSON.stringify(await stored.of(car, "requests"))}`);
  }
  const doubledOf = (car: string): number => cloud.doubledOf(car, outside.wishesOf.get(car) ?? 0);
  const twice = ids.filter((car) => doubledOf(car) > 0);
  for (const car of twice) say(`twice: ${car} ${JSON.stringify(cloud.of(car))}`);
  const doubled = twice.reduce((sum, car) => sum + doubledOf(car), 0);
  const waits = cloud.all.flatMap(({ what, at }) => {
    const edge = edges.findLast((one) => what === `charge/${one.command} 200` && one.at <= at);
    return edge ? [(at - edge.at) / SPEED] : [];
  });
  waits.sort((a, b) => a - b);
  const share = (part: number): number => Math.round(waits[Math.floor((waits.length - 1) * part)] ?? 0);
  const confirmed = cloud.all.filter(({ what }) => what.endsWith(" 200")).length;
  const each = await stats();
  const sum = (of: (one: z.infer<typeof Stats>) => number): number => each.reduce((all, one) => all + of(one), 0);
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
  const { wishes } = outside;
  say(`wishes: ${wishes.asked} asked, ${wishes.answered} answered`);
  const asked = CARS * edges.length + wishes.asked;
  say(
    `commands asked ${asked}, sent ${cloud.all.length}, confirmed ${confirmed}, doubled ${doubled}, ` +
      `budgets overspent ${overspent.length}, stops lost ${lostStops}, deliveries lost ${lostDeliveries}`,
  );
  stored.close();
  cloud.close();
  await Promise.all(workers.map((worker) => worker.end("SIGTERM")));
  await simulator.close();
  await redis.close();
  rmSync(folder, { recursive: true, force: true });
  return doubled + overspent.length + lostStops + lostDeliveries === 0 ? 0 : 1;
}

/** All processes have begun by then, besides what their cars take. */
const STARTED_WITHIN_MS = 3_000;

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
