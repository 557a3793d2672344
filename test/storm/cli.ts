import { parseArgs } from "node:util";
import { storm } from "./storm";
import { storyOf } from "./story";
import { fixes, isFix } from "./undone";

const usage = `npm run storm -- [--seed <number>] [--seconds <number>] [--events <number>] [--first] [--undone <fix>] [--verbose]

Lets a storm of random events go over a home: a real Node-RED, a simulated cloud, and everything that goes wrong between them.
Then it compares what was asked, what was sent and what the ledgers say with each promise of the nodes. Exits with 1 on any
violation; --first ends the storm soon after one. The same seed brings the same events, as far as the time that processes take
allows. --undone leaves one of the package's fixes out, which the storm must find:
${Object.keys(fixes).join(", ")}
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The promises by the word that the last line has for them. */
const promises = ["evidence", "asked", "lost", "silence", "kept", "budget", "ledger", "secret", "process"] as const;

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: "1" },
      seconds: { type: "string", default: "3600" },
      events: { type: "string", default: "20000" },
      undone: { type: "string" },
      first: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return (say(usage), 0);
  const [seed = 1, seconds = 0, events = 0] = [values.seed, values.seconds, values.events].map(Number);
  const { undone } = values;
  if (undone !== undefined && !isFix(undone)) throw new Error(`There is no fix ${undone}`);
  const began = performance.now();
  const result = await storm({
    seed,
    seconds,
    events,
    undone,
    untilFirst: values.first,
    say: values.verbose ? say : () => {},
  });
  const { violations, commands } = result;
  const counts = promises.map((name) => [name, violations.filter(({ promise }) => promise === name)] as const);
  for (const [name, some] of counts) {
    for (const violation of some.slice(0, 8)) {
      say(`${name}: ${violation.text}`);
      if (values.verbose) for (const line of storyOf(result.record, violation)) say(line);
    }
  }
  const each = counts.map(([name, some]) => `${name} ${some.length}`).join(", ");
  const took = Math.round((performance.now() - began) / 1000);
  const count = result.events.toLocaleString("en-US");
  say(
    `storm: seed ${seed}, ${count} events, ${commands} commands, ${took} s, ${violations.length} violations (${each})`,
  );
  return violations.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (err: unknown) => {
    process.stderr.write(`${err instanceof Error ? err.stack : String(err)}\n`);
    process.exit(2);
  },
);
