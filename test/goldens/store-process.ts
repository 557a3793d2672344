import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/core/duration";
import { lines, Names, ordered } from "./told";
import { VirtualRed } from "./virtual-red";
import { VirtualTime } from "./virtual-time";

/**
 * Lives through a month with three cars, a meter and prices, and writes what is then on the disk: `store-process FILES`. The house
 * has sun by day; its cars leave in the morning and come home in the afternoon.
 */

const SPEED = 60;
const DAYS = 31;
const READING_EVERY_MS = 15 * MINUTE_MS;
const START = "2026-07-01T00:00:00Z";

const cars = {
  bmw: "51000000-0000-4000-8000-0000000000b1",
  tesla: "51000000-0000-4000-8000-0000000000d1",
  volvo: "51000000-0000-4000-8000-0000000000c1",
} as const;

const at = { z: "tab", x: 100, y: 100 };

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

function flow(port: number): readonly FlowNode[] {
  const origin = `http://127.0.0.1:${port}`;
  const account = { id: "account", type: "smartcar-account", environment: "custom", origin };
  const vehicles = Object.entries(cars).map(([id, vehicleId]) => ({
    id,
    type: "smartcar-vehicle",
    account: "account",
    vehicleId,
  }));
  const home = { homeLatitude: "48.1371", homeLongitude: "11.5754", chargePowerKw: "11", capacityKwh: "75" };
  return [
    { id: "tab", type: "tab" },
    { ...account, callsPerMonth: "500", callReserve: "50" },
    ...vehicles.map((car) => ({ ...car, ...home })),
    { ...at, id: "signals", type: "smartcar-signals", vehicle: "bmw", mode: "smart", wires: [[]] },
    {
      ...at,
      id: "surplus",
      type: "smartcar-surplus",
      vehicle: "bmw",
      sign: "import",
      unit: "W",
      wires: [["charge"], []],
    },
    { ...at, id: "charge", type: "smartcar-charge", vehicle: "bmw", wires: [[], []] },
    {
      ...at,
      id: "tariff",
      type: "smartcar-tariff",
      vehicle: "tesla",
      target: "80",
      zone: "Europe/Berlin",
      wires: [["mode"], []],
    },
    { ...at, id: "mode", type: "smartcar-mode", vehicle: "tesla", mode: "cheap", wires: [["charge-tesla"], [], []] },
    { ...at, id: "charge-tesla", type: "smartcar-charge", vehicle: "tesla", wires: [[], []] },
    { ...at, id: "limit", type: "smartcar-limit", vehicle: "tesla", wires: [[], []] },
    {
      ...at,
      id: "plan",
      type: "smartcar-tariff",
      vehicle: "volvo",
      target: "70",
      zone: "Europe/Berlin",
      wires: [[], ["schedule"]],
    },
    {
      ...at,
      id: "schedule",
      type: "smartcar-schedule",
      vehicle: "volvo",
      action: "sync",
      zone: "Europe/Berlin",
      wires: [[], []],
    },
    { ...at, id: "records", type: "smartcar-records", vehicle: "tesla", onlyNew: true, wires: [[]] },
  ];
}

function prices(from: number): readonly object[] {
  return Array.from({ length: 36 }, (_, hour) => ({
    start: new Date(from + hour * HOUR_MS).toISOString(),
    end: new Date(from + (hour + 1) * HOUR_MS).toISOString(),
    value: Number((0.25 + 0.15 * Math.cos(((hour - 19) / 12) * Math.PI)).toFixed(4)),
  }));
}

async function run(output: string, days = DAYS): Promise<void> {
  const port = await freePort();
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-golden-"));
  writeFileSync(join(userDir, "flows.json"), JSON.stringify(flow(port)));
  const secrets = { account: { clientId: "client_simulator", clientSecret: "simulator" } };
  writeFileSync(join(userDir, "flows_cred.json"), JSON.stringify(secrets));
  const time = new VirtualTime("2026-06-01T05:00:00Z");
  await startSimulator(port);
  const settings = { userDir, flowFile: "flows.json", nodesDir: resolve("."), credentialSecret: false };
  const red = await VirtualRed.start(time, { ...settings, telemetry: { enabled: false } });
  const change = async (car: string, how: object): Promise<void> => {
    const url = `http://127.0.0.1:${port}/simulator/cars/${car}`;
    const headers = { "content-type": "application/json" };
    const { status } = await time.during(fetch(url, { method: "POST", headers, body: JSON.stringify(how) }));
    if (status >= 300) throw new Error(`The simulator answered ${status}`);
  };

  const start = Date.parse(START);
  for (let day = 0; day < days; day++) {
    if (process.env["SHOW"])
      process.stderr.write(`${day} ${process.cpuUsage().user / 1e6} ${process.uptime()} ${red.deeds.length}\n`);
    const midnight = start + day * DAY_MS;
    for (let past = 0; past < DAY_MS; past += READING_EVERY_MS) {
      const hour = past / HOUR_MS;
      if (hour === 6) for (const car of Object.values(cars)) await change(car, { plugged: false });
      if (hour === 9) for (const car of Object.values(cars)) await change(car, { plugged: true, soc: 40 });
      if (hour === 11)
        for (const id of ["tariff", "plan"]) red.receive(id, { topic: "prices", payload: prices(midnight + past) });
      if (hour === 12 && day % 7 === 0) red.receive("limit", { payload: day % 2 === 0 ? 80 : 90 });
      if (hour === 23) red.receive("records", { payload: "list" });
      const sun = Math.max(0, Math.sin(((hour - 5) / 16) * Math.PI)) * (day % 3 === 2 ? 2_000 : 15_000);
      red.receive("surplus", { payload: Math.round(600 - sun), topic: "grid" });
      await time.pass(READING_EVERY_MS / SPEED);
    }
  }
  writeFileSync(output, dump(join(userDir, "smartcar")) + lines(red.deeds.slice(-40), flow(port)));
  rmSync(userDir, { recursive: true, force: true });
  process.exit(0);
}

/** The simulator as `npm run simulator` starts it, but in this process. */
async function startSimulator(port: number): Promise<void> {
  const [, entry = "", ...command] = JSON.parse(readFileSync("package.json", "utf8")).scripts.simulator.split(" ");
  const options = ["--port", String(port), "--speed", String(SPEED), "--start", START];
  process.argv = [process.argv[0] ?? "", resolve(entry), ...command, ...options];
  await import(resolve(entry));
}

/** All files below a folder, JSON with one value a line. */
function dump(folder: string): string {
  const names = new Names();
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
  return paths
    .filter((path) => statSync(join(folder, path)).isFile() && !path.endsWith(".bak"))
    .map((path) => names.plain(`== ${path}\n${pretty(readFileSync(join(folder, path), "utf8"))}\n`))
    .join("");
}

function pretty(text: string): string {
  try {
    return JSON.stringify(ordered(JSON.parse(text)), undefined, 1);
  } catch {
    return text;
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}

void run(process.argv[2] ?? "", Number(process.argv[3] ?? DAYS));
