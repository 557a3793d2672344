import { portFrom, readArguments } from "../core/command-line";
import { SmartcarError } from "../core/error";
import { plain } from "../core/speech";

export const usage = `Usage: npx @ev-flows/node-red-smartcar simulator [options]

  --port <number>             port; 0 chooses a free one (default: SIMULATOR_PORT or 4545)
  --host <address>            address to listen at (default: 127.0.0.1, only this computer)
  --speed <factor>            speed of its clock (default: 1)
  --start <ISO time>          initial time of its clock (default: now)
  --latency <seconds>         duration of a command (default: random, 3 to 20)
  --user <id>                 user ID of the cars' owner
  --client-id <id>            accepted instead of client_simulator
  --client-secret <text>      accepted instead of simulator
  --application-id <id>       Application ID for Connect
  --management-token <text>   key of all webhook signatures
  --unsubscribed              cars without a webhook are read by the simulated Smartcar only once a day
  --special                   adds cars with special limits: Polestar, Mercedes-Benz, a fast charger, …
  --cars <number>             so many cars, each of another owner, instead of the five
  --help
`;

export interface CliOptions {
  readonly port: number;
  readonly host: string | undefined;
  readonly speed: number;
  /** Milliseconds since the epoch. */
  readonly startAt: number | undefined;
  /** What every command takes, in seconds of the simulator's clock. */
  readonly latencyS: number | undefined;
  readonly userId: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly applicationId: string | undefined;
  readonly managementToken: string | undefined;
  readonly subscribed: boolean;
  /** Whether the cars with ways of their own are there, too. */
  readonly hasSpecialCars: boolean;
  /** How many cars there are instead of the usual ones. */
  readonly cars: number | undefined;
  readonly isHelp: boolean;
}

const DEFAULT_PORT = 4545;

const known = {
  port: { type: "string" },
  host: { type: "string" },
  speed: { type: "string" },
  start: { type: "string" },
  latency: { type: "string" },
  user: { type: "string" },
  "client-id": { type: "string" },
  "client-secret": { type: "string" },
  "application-id": { type: "string" },
  "management-token": { type: "string" },
  unsubscribed: { type: "boolean" },
  special: { type: "boolean" },
  cars: { type: "string" },
  help: { type: "boolean" },
} as const;

/** Reads the command line; options go before the environment. Throws SmartcarError `BAD_INPUT`. */
export function readCliOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): CliOptions {
  const options = readArguments(args, known);
  return {
    port: portIn(options.port, env["SIMULATOR_PORT"]),
    host: options.host,
    speed: speedOf(options.speed ?? "1"),
    startAt: options.start === undefined ? undefined : instantOf(options.start),
    latencyS: options.latency === undefined ? undefined : latencyOf(options.latency),
    userId: options.user,
    clientId: options["client-id"],
    clientSecret: options["client-secret"],
    applicationId: options["application-id"],
    managementToken: options["management-token"],
    subscribed: !options.unsubscribed,
    hasSpecialCars: options.special ?? false,
    cars: options.cars === undefined ? undefined : countOf(options.cars),
    isHelp: options.help ?? false,
  };
}

function portIn(option: string | undefined, variable: string | undefined): number {
  if (option !== undefined) return portFrom(option, "--port", 0);
  return variable ? portFrom(variable, "SIMULATOR_PORT", 0) : DEFAULT_PORT;
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw new SmartcarError(
    "BAD_INPUT",
    plain(`"${text}" is not a speed. Accepted: a number above 0, e.g. 60 for one minute per second.`),
  );
}

function instantOf(text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new SmartcarError(
    "BAD_INPUT",
    plain(`"${text}" is not a time. Accepted: ISO 8601, e.g. 2026-06-01T06:00:00Z.`),
  );
}

const MOST_CARS = 1_000_000;

function countOf(text: string): number {
  const count = Number(text);
  if (text !== "" && Number.isInteger(count) && count >= 1 && count <= MOST_CARS) return count;
  throw new SmartcarError("BAD_INPUT", plain(`"${text}" is not a number of cars. Accepted: 1 to 1,000,000.`));
}

function latencyOf(text: string): number {
  const seconds = Number(text);
  if (text !== "" && seconds >= 0 && Number.isFinite(seconds)) return seconds;
  throw new SmartcarError("BAD_INPUT", plain(`"${text}" is not a latency. Accepted: seconds, 0 or more.`));
}
