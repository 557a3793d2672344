import { join, resolve } from "node:path";
import { startBroker } from "./broker";
import { requireFreePort } from "./free-port";
import { House, type Reading } from "./house";
import { DAY_MS, dayNames, loadDay } from "./house-day";
import { liveInHouse } from "./house-loop";
import { startNodeRed } from "./node-red";
import { demoOptions, usage, type DemoOptions } from "./options";
import { SimulatorLink, type CarTruth } from "./simulator-link";
import { isProven, summaryText } from "./summary";

const BMW = "51000000-0000-4000-8000-0000000000b1";
const KWP = 8;

/** Shortly before the sun is enough on the first day, so that nobody waits long. */
const INTO_THE_DAY_MS = 10.6 * 3_600_000;

/** The house speaks once a minute of its own time, but not more often than this. */
const FASTEST_MS = 100;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  if (process.argv.includes("--help")) return (say(usage), 0);
  const options = demoOptions(process.argv.slice(2), process.env);
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());

  await requireFreePort(options.port, "editor", "PORT");
  await requireFreePort(options.mqttPort, "MQTT broker", "MQTT_PORT");
  await requireFreePort(options.simulatorPort, "simulator", "SIMULATOR_PORT");

  const broker = await startBroker(options.mqttPort);
  try {
    return await runWithNodeRed(options, stopping);
  } finally {
    await broker.close();
  }
}

async function runWithNodeRed(options: DemoOptions, stopping: AbortController): Promise<number> {
  const root = resolve(__dirname, "../../..");
  const days = dayNames.map(loadDay);
  const dayStart = days[0]?.startAt ?? 0;
  const start = options.once ? dayStart : dayStart + INTO_THE_DAY_MS;
  const nodeRed = await startNodeRed({
    root,
    userDir: join(root, ".demo", options.once ? "once" : "user"),
    port: options.port,
    flow: join(__dirname, "flows", "sun.json"),
    env: {
      MQTT_PORT: String(options.mqttPort),
      SIMULATOR_PORT: String(options.simulatorPort),
      DEMO_SPEED: String(options.speed),
      DEMO_START: new Date(start).toISOString(),
    },
    onWarning: say,
  });
  void nodeRed.ended.then(() => stopping.abort());
  try {
    greet(options);
    return await live(options, new House(days, { kwp: KWP, startAt: dayStart }), {
      endAt: dayStart + DAY_MS,
      stopping,
    });
  } finally {
    await nodeRed.close();
    say("Stopped.");
  }
}

interface Life {
  /** Where the first day ends. */
  readonly endAt: number;
  readonly stopping: AbortController;
}

async function live(
  { once, speed, mqttPort, simulatorPort }: DemoOptions,
  house: House,
  { endAt, stopping }: Life,
): Promise<number> {
  const simulator = new SimulatorLink(`http://127.0.0.1:${simulatorPort}`);
  await simulator.ready(stopping.signal);
  const diary = new Diary();
  let refused = 0;
  await liveInHouse(
    {
      house,
      simulator,
      mqttPort,
      carId: BMW,
      everyMs: Math.max(FASTEST_MS, 60_000 / speed),
      onStep: (at, reading, car) => {
        diary.write(at, reading, car);
        return once && at >= endAt;
      },
      onResult: (outcome) => {
        if (isRefused(outcome)) refused += 1;
      },
    },
    stopping.signal,
  );
  if (!once || stopping.signal.aborted) return once ? 1 : 0;

  const [ledger, { soc }] = await Promise.all([simulator.ledger(BMW), simulator.car(BMW)]);
  const day = { totals: house.totals, ledger, refused, soc };
  say(`\n${summaryText(day)}`);
  if (isProven(day)) return 0;
  say("The car was not started and stopped by the sun.");
  return 1;
}

function isRefused(outcome: unknown): boolean {
  return typeof outcome === "object" && outcome !== null && "outcome" in outcome && outcome.outcome === "refused";
}

/** Tells in a line each hour, and whenever the car starts or stops, how the house stands. */
class Diary {
  #hour = -1;
  #charging = false;

  write(at: number, { gridW, pvW }: Reading, { charging, soc, powerW }: CarTruth): void {
    const time = new Date(at);
    const turned = charging !== this.#charging;
    if (!turned && time.getUTCHours() === this.#hour) return;
    this.#hour = time.getUTCHours();
    this.#charging = charging;
    const event = turned ? (charging ? "  the car starts" : "  the car stops") : "";
    say(
      `${time.toISOString().slice(11, 16)}  sun ${kw(pvW)}  grid ${kw(gridW)}  car ${kw(powerW)}  ${Math.round(soc)} %${event}`,
    );
  }
}

function kw(watts: number): string {
  return `${(watts / 1000).toFixed(1).padStart(4)} kW`;
}

function greet({ port, mqttPort, simulatorPort, speed, once }: DemoOptions): void {
  say(`
Editor      http://127.0.0.1:${port}/
Broker      mqtt://127.0.0.1:${mqttPort}   (house/grid/power, smartcar/bmw/state, smartcar/bmw/charge/set …)
Simulator   http://127.0.0.1:${simulatorPort}/   (its cars: plug, drive, watch)

A house replays a recorded day, ${speed} times as fast as the clock. ${once ? "One day, then the end." : "Ctrl-C ends it."}
Grid power below zero is export. Times are UTC.
`);
}

async function run(): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (err) {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
    process.exitCode = 1;
  }
}

void run();
