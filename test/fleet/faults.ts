import type { RedisServer } from "../support/engine/redis-server";
import type { WorkerProcess } from "./worker-process";

/** What a run does to its processes and to the server that they share. */
export interface Victims {
  readonly workers: readonly WorkerProcess[];
  readonly worker: WorkerProcess;
  readonly redis: RedisServer;
  readonly leaseMs: number;
  readonly random: () => number;
}

type Fault = (victims: Victims) => Promise<void>;

const kill: Fault = async ({ worker, leaseMs, random }) => {
  await worker.end("SIGKILL");
  await sleep(random() * leaseMs * 1.2);
  await worker.start();
};

/** It stands still, for less or more than its leases last, and goes on as if nothing had been. */
const stall: Fault = async ({ worker, leaseMs, random }) => {
  worker.signal("SIGSTOP");
  await sleep(leaseMs * (0.5 + random() * 2));
  worker.signal("SIGCONT");
};

/** So long that its leases, as they are at homes, have ended and others have them. */
const longStall: Fault = async ({ worker }) => {
  worker.signal("SIGSTOP");
  await sleep(90_000);
  worker.signal("SIGCONT");
};

const close: Fault = async ({ worker }) => {
  await worker.end("SIGTERM");
  await worker.start();
};

/** One process hears nothing of the server any more; what it writes arrives. */
const partition: Fault = async ({ worker, leaseMs, random }) => {
  await worker.ask("/cut", { isCut: true });
  await sleep(leaseMs * (0.5 + random() * 2));
  await worker.ask("/cut", { isCut: false });
};

const engine: Fault = async ({ redis, leaseMs, random }) => {
  redis.signal("SIGSTOP");
  await sleep(leaseMs * (0.3 + random() * 1.5));
  redis.signal("SIGCONT");
};

/** The server comes back without its last writes, as one that took over from another that was ahead of it. */
const failover: Fault = async ({ redis, random }) => {
  await redis.save().catch(() => {});
  await sleep(50 + random() * 200);
  await redis.end();
  await redis.begin("snapshot");
};

/** The server is away for less or more than leases last, and has all when it comes back. */
const restart: Fault = async ({ redis, leaseMs, random }) => {
  await redis.end();
  await sleep(leaseMs * random() * 1.5);
  await redis.begin();
};

/** It comes back with nothing, as one whose disk is lost. */
const empty: Fault = async ({ redis, leaseMs, random }) => {
  await redis.end();
  await sleep(leaseMs * random() * 1.5);
  await redis.begin("nothing");
};

/** All processes and the server at once, as where the power fails. */
const power: Fault = async ({ workers, redis }) => {
  await Promise.all([redis.end(), ...workers.map((worker) => worker.end("SIGKILL"))]);
  await redis.begin();
  await Promise.all(workers.map((worker) => worker.start()));
};

/** All processes at once. */
const all: Fault = async ({ workers }) => {
  await Promise.all(workers.map((worker) => worker.end("SIGKILL")));
  await Promise.all(workers.map((worker) => worker.start()));
};

/** The faults of a run, by their names in `--faults`. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  kill,
  stall,
  "stall-90": longStall,
  close,
  partition,
  engine,
  restart,
  failover,
  empty,
  all,
  power,
};
/**
 * Those of a run that names none. After a failover, and where the server comes back with nothing, deliveries may be missing: what a
 * process had acknowledged and not yet taken is lost with the server's last writes. And a stall of 90 seconds is for leases of a minute.
 */
const UNUSUAL = ["failover", "empty", "stall-90"];
export const USUAL = Object.keys(FAULTS).filter((name) => !UNUSUAL.includes(name));

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
