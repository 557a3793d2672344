import { parseArgs } from "node:util";

export interface DemoOptions {
  /** Run one day, print its summary and end. */
  readonly once: boolean;
  /** Seconds of the house and the car in one second of the wall. */
  readonly speed: number;
  readonly port: number;
  readonly mqttPort: number;
  readonly simulatorPort: number;
}

export const usage = `Usage: npm start -- [--once] [--speed N]

  --once      run from one evening to the next, print a summary, and exit
  --speed N   how fast time runs (default: 60, one minute per second; with --once: 960)

The ports are set by environment variables: PORT (editor, 1880), MQTT_PORT (broker, 1883), SIMULATOR_PORT (4545).
`;

/** With this a day takes 90 seconds. */
const ONCE_SPEED = 960;

/** Reads the command line. Throws an Error whose message names the option and what is accepted. */
export function demoOptions(args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { once: { type: "boolean", default: false }, speed: { type: "string" } },
  });
  return {
    once: values.once,
    speed: values.speed === undefined ? (values.once ? ONCE_SPEED : 60) : speedOf(values.speed),
    port: portOf(env, "PORT", 1880),
    mqttPort: portOf(env, "MQTT_PORT", 1883),
    simulatorPort: portOf(env, "SIMULATOR_PORT", 4545),
  };
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (speed >= 1 && speed <= 3600) return speed;
  throw new Error(`--speed is "${text}". Accepted: a number from 1 to 3600`);
}

function portOf(env: NodeJS.ProcessEnv, name: string, absent: number): number {
  const text = env[name];
  if (text === undefined || text === "") return absent;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`${name} is "${text}". Accepted: a port from 1 to 65535`);
}
