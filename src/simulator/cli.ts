import { AdjustableClock } from "../core/adjustable-clock";
import { readCliOptions, usage } from "./cli-options";
import { demoCars, specialCars } from "./demo-cars";
import { fleetOf } from "./fleet";
import { defaultRules, type BucketRule } from "./rules";
import { simulatorCredentials, startSimulator, type Simulator } from "./simulator";

/** Starts the cloud and prints what it contains; resolves with the exit code at the first signal. */
export async function runSimulator(args: readonly string[]): Promise<number> {
  const options = readCliOptions(args, process.env);
  if (options.isHelp) {
    print(usage);
    return 0;
  }

  const { clientId, clientSecret, applicationId, managementToken } = options;
  const { speed, startAt, latencyS, port, host, userId, subscribed, hasSpecialCars } = options;
  const usual = options.cars === undefined ? demoCars : fleetOf(options.cars);
  const latencyMs = latencyS === undefined ? undefined : latencyS * 1000;
  const simulator = await startSimulator({
    port,
    host,
    userId,
    applicationId,
    managementToken,
    subscribed,
    cars: hasSpecialCars ? [...usual, ...specialCars] : usual,
    rules: {
      ...(latencyMs !== undefined && { latency: { fromMs: latencyMs, toMs: latencyMs } }),
      ...(options.cars !== undefined && { applicationBucket: bucketFor(options.cars) }),
    },
    clock: new AdjustableClock({ speed, now: startAt }),
    credentials: {
      clientId: clientId ?? simulatorCredentials.clientId,
      clientSecret: clientSecret ?? simulatorCredentials.clientSecret,
    },
  });
  print(introduction(simulator, speed));

  await new Promise<void>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => resolve());
  });
  await simulator.close();
  return 0;
}

/** Who runs a fleet has a rate limit for it. */
function bucketFor(cars: number): BucketRule {
  const { capacity, refillPerMinute } = defaultRules.applicationBucket;
  return { capacity: Math.max(cars, capacity), refillPerMinute: Math.max(cars, refillPerMinute) };
}

const MOST_LISTED = 20;

function introduction(simulator: Simulator, speed: number): string {
  const { origin, clock, credentials, applicationId, managementToken, userId, cars } = simulator;
  const listed = cars.slice(0, MOST_LISTED);
  const list = listed.map(({ spec: { id, make, model, year } }) => `  ${id}  ${make} ${model} ${year}`);
  const more = cars.length - listed.length;
  return [
    `Smartcar simulator at ${origin}`,
    `  control page      ${origin}/`,
    `  control API       ${origin}/simulator/cars, clock, requests, deliveries, ledger, webhooks, faults`,
    `  Connect           ${origin}/oauth/authorize?response_type=code&client_id=…&redirect_uri=…`,
    `  clock             ${new Date(clock.now()).toISOString()}, ${speed} times real time`,
    `  client ID         ${credentials.clientId}`,
    `  client secret     ${credentials.clientSecret}`,
    `  Application ID    ${applicationId}`,
    `  management token  ${managementToken}`,
    `  user ID           ${userId}`,
    "Cars:",
    ...list,
    ...(more > 0 ? [`  and ${more} more`] : []),
    "Press Ctrl-C to end it.",
    "",
  ].join("\n");
}

function print(text: string): void {
  process.stdout.write(text);
}
