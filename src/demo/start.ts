import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HOUR_MS, MINUTE_MS } from "../core/duration";
import { startBroker, type Broker } from "./broker";
import { CarWatch, faultsOf } from "./car-day";
import { DayBook } from "./day-book";
import { Diary } from "./diary";
import { startFeeds } from "./feeds";
import { findNodeRed } from "./find-node-red";
import { findPort } from "./free-port";
import { HomeBattery } from "./home-battery";
import { House } from "./house";
import { dayNames, loadDay } from "./house-day";
import { household } from "./household";
import { liveInHouse, type HouseLoop } from "./house-loop";
import { startNodeRed } from "./node-red";
import { demoOptions, usage, type DemoOptions } from "./options";
import { SimulatorLink } from "./simulator-link";
import { summaryText } from "./summary";

const KWP = 8;
/** The same as in the home of the flow. */
const BATTERY = { capacityKwh: 8, powerW: 2500, percent: 60 };

/** The demo opens on a sunny afternoon, when charging at once is worthwhile both by price and from the sun. */
const OPENING_DAYS = ["sunny", "dull", "cloudy"] as const;
const AFTERNOON_MS = 13.05 * HOUR_MS;

/** The cars are at home, and the day that follows has an evening, a night, and sunshine. */
const EVENING_MS = 18.05 * HOUR_MS;

/** The day ends before the cars come home again. */
const DAY_ENDS_MS = 23.7 * HOUR_MS;

/** The house publishes once per minute of its own time; while its clock runs on, it waits at least this long. */
const STEP_MS = MINUTE_MS;
const FASTEST_MS = 100;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The ports and folders of a run. */
interface Setup {
  readonly port: number;
  readonly mqttPort: number;
  readonly simulatorPort: number;
  /** The start file of Node-RED. */
  readonly nodeRed: string;
  readonly userDir: string;
}

/** Two folders up, both in the sources and in the build. */
const PACKAGE = join(__dirname, "../..");

/**
 * Runs the demo until it is ended, or for a day; resolves with the exit code. Rejects with an Error that says what to do if it cannot
 * start.
 */
export async function runDemo(args: readonly string[]): Promise<number> {
  const options = demoOptions(args, process.env);
  if (options.isHelp) return (say(usage.trimEnd()), 0);
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());

  const from = [PACKAGE, process.cwd()];
  const nodeRed = findNodeRed({ named: options.nodeRed, from, path: process.env["PATH"] ?? "" });
  const port = await findPort(options.port, "editor", "--port");
  const mqttPort = await findPort(options.mqttPort, "MQTT broker", "--mqtt-port");
  const simulatorPort = await findPort(options.simulatorPort, "simulator", "--simulator-port");
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-demo-"));

  const broker = await startBroker(mqttPort);
  try {
    return await runWithNodeRed(options, { port, mqttPort, simulatorPort, nodeRed, userDir }, broker, stopping);
  } finally {
    await broker.close();
    rmSync(userDir, { recursive: true, force: true });
  }
}

async function runWithNodeRed(
  options: DemoOptions,
  setup: Setup,
  broker: Broker,
  stopping: AbortController,
): Promise<number> {
  const { port, mqttPort, simulatorPort, nodeRed: script, userDir } = setup;
  const days = (options.once ? dayNames : OPENING_DAYS).map(loadDay);
  const dayStart = days[0]?.startAt ?? 0;
  const start = dayStart + (options.once ? EVENING_MS : AFTERNOON_MS);
  const house = new House(days, { kwp: KWP, startAt: dayStart, battery: new HomeBattery(BATTERY) });
  let now = start;
  const feeds = await startFeeds(house, () => now);
  try {
    const nodeRed = await startNodeRed({
      script,
      packageFolder: PACKAGE,
      userDir,
      port,
      flows: ["sun", "tariff", "volvo"].map((tab) => join(__dirname, "flows", `${tab}.json`)),
      env: {
        MQTT_PORT: String(mqttPort),
        SIMULATOR_PORT: String(simulatorPort),
        DEMO_SPEED: String(options.speed),
        DEMO_START: new Date(start).toISOString(),
        DEMO_FEEDS: feeds.origin,
      },
      onWarning: say,
    });
    void nodeRed.ended.then(() => stopping.abort());
    try {
      greet(options, setup);
      const simulator = new SimulatorLink(`http://127.0.0.1:${simulatorPort}`);
      await simulator.ready(stopping.signal);
      const life: Life = { house, simulator, broker, stopping, onTime: (at) => void (now = at) };
      return await (options.once ? liveADay(options, life, start + DAY_ENDS_MS) : liveOn(options, life));
    } finally {
      await nodeRed.close();
      say("Stopped.");
    }
  } finally {
    await feeds.close();
  }
}

interface Life {
  readonly house: House;
  readonly simulator: SimulatorLink;
  readonly broker: Broker;
  readonly stopping: AbortController;
  /** Sets the time of the services. */
  readonly onTime: (at: number) => void;
}

/** Runs until the user ends the process. */
async function liveOn(options: DemoOptions, life: Life): Promise<number> {
  await liveTelling(options, life, { onStep: () => false, onResult: () => {} });
  return 0;
}

/** Runs until `endAt` and prints a summary; resolves with 0 if every car did what it should, otherwise with 1. */
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
  { speed, once }: DemoOptions,
  { house, simulator, broker, stopping, onTime }: Life,
  { onStep, onResult }: Pick<HouseLoop, "onStep" | "onResult">,
): Promise<void> {
  const diary = new Diary();
  const everyMs = once ? STEP_MS / speed : Math.max(FASTEST_MS, STEP_MS / speed);
  const stepMs = once ? STEP_MS : undefined;
  const step: HouseLoop["onStep"] = (at, reading, cars) => {
    onTime(at);
    const line = diary.line(at, reading, cars);
    if (line !== undefined) say(line);
    return onStep(at, reading, cars);
  };
  await liveInHouse({ house, simulator, broker, everyMs, stepMs, onStep: step, onResult }, stopping.signal);
}

function greet({ speed, once }: DemoOptions, { port, mqttPort, simulatorPort }: Setup): void {
  say(`
Editor      http://127.0.0.1:${port}/
Page        http://127.0.0.1:${port}/smartcar-page/
Broker      mqtt://127.0.0.1:${mqttPort}   (house/grid/power, smartcar/bmw/charge/set, smartcar/mini/mode/set …)
Simulator   http://127.0.0.1:${simulatorPort}/   (plug in, unplug, and drive its cars)

A house replays recorded days at ${speed} times normal speed. ${once ? "It ends after one day." : "Press Ctrl-C to end it."}
Negative grid power is export. Times are local times of the house, in Berlin.
`);
}
