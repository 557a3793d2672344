import mqtt from "mqtt";
import type { House, Reading } from "./house";
import type { CarTruth, SimulatorLink } from "./simulator-link";

export interface HouseLoop {
  readonly house: House;
  readonly simulator: SimulatorLink;
  readonly mqttPort: number;
  readonly carId: string;
  /** How often the meters are read, in milliseconds of the wall. */
  readonly everyMs: number;
  /** Hears of each step; `true` ends the loop. */
  readonly onStep: (at: number, reading: Reading, car: CarTruth) => boolean;
  /** Hears what the charge node answered. */
  readonly onResult: (outcome: unknown) => void;
}

const RESULT_TOPIC = "smartcar/bmw/charge/result";

/** Lives in the house: meters, publishes, and lets time pass, until `onStep` or `signal` ends it. */
export async function liveInHouse(loop: HouseLoop, signal: AbortSignal): Promise<void> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${loop.mqttPort}`);
  client.on("message", (_topic, payload) => loop.onResult(JSON.parse(payload.toString())));
  await client.subscribeAsync(RESULT_TOPIC);
  try {
    for (let over = false; !over && !signal.aborted;) {
      const [at, car] = await Promise.all([loop.simulator.now(), loop.simulator.car(loop.carId)]);
      const reading = loop.house.step(at, car);
      await publish(client, reading);
      over = loop.onStep(at, reading, car);
      await pause(loop.everyMs, signal);
    }
  } finally {
    await client.endAsync(true);
  }
}

async function publish(client: mqtt.MqttClient, { gridW, pvW, loadW, carW, priceEurMwh }: Reading): Promise<void> {
  const values = { "grid/power": gridW, "pv/power": pvW, "load/power": loadW, "car/power": carW };
  for (const [topic, watts] of Object.entries(values))
    await client.publishAsync(`house/${topic}`, String(Math.round(watts)));
  await client.publishAsync("house/price", String(priceEurMwh));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
    signal.addEventListener("abort", end, { once: true });
  });
}
