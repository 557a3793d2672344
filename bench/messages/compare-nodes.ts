import { join } from "node:path";
import { withTemporaryFolder } from "../../scripts/temporary-folder";
import { compare, startContender, type Contender, type Rate } from "../rounds";

export const nodeNames = { surplus: "smartcar-surplus", pass: "change" } as const;

export interface MessagesResult {
  readonly rates: Readonly<Record<string, Rate>>;
  /** Per CPU second. */
  readonly surplusToPass: number;
}

const ROUNDS = 9;
const UNITS = 10_000;
const AT_ONCE = 16;

/** Messages through a surplus node and through a core node that only passes on, each in a Node-RED of its own. */
export function compareNodes(): Promise<MessagesResult> {
  return withTemporaryFolder(async (folder) => {
    const runtimes = new Map<string, Contender>();
    try {
      for (const id of Object.keys(nodeNames)) {
        runtimes.set(id, await startContender(join(__dirname, "runtime-process.ts"), [join(folder, id), id]));
      }
      const plan = { work: "message", units: UNITS, atOnce: AT_ONCE, rounds: ROUNDS };
      const { rates, ratio } = await compare(runtimes, plan);
      return { rates, surplusToPass: ratio("surplus", "pass") };
    } finally {
      for (const runtime of runtimes.values()) runtime.close();
    }
  });
}
