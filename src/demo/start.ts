import { join, resolve } from "node:path";
import { HOUR_MS } from "../core/duration";
import { startBroker } from "./broker";
import { CarWatch, faultsOf } from "./car-day";
import { DayBook } from "./day-book";
import { Diary } from "./diary";
import { requireFreePort } from "./free-port";
import { House } from "./house";
import { dayNames, loadDay } from "./house-day";
import { household } from "./household";
import { liveInHouse, type HouseLoop } from "./house-loop";
import { startNodeRed } from "./node-red";
import { demoOptions, usage, type DemoOptions } from "./options";
import { SimulatorLink } from "./simulator-link";
import { summaryText } from "./summary";

const KWP = 8;

/** Shortly before the surplus is large enough on the first day, so that the wait is short. */
const MORNING_MS = 10.6 * HOUR_MS;

/** When the cars are at home: the day that follows contains an evening, a night, and sunshine. */
const EVENING_MS = 18.05 * HOUR_MS;

/** The day ends before they come home again. */
const DAY_ENDS_MS = 23.7 * HOUR_MS;

/** The house publishes once per minute of its own time, but not more often than this. */
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
  const start = dayStart + (options.once ? EVENING_MS : MORNING_MS);
  const nodeRed = await startNodeRed({
    root,
    userDir: join(root, ".demo", options.once ? "once" : "user"),
    port: options.port,
    flows: ["sun", "tariff", "volvo"].map((tab) => join(__dirname, "flows", `${tab}.json`)),
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
    const house = new House(days, { kwp: KWP, startAt: dayStart });
    const simulator = new SimulatorLink(`http://127.0.0.1:${options.simulatorPort}`);
    await simulator.ready(stopping.signal);
    const life: Life = { house, simulator, stopping };
    return await (options.once ? liveADay(options, life, start + DAY_ENDS_MS) : liveOn(options, life));
  } finally {
    await nodeRed.close();
    say("Stopped.");
  }
}

interface Life {
  readonly house: House;
  readonly simulator: SimulatorLink;
  readonly stopping: AbortController;
}

/** Runs until the process is ended. */
async function liveOn(options: DemoOptions, life: Life): Promise<number> {
  await liveTelling(options, life, { onStep: () => false, onResult: () => {} });
  return 0;
}

/** Runs until `endAt` and prints a summary; resolves with 0 if every car did what it should. */
async function liveADay(options: DemoOptions, life: Life, endAt: number): Promise<number> {
  const book = new DayBook();
  const watches = household.map((car) => new CarWatch(car));
  await liveTelling(options, life, {
    onStep: (at, reading, cars) => {
      book.write(at, reading, cars);
      for (const watch of watches) watch.look(at, cars);
      return at >= endAt;
    },
    onResult: (topic, outcome) => {
      for (const watch of watches) watch.observe(topic, outcome);
    },
  });
  if (life.stopping.signal.aborted) return 1;

  const days = await Promise.all(
    watches.map(async (watch) => watch.day(book.bill(watch.car.id), await life.simulator.ledger(watch.car.id))),
  );
  say(`\n${summaryText(days)}`);
  const faults = days.flatMap(faultsOf);
  for (const fault of faults) say(fault);
  return faults.length === 0 ? 0 : 1;
}

/** Runs the house and prints its diary. */
async function liveTelling(
  { mqttPort, speed }: DemoOptions,
  { house, simulator, stopping }: Life,
  { onStep, onResult }: Pick<HouseLoop, "onStep" | "onResult">,
): Promise<void> {
  const diary = new Diary();
  const everyMs = Math.max(FASTEST_MS, 60_000 / speed);
  const step: HouseLoop["onStep"] = (at, reading, cars) => {
    const line = diary.line(at, reading, cars);
    if (line !== undefined) say(line);
    return onStep(at, reading, cars);
  };
  await liveInHouse({ house, simulator, mqttPort, everyMs, onStep: step, onResult }, stopping.signal);
}

function greet({ port, mqttPort, simulatorPort, speed, once }: DemoOptions): void {
  say(`
Editor      http://127.0.0.1:${port}/
Plan        http://127.0.0.1:${port}/plan
Broker      mqtt://127.0.0.1:${mqttPort}   (house/grid/power, smartcar/bmw/charge/set, smartcar/mini/mode/set …)
Simulator   http://127.0.0.1:${simulatorPort}/   (plug in, unplug, and drive its cars)

A house replays recorded days at ${speed} times normal speed. ${once ? "It ends after one day." : "Press Ctrl-C to end it."}
Negative grid power is export. Times are local times of the house, in Berlin.
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
