import { portFrom, readArguments } from "../core/command-line";
import { SmartcarError } from "../core/error";
import { plain } from "../core/speech";
import type { WantedPort } from "./free-port";

export interface DemoOptions {
  readonly isHelp: boolean;
  /** Run one day, print a summary, and exit. */
  readonly once: boolean;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly port: WantedPort;
  readonly mqttPort: WantedPort;
  readonly simulatorPort: WantedPort;
  /** The folder of a Node-RED; absent: one that is installed. */
  readonly nodeRed: string | undefined;
}

/** The help of the command line. */
export const usage = `Usage: npx @ev-flows/node-red-smartcar demo [options]

Starts a real Node-RED with a simulated house that replays recorded days, and three simulated cars.

  --port <number>             port of Node-RED's editor (default: PORT or 1880)
  --mqtt-port <number>        port of the MQTT broker (default: MQTT_PORT or 1883)
  --simulator-port <number>   port of the simulator (default: SIMULATOR_PORT or 4545)
  --speed <factor>            how fast time runs (default: 60, one minute per second; with --once: 960)
  --once                      run from one evening to the next, print a summary, and exit
  --node-red <folder>         folder of the Node-RED to use (default: one that is installed)
  --help

If a default port is in use, the next free one is taken.
`;

/** At this speed, a day takes 90 seconds. */
const ONCE_SPEED = 960;

const known = {
  once: { type: "boolean", default: false },
  speed: { type: "string" },
  port: { type: "string" },
  "mqtt-port": { type: "string" },
  "simulator-port": { type: "string" },
  "node-red": { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** Reads the command line; options override the environment. Throws SmartcarError `BAD_INPUT`. */
export function demoOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): DemoOptions {
  const parsed = readArguments(args, known);
  const port = (option: "port" | "mqtt-port" | "simulator-port", variable: string, standard: number): WantedPort => {
    const text = parsed[option];
    if (typeof text === "string") return { port: portFrom(text, `--${option}`), isFixed: true };
    const fromEnv = env[variable];
    return fromEnv ? { port: portFrom(fromEnv, variable), isFixed: true } : { port: standard, isFixed: false };
  };
  return {
    isHelp: parsed.help,
    once: parsed.once,
    speed: parsed.speed === undefined ? (parsed.once ? ONCE_SPEED : 60) : speedOf(parsed.speed),
    port: port("port", "PORT", 1880),
    mqttPort: port("mqtt-port", "MQTT_PORT", 1883),
    simulatorPort: port("simulator-port", "SIMULATOR_PORT", 4545),
    nodeRed: parsed["node-red"],
  };
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (speed >= 1 && speed <= 3600) return speed;
  throw new SmartcarError("BAD_INPUT", plain(`"${text}" is not a speed. --speed accepts a number from 1 to 3600.`));
}
