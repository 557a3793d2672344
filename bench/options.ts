import { parseArgs } from "node:util";

const parts = ["clients", "deliveries", "fleet", "growth", "messages", "page", "plan", "start"] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly json: boolean;
  readonly peers: boolean;
  readonly only: readonly Part[];
  /** The largest fleet of the growth. */
  readonly mostCars: number;
}

const usage = `Usage: npm run bench -- [--json] [--peers] [--only PART] [--cars NUMBER]

  --json       print the results as JSON
  --peers      also start Node-RED with other packages of nodes, which are fetched by npm for it
  --only PART  clients, deliveries, fleet, growth, messages, page, plan or start; may be given more than once
  --cars NUMBER  the largest fleet of the growth (default: 10000)
`;

/** Reads the command line. Throws an Error whose message tells what is wrong. */
export function benchOptions(args: readonly string[]): BenchOptions {
  try {
    return read(args);
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`, { cause });
  }
}

function read(args: readonly string[]): BenchOptions {
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: flag,
      peers: flag,
      only: { type: "string", multiple: true, default: [] },
      cars: { type: "string" },
    },
  });
  const only = values.only.map(partOf);
  const mostCars = Number(values.cars ?? MOST_CARS);
  if (!(mostCars >= 1)) throw new Error(`--cars is "${values.cars}". Accepted: a number from 1 on`);
  return { json: values.json, peers: values.peers, only: only.length > 0 ? only : parts, mostCars };
}

const MOST_CARS = 10_000;

function partOf(word: string): Part {
  const part = parts.find((known) => known === word);
  if (part) return part;
  throw new Error(`--only is "${word}". Accepted: ${parts.join(", ")}`);
}
