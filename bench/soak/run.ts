import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { freePort } from "../../scripts/free-port";
import { launchNodeRed } from "../../scripts/node-red-process";
import { AdjustableClock } from "../../src/core/adjustable-clock";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import { startSimulator, type Simulator } from "../../src/simulator/simulator";

/** Simulated days, and how many seconds of theirs pass in one. */
const DAYS = Number(process.argv[2] ?? 16);
const SPEED = 5_500;

const START = Date.parse("2026-06-01T00:00:00Z");
const METER_EVERY_MS = 5 * MINUTE_MS;

const TOKEN = "a-management-token";
const CARS = {
  bmw: "51000000-0000-4000-8000-0000000000b1",
  tesla: "51000000-0000-4000-8000-0000000000d1",
  volvo: "51000000-0000-4000-8000-0000000000c1",
} as const;

interface Row {
  readonly day: number;
  readonly heapMb: number;
  readonly rssMb: number;
  readonly files: number;
  readonly kb: number;
}

/**
 * What `npm run soak` does: a real Node-RED with three cars, their webhooks, a meter and prices, for 16 simulated days. Prints after
 * each day what it holds in memory and on the disk; both must stop growing once a week is full.
 */
async function run(): Promise<void> {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-soak-"));
  const clock = new AdjustableClock({ now: START, speed: 0 });
  const simulator = await startSimulator({
    clock,
    managementToken: TOKEN,
    rules: { tokenLifetimeMs: 60 * DAY_MS, latency: { fromMs: 0, toMs: 0 } },
  });
  const port = await freePort();
  writeUserDir(userDir, port, simulator);
  const nodeRed = await launchNodeRed({
    node: process.execPath,
    redJs: resolve("node_modules/node-red/red.js"),
    userDir,
    execArgv: ["--expose-gc", "--require", resolve("bench/start/memory-probe.cjs")],
  });
  const rows: Row[] = [];
  try {
    await post(`${simulator.origin}/simulator/webhooks`, {
      name: "Soak",
      callbackUri: `http://127.0.0.1:${port}/hook`,
      autoSubscribe: true,
    });
    process.stdout.write("day   heap MB    rss MB     files        KB\n");
    for (let day = 1; day <= DAYS; day++) {
      await liveOneDay(clock, simulator, `http://127.0.0.1:${port}`);
      clock.set({ speed: 1 });
      const { heapMb, rssMb } = (await nodeRed.ask("memory")) as { heapMb: number; rssMb: number };
      rows.push({ day, heapMb, rssMb, ...disk(join(userDir, "smartcar")) });
      process.stdout.write(`${lineOf(rows.at(-1))}\n`);
    }
    process.stdout.write(`${verdictOn(rows)}\n`);
    const errors = nodeRed.log.filter((line) => line.includes("[error]"));
    process.stdout.write(`errors in the log: ${errors.length}\n${errors.slice(0, 5).join("\n")}\n`);
  } finally {
    await nodeRed.close();
    await simulator.close();
    rmSync(userDir, { recursive: true, force: true });
  }
}

/** The sun on the meter by day, prices at noon, cars that leave in the morning and come back in the evening. */
async function liveOneDay(clock: AdjustableClock, simulator: Simulator, nodeRed: string): Promise<void> {
  const from = clock.now();
  const until = from + DAY_MS;
  const at = (hour: number, task: () => void): void => void clock.after(from + hour * HOUR_MS - clock.now(), task);
  const all = Object.values(CARS).map((id) => simulator.car(id));
  at(7, () => all.forEach((car) => car.change({ plugged: false, soc: Math.max(10, car.state.soc - 30) })));
  at(9, () => all.forEach((car) => car.change({ plugged: true })));
  clock.set({ speed: SPEED });
  await post(`${nodeRed}/prices`, pricesFrom(from));
  while (clock.now() < until) {
    const hour = ((clock.now() % DAY_MS) / HOUR_MS + 24) % 24;
    const sun = Math.max(0, Math.sin(((hour - 5) / 16) * Math.PI)) * 9_000;
    const charging = all.filter(({ state }) => state.charging).length;
    await post(`${nodeRed}/meter`, { watts: Math.round(600 - sun + charging * 3_700 + (clock.now() % 97)) });
    await sleep(METER_EVERY_MS / SPEED);
  }
}

