import { scaledClock } from "../clock";
import { readCliOptions, usage } from "./cli-options";
import { simulatorCredentials, startSimulator, type Simulator } from "./simulator";

/** What `npm run simulator` does: starts the cloud, says what is in it, and ends with the first signal. */
async function main(): Promise<void> {
  const options = readCliOptions(process.argv.slice(2), process.env);
  if (options.isHelp) return print(usage);

  const { clientId, clientSecret, speed, startAt, latencyS, port, host, userId, subscribed } = options;
  const latencyMs = latencyS === undefined ? undefined : latencyS * 1000;
  const simulator = await startSimulator({
    port,
    host,
    userId,
    subscribed,
    speed,
    ...(latencyMs !== undefined && { rules: { latency: { fromMs: latencyMs, toMs: latencyMs } } }),
    clock: scaledClock({ speed, startAt }),
    credentials: {
      clientId: clientId ?? simulatorCredentials.clientId,
      clientSecret: clientSecret ?? simulatorCredentials.clientSecret,
    },
  });
  print(introduction(simulator, speed));

  const end = (): void => void simulator.close();
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
}

function introduction({ origin, clock, credentials, userId, cars }: Simulator, speed: number): string {
  const list = cars.map(({ spec: { id, make, model, year } }) => `  ${id}  ${make} ${model} ${year}`);
  return [
    `Smartcar simulator at ${origin}`,
    `  clock          ${new Date(clock.now()).toISOString()}, ${speed} times as fast as the wall`,
    `  client id      ${credentials.clientId}`,
    `  client secret  ${credentials.clientSecret}`,
    `  user id        ${userId}`,
    `  cars and tools ${origin}/simulator/cars`,
    "Cars:",
    ...list,
    "Ends with Ctrl+C.",
    "",
  ].join("\n");
}

function print(text: string): void {
  process.stdout.write(text);
}

main().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exitCode = 1;
});
