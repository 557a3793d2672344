import { parseArgs } from "node:util";

export const parts = ["clients", "deliveries", "fleet", "messages", "page", "plan", "start"] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly json: boolean;
  readonly peers: boolean;
  readonly only: readonly Part[];
}

const usage = `Usage: npm run bench -- [--json] [--peers] [--only PART]

  --json       print the results as JSON
  --peers      also start Node-RED with other packages of nodes, which are fetched by npm for it
  --only PART  clients, deliveries, fleet, messages, page, plan or start; may be given more than once
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
    options: { json: flag, peers: flag, only: { type: "string", multiple: true, default: [] } },
  });
  const only = values.only.map(partOf);
  return { json: values.json, peers: values.peers, only: only.length > 0 ? only : parts };
}

function partOf(word: string): Part {
  const part = parts.find((known) => known === word);
  if (part) return part;
  throw new Error(`--only is "${word}". Accepted: ${parts.join(", ")}`);
}
