import { spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Agent, request } from "undici";
import * as z from "zod";
import { engineConnector } from "../../nodes/fleet/engine-client";
import { HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import { seededRandom } from "../../src/simulator/random";
import { startSimulator, type Simulator } from "../../src/simulator/simulator";
import { RedisServer } from "../support/engine/redis-server";
import { APPLICATION, carsOf, fastClock, PREFIX, type WorkerSetup } from "./setup";

/**
 * Several processes on one Redis control many cars of a simulated cloud while processes are killed and stall and the server is out of
 * reach, by a seed. The last line sums up; the exit code is 1 unless nothing was sent twice, overspent, or lost.
 */
const { values } = parseArgs({
  options: {
    cars: { type: "string", default: "100" },
    workers: { type: "string", default: "2" },
    days: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    seconds: { type: "string" },
    calm: { type: "boolean", default: false },
  },
});
const CARS = Number(values.cars);
const WORKERS = Number(values.workers);
const DAYS = Number(values.days);
/** Real time for all of it, without the end, in which everything settles. */
const REAL_MS = values.seconds === undefined ? DAYS * Math.max(144_000, CARS * 300) : Number(values.seconds) * 1000;
const SPEED = (DAYS * 24 * HOUR_MS) / REAL_MS;
const LEASE_MS = 2_500;
/** When all are started and stopped, as parts of the run. */
const EDGES = [0.12, 0.22, 0.55, 0.65] as const;
const DELIVERIES_A_CAR = 6;
/** What was acknowledged is taken by then, or lost. */
const LONGEST_SETTLING_MS = MINUTE_MS;
const dispatcher = new Agent({ connections: 32, bodyTimeout: 0, headersTimeout: 0 });

const random = seededRandom(Number(values.seed));

class WorkerProcess {
  child: ChildProcess | undefined;
  port = 0;
  readonly setup: WorkerSetup;

  constructor(setup: WorkerSetup) {
    this.setup = setup;
  }

  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", join(__dirname, "worker.ts"), JSON.stringify(this.setup)],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    this.child = child;
    for await (const chunk of child.stdout) {
      const found = /port (\d+)/.exec(String(chunk));
      if (found) this.port = Number(found[1]);
      if (found) break;
    }
    child.stdout.resume();
  }

  async ask(
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> {
    const answer = await request(`http://127.0.0.1:${this.port}${path}`, {
      method: "POST",
      body: body ?? "",
      headers,
      dispatcher,
    });
    return { status: answer.statusCode, body: await answer.body.json() };
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The commands that the cloud took, by car, in their order. */
class Cloud {
  readonly byCar = new Map<string, { readonly what: string; readonly at: number }[]>();
  readonly #seen = new WeakSet();
  readonly #simulator: Simulator;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
  }

  look(): void {
    for (const entry of this.#simulator.requests) {
      if (entry.kind !== "commands" || entry.status === undefined || this.#seen.has(entry)) continue;
      this.#seen.add(entry);
      const [, car = "", what = ""] = /vehicles\/([^/]+)\/commands\/(.+)$/.exec(entry.path) ?? [];
      const sent = { what: `${what} ${entry.status}`, at: entry.at };
      this.byCar.set(car, [...(this.byCar.get(car) ?? []), sent]);
    }
  }

  get sent(): number {
    return [...this.byCar.values()].reduce((sum, all) => sum + all.length, 0);
  }
}

const Stored = z.object({
  value: z.object({
    calls: z.record(z.string(), z.object({ calls: z.number() })),
    stops: z.array(z.number()),
    loans: z.record(z.string(), z.object({ stop: z.number().optional(), calls: z.number() })).optional(),
  }),
});
const Answer = z.object({ outcome: z.string().optional(), code: z.string().optional() });
const Events = z.object({ value: z.array(z.string()) });

async function main(): Promise<number> {
  const redis = await RedisServer.start();
  const folder = mkdtempSync(join(tmpdir(), "smartcar-fleet-run-"));
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
  const looking = setInterval(() => cloud.look(), 20);
  const { origin, credentials, managementToken } = simulator;
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
  };
  const workers = Array.from({ length: WORKERS }, (_, n) => new WorkerProcess({ id: `worker-${n + 1}`, ...setup }));
  await Promise.all(workers.map((worker) => worker.start()));
  const ids = specs.map(({ id }) => id);
  const owned = async (): Promise<number> => {
    const stats = await Promise.all(workers.map((worker) => worker.ask("/stats").catch(() => undefined)));
    return stats.reduce((sum, one) => sum + (one ? z.object({ own: z.number() }).parse(one.body).own : 0), 0);
  };
  while ((await owned()) < CARS) await sleep(100);

  const began = performance.now();
  const acknowledged = new Map<string, Set<string>>();
  let wishes = 0;
  let wished = 0;
  const edges: { readonly command: "start" | "stop"; readonly at: number }[] = [];
  const pick = (): WorkerProcess => workers[Math.floor(random() * workers.length)] ?? missing();

  async function deliver(car: string, eventId: string, km: number): Promise<void> {
    const at = clock.now();
    const signal = {
      code: "odometer-traveleddistance",
      name: "TraveledDistance",
      group: "Odometer",
      status: { value: "SUCCESS" },
      body: { value: km, unit: "km" },
      meta: { oemUpdatedAt: at, retrievedAt: at },
    };
    const body = JSON.stringify({
      eventId,
      eventType: "VEHICLE_STATE",
      data: { user: { id: simulator.car(car).spec.userId }, vehicle: { id: car }, signals: [signal] },
      triggers: [],
      meta: { deliveredAt: at, mode: "LIVE" },
    });
    const signature = createHmac("sha256", managementToken).update(body).digest("hex");
    // As Smartcar does: again, at another process, until it is acknowledged; sometimes once too often.
    for (let tries = 0; tries < 200; tries += 1) {
      const answer = await pick()
        .ask("/hook", body, { "sc-signature": signature })
        .catch(() => undefined);
      if (answer?.status === 200) {
        acknowledged.set(car, (acknowledged.get(car) ?? new Set<string>()).add(eventId));
        if (random() > 0.1) return;
      }
      await sleep(100);
    }
  }

  async function wish(car: string, limit: number): Promise<void> {
    wishes += 1;
    for (let tries = 0; tries < 200; tries += 1) {
      const answer = await pick()
        .ask("/limit", JSON.stringify({ car, limit }))
        .catch(() => undefined);
      const { outcome, code } = Answer.parse(answer?.body ?? {});
      // What nobody has begun is asked again, as a person does.
      if (outcome !== undefined && code !== "ELSEWHERE") {
        wished += 1;
        return;
      }
      await sleep(200);
    }
  }

  async function faults(): Promise<void> {
    while (performance.now() - began < REAL_MS * 0.95) {
      await sleep(REAL_MS / 10);
      const kind = Math.floor(random() * 4);
      const worker = pick();
      if (kind === 0) {
        await worker.end("SIGKILL");
        await sleep(300 + random() * LEASE_MS);
        await worker.start();
      } else if (kind === 1) {
        worker.child?.kill("SIGSTOP");
        await sleep(LEASE_MS * (0.5 + random() * 2));
        worker.child?.kill("SIGCONT");
      } else if (kind === 2) {
        redis.signal("SIGSTOP");
        await sleep(LEASE_MS * (0.3 + random()));
        redis.signal("SIGCONT");
      } else {
        await worker.end("SIGTERM");
        await worker.start();
      }
    }
  }

  async function edgeAt(ms: number, command: "start" | "stop"): Promise<void> {
    await sleep(ms);
    edges.push({ command, at: clock.now() });
    // A heartbeat says it again, as a deciding node does: who takes a car over meanwhile hears it, too.
    for (let beat = 0; beat < 6; beat += 1) {
      for (const worker of workers) void worker.ask("/edge", JSON.stringify({ command })).catch(() => {});
      await sleep(Math.min(LEASE_MS, REAL_MS / 80));
    }
  }

  const work: Promise<unknown>[] = [];
  if (!values.calm) work.push(faults());
  EDGES.forEach((part, edge) => {
    const command = edge % 2 === 0 ? "start" : "stop";
    work.push(edgeAt(part * REAL_MS, command));
  });
  specs.forEach(({ id: car, make }, index) => {
    for (let n = 0; n < DELIVERIES_A_CAR; n += 1) {
      const at = random() * REAL_MS;
      work.push(sleep(at).then(() => deliver(car, `${index}-${n}`, 1_000 + n)));
    }
    if (make === "TESLA") work.push(sleep(random() * REAL_MS).then(() => wish(car, 55 + (index % 40))));
  });
  await Promise.all(work);
  const bytesAt = async (): Promise<number> => {
    const text = String(await connect.call("INFO", "stats"));
    return Number(/total_net_input_bytes:(\d+)/.exec(text)?.[1] ?? 0);
  };
  const connect = engineConnector({ address: redis.address, password: "" }, [process.cwd()])();
  // Everything settles: leases of the killed end, streams are emptied, and stops that waited are sent.
  await sleep(LEASE_MS * 3);
  for (let beat = 0; beat < 2; beat += 1) {
    for (const worker of workers) void worker.ask("/edge", JSON.stringify({ command: "stop" })).catch(() => {});
    await sleep(LEASE_MS);
  }
  cloud.look();

  const stats = await Promise.all(workers.map((worker) => worker.ask("/stats")));
  const Stats = z.object({
    counts: z.object({ asked: z.number() }),
    words: z.record(z.string(), z.number()),
    heapBytes: z.number(),
    cpuMs: z.number(),
  });
  const each = stats.map(({ body }) => Stats.parse(body));
  let overspent = 0;
  const takenOf = async (car: string): Promise<number> => {
    const text = z
      .string()
      .nullable()
      .parse(await connect.call("HGET", `${PREFIX}{${APPLICATION}/${car}}:values`, `car/${car}/events`));
    const { value } = Events.parse(text === null ? { value: [] } : JSON.parse(text.slice(text.indexOf(" ") + 1)));
    return value.length;
  };
  const untaken = async (): Promise<number> => {
    const left = await Promise.all(ids.map(async (car) => (acknowledged.get(car)?.size ?? 0) - (await takenOf(car))));
    return left.reduce((sum, one) => sum + Math.max(0, one), 0);
  };
  const settlesBy = performance.now() + LONGEST_SETTLING_MS;
  while ((await untaken()) > 0 && performance.now() < settlesBy) await sleep(200);
  const lostDeliveries = await untaken();
  for (const car of ids) {
    const all = z.array(z.string()).parse(await connect.call("HGETALL", `${PREFIX}{${APPLICATION}/${car}}:values`));
    const valueOf = (name: string): unknown => {
      const at = all.indexOf(`car/${car}/${name}`);
      const text = at < 0 ? "" : (all[at + 1] ?? "");
      return text === "" ? undefined : JSON.parse(text.slice(text.indexOf(" ") + 1) || "null");
    };
    const { value: budget } = Stored.parse(valueOf("budget"));
    const counted = Object.values(budget.calls).reduce((sum, month) => sum + month.calls, 0);
    const sent = cloud.byCar.get(car) ?? [];
    const stops = sent.filter(({ what }) => what === "charge/stop 200").length;
    if (sent.length > counted || stops > budget.stops.length || stops > 80) overspent += 1;
  }
  let doubled = 0;
  for (const all of cloud.byCar.values()) {
    const charge = all.filter(({ what }) => /^charge\/st(art|op) 200$/.test(what));
    const twice = charge.filter(({ what }, n) => n > 0 && charge[n - 1]?.what === what).length;
    if (twice > 0) say(`twice: ${JSON.stringify(all)}`);
    doubled += twice;
    const limits = all.filter(({ what }) => what.includes("limit") && what.endsWith(" 200"));
    doubled += Math.max(0, limits.length - 1);
  }
  const lostStops = ids.filter((car) => simulator.car(car).state.charging).length;
  const waits = [...cloud.byCar.values()].flatMap((all) =>
    all.flatMap(({ what, at }) => {
      const edge = edges.findLast((one) => what === `charge/${one.command} 200` && one.at <= at);
      return edge ? [(at - edge.at) / SPEED] : [];
    }),
  );
  waits.sort((a, b) => a - b);
  const share = (part: number): number => Math.round(waits[Math.floor((waits.length - 1) * part)] ?? 0);
  const confirmed = [...cloud.byCar.values()].flat().filter(({ what }) => what.endsWith(" 200")).length;
  const delivered = CARS * DELIVERIES_A_CAR;
  say(
    `real time: ${Math.round((performance.now() - began) / 1000)} s, one simulated day in ${Math.round(REAL_MS / DAYS / 1000)} s`,
  );
  say(`from trigger to command: p50 ${share(0.5)} ms, p99 ${share(0.99)} ms (real time)`);
  say(
    `heap per car: ${Math.round(each.reduce((sum, one) => sum + one.heapBytes, 0) / WORKERS / CARS / 1024)} KB in each process`,
  );
  say(`bytes to the server per delivery, all else included: ${Math.round((await bytesAt()) / delivered)}`);
  say(`processor time per car and day: ${Math.round(each.reduce((sum, one) => sum + one.cpuMs, 0) / CARS / DAYS)} ms`);
  say(`outcomes: ${JSON.stringify(each.map((one) => one.words))}`);
  say(`wishes: ${wishes} asked, ${wished} answered`);
  const asked = CARS * edges.length + wishes;
  say(
    `commands asked ${asked}, sent ${cloud.sent}, confirmed ${confirmed}, doubled ${doubled}, ` +
      `budgets overspent ${overspent}, stops lost ${lostStops}, deliveries lost ${lostDeliveries}`,
  );
  clearInterval(looking);
  connect.disconnect();
  await Promise.all(workers.map((worker) => worker.end("SIGTERM")));
  await simulator.close();
  await redis.close();
  await dispatcher.close();
  rmSync(folder, { recursive: true, force: true });
  return doubled + overspent + lostStops + lostDeliveries === 0 ? 0 : 1;
}

function missing(): never {
  throw new Error("There are no workers");
}

void main().then(
  (code) => process.exit(code),
  (err: unknown) => {
    say(String(err));
    process.exit(1);
  },
);
