import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { Account } from "../../nodes/account/account";
import { accountSettings } from "../../nodes/account/account-settings";
import { engineConnector } from "../../nodes/fleet/engine-client";
import { monotonicClock } from "../../src/core/clock";
import { SmartcarError } from "../../src/core/error";
import { Fleet } from "../../src/fleet/fleet";
import { Journal } from "../../src/store/journal";
import { memoryStore } from "../../src/store/memory-store";
import { Owners } from "../../src/store/owners";
import { ProblemLatch } from "../../src/store/problem-latch";
import { APPLICATION, carsOf, fastClock, PREFIX, TOLD, type Edge, type WorkerSetup } from "./setup";

/**
 * One process of a fleet: what Node-RED would run, without Node-RED. Takes deliveries and requests over HTTP, and decides at each edge
 * that it is told of, and again a while after it has decided.
 */
const setup = JSON.parse(process.argv[2] ?? "{}") as WorkerSetup;
const { id, folder, redis, origin, credentials, managementToken, leaseMs } = setup;
const clock = fastClock(setup);
const specs = carsOf(setup.cars);
const cars = specs.map((car) => car.id);

/** Whether what is asked of the engine gets there or not, no answer comes back. */
let isCut = false;
const connect = engineConnector({ address: redis, password: "" }, [process.cwd()]);

const fleet = new Fleet({
  connect: () => {
    const client = connect();
    return {
      call: async (command, ...args) => {
        const came = await client.call(command, ...args);
        if (isCut) throw new Error("The network is cut");
        return came;
      },
      disconnect: () => client.disconnect(),
    };
  },
  prefix: PREFIX,
  clock: monotonicClock,
  onProblem: () => {},
  application: APPLICATION,
  worker: id,
  settings: "same",
  leaseMs,
  journal: new Journal({ path: join(folder, `${id}.jsonl`), problems: new ProblemLatch(() => {}) }),
});
const settings = accountSettings(
  { environment: "custom", origin, requestBurst: 100_000, requestsPerMinute: 100_000 },
  { ...credentials, managementToken },
);
const account = new Account({
  settings,
  openStore: (part) => (typeof part === "object" && "car" in part ? fleet.store(part.car) : memoryStore()),
  owners: new Owners(memoryStore(), APPLICATION),
  time: { clock, isFollowed: () => true, close: async () => {} },
  fleet,
});
for (const { id: car, make } of specs) account.garage.car(car, { facts: { make } });

// What a webhook node would send, also where the process is killed after that.
account.onApplied("hook", ({ update }) => appendFileSync(join(folder, TOLD), `${update.snapshot.vehicleId}\n`));

const words: Record<string, number> = {};
const DECIDED = join(folder, `${id}.decided`);
/** The edge that was last decided upon, also before a restart. */
let decided = decidedBefore();
/** The cars that a decision is being carried out for. */
const busy = new Set<string>();
/** The cars of which it is known what has become of the last edge. */
let settled = new Set<string>();
let deciding = 0;
let decidedAt = -Infinity;
/** What says nothing of the car: somebody else may know, or it is decided again. */
const OPEN = new Set(["ELSEWHERE", "STORE", "CLOSED", "REPLACED"]);

function decidedBefore(): number {
  try {
    return Number(readFileSync(DECIDED, "utf8"));
  } catch {
    return -1;
  }
}

/** What a deciding node does: what it has said before is marked as a repetition. */
async function decide({ number, command }: Edge): Promise<void> {
  const repeated = number === decided;
  if (!repeated) settled = new Set();
  decided = number;
  writeFileSync(DECIDED, String(number));
  await Promise.all(
    cars.map(async (car) => {
      if (repeated && busy.has(car)) return;
      busy.add(car);
      const asking = account.garage.car(car).commands.charge(command, { automatic: true, repeated, sender: "tariff" });
      const word = await asking.then(
        ({ code, outcome }) => code ?? outcome,
        (err: unknown) => (err instanceof SmartcarError ? err.code : String(err)),
      );
      words[`${command} ${word}`] = (words[`${command} ${word}`] ?? 0) + 1;
      busy.delete(car);
      if (number === decided && !OPEN.has(word)) settled.add(car);
    }),
  );
}

/** Decides upon an edge that is new, and again a while after that is done, or waits for another process; which cars are settled so far. */
function decideWhenDue(edge: Edge): readonly string[] {
  const isDue = deciding === 0 && performance.now() - decidedAt > setup.heartbeatMs;
  if (edge.number !== decided || isDue) {
    deciding += 1;
    const waited = new Promise((resolve) => setTimeout(resolve, setup.heartbeatMs * WAITS_HEARTBEATS));
    void Promise.race([decide(edge), waited]).finally(() => {
      deciding -= 1;
      decidedAt = performance.now();
    });
  }
  return [...settled];
}

const WAITS_HEARTBEATS = 10;

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const failed = (err: unknown): { status: number; body: unknown } => ({
    status: 500,
    body: { code: err instanceof SmartcarError ? err.code : String(err) },
  });
  const { status, body } = await handle(req).catch(failed);
  res.writeHead(status, { "content-type": "application/json" });
  res.end(JSON.stringify(body));
}

const server = createServer((req, res) => void answer(req, res));

async function handle(req: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(Buffer.from(chunk as Uint8Array));
  const body = Buffer.concat(chunks);
  if (req.url === "/hook") {
    const { method, headers } = req;
    const taken = await account.intake.take({ method, headers, body }, { id: "hook", wants: () => true });
    return { status: taken.status, body: { outcome: taken.outcome } };
  }
  const asked = JSON.parse(body.toString() || "{}") as { car: string; limit: number; isCut: boolean };
  if (req.url === "/decide") return { status: 200, body: decideWhenDue(JSON.parse(body.toString()) as Edge) };
  if (req.url === "/cut") {
    ({ isCut } = asked);
    return { status: 200, body: {} };
  }
  if (req.url === "/limit") {
    const outcome = await account.garage.car(asked.car).commands.setLimit(asked.limit, { sender: "a person" });
    return { status: 200, body: { outcome: outcome.outcome, code: outcome.code } };
  }
  if (req.url === "/stop") {
    const outcome = await account.garage.car(asked.car).commands.charge("stop", { force: true, sender: "a person" });
    return { status: 200, body: { outcome: outcome.outcome, code: outcome.code } };
  }
  if (req.url === "/read") {
    await account.garage.car(asked.car).read();
    return { status: 200, body: {} };
  }
  const { user, system } = process.cpuUsage();
  const own = account.garage.cars.filter((car) => fleet.ownership(car.vehicleId).isHeld).length;
  return {
    status: 200,
    body: { words, own, heapBytes: process.memoryUsage().heapUsed, cpuMs: (user + system) / 1000 },
  };
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`port ${typeof address === "object" && address ? address.port : 0}\n`);
});
process.on("SIGTERM", () => {
  server.close();
  void account.close().then(() => process.exit(0));
});