function pricesFrom(at: number): readonly object[] {
  return Array.from({ length: 36 }, (_, hour) => ({
    start: new Date(at + hour * HOUR_MS).toISOString(),
    end: new Date(at + (hour + 1) * HOUR_MS).toISOString(),
    value: 0.25 + 0.15 * Math.cos(((hour - 19) / 12) * Math.PI),
  }));
}

function writeUserDir(userDir: string, port: number, simulator: Simulator): void {
  const at = { z: "tab", x: 100, y: 100 };
  const settings = {
    uiPort: port,
    uiHost: "127.0.0.1",
    flowFile: "flows.json",
    nodesDir: resolve("."),
    credentialSecret: false,
    telemetry: { enabled: false },
    logging: { console: { level: "info" } },
  };
  const cars = Object.entries(CARS).map(([id, vehicleId]) => ({
    id,
    type: "smartcar-vehicle",
    account: "account",
    vehicleId,
    homeLatitude: "48.1371",
    homeLongitude: "11.5754",
  }));
  const charge = (car: string): object => ({
    id: `${car}-charge`,
    type: "smartcar-charge",
    ...at,
    vehicle: car,
    wires: [[]],
  });
  const input = (url: string, to: string): object[] => [
    { id: url, type: "http in", ...at, url: `/${url}`, method: "post", wires: [[`${url}-ok`, to]] },
    { id: `${url}-ok`, type: "http response", ...at, wires: [] },
  ];
  const flow = [
    { id: "tab", type: "tab", label: "Soak" },
    { id: "account", type: "smartcar-account", environment: "custom", origin: simulator.origin },
    ...cars,
    ...Object.keys(CARS).map((car) => ({
      id: `${car}-signals`,
      type: "smartcar-signals",
      ...at,
      vehicle: car,
      mode: "smart",
      wires: [[]],
    })),
    { id: "hook", type: "smartcar-webhook", ...at, account: "account", path: "/hook", wires: [[], []] },
    ...input("meter", "grid"),
    {
      id: "grid",
      type: "change",
      ...at,
      rules: [
        { t: "move", p: "payload.watts", pt: "msg", to: "payload", tot: "msg" },
        { t: "set", p: "topic", pt: "msg", to: "grid", tot: "str" },
      ],
      wires: [["sun"]],
    },
    { id: "sun", type: "smartcar-surplus", ...at, vehicle: "bmw", wires: [["bmw-charge"]] },
    ...input("prices", "tariff"),
    { id: "tariff", type: "smartcar-tariff", ...at, vehicle: "tesla", wires: [["tesla-charge"], []] },
    charge("bmw"),
    charge("tesla"),
  ];
  const credentials = { account: { ...simulator.credentials, managementToken: TOKEN } };
  writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings)};\n`);
  writeFileSync(join(userDir, "flows.json"), JSON.stringify(flow));
  writeFileSync(join(userDir, "flows_cred.json"), JSON.stringify(credentials));
}

function disk(folder: string): Pick<Row, "files" | "kb"> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sizes = entries.map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
  return { files: sizes.length, kb: Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024) };
}

async function post(url: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await request(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${text}`);
}

function lineOf(row: Row | undefined): string {
  if (!row) return "";
  const { day, heapMb, rssMb, files, kb } = row;
  const cells = [heapMb.toFixed(1), rssMb.toFixed(1), files, kb].map((cell) => String(cell).padStart(10));
  return `${String(day).padStart(3)}${cells.join("")}`;
}

/** What the second half of the time added to the heap and the files. */
function verdictOn(rows: readonly Row[]): string {
  const middle = rows[Math.floor(rows.length / 2)];
  const last = rows.at(-1);
  if (!middle || !last) return "";
  const heap = last.heapMb - middle.heapMb;
  return `from day ${middle.day} to day ${last.day}: heap ${heap.toFixed(1)} MB, files ${last.kb - middle.kb} KB in ${last.files - middle.files} files`;
}

run().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? (err.stack ?? err.message) : String(err)}\n`);
  process.exitCode = 1;
});
