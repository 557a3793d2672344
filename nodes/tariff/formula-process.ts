import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as z from "zod";
import { monotonicClock } from "../../src/core/clock";
import { MINUTE_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { duration } from "../../src/core/format";
import { Mutex } from "../../src/core/mutex";
import type { Text } from "../../src/core/speech";
import { say } from "../runtime/speech";
import { plainText } from "../../src/core/describe-value";

/** What a formula returns for one set of variables: a number, another kind of value, or why it failed. */
const Evaluated = z.union([
  z.object({ value: z.number() }),
  z.object({ kind: z.string() }),
  z.object({ failed: z.string() }),
]);
export type Evaluated = z.infer<typeof Evaluated>;

/** What the process sends: results in order, or that a formula needs something that only Node-RED has. */
const ProcessMessage = z.union([
  z.object({ results: z.array(Evaluated) }),
  z.object({
    asked: z.number(),
    what: z.enum(["flow", "global", "env"]),
    name: z.unknown().optional(),
    store: z.unknown().optional(),
  }),
]);

/** Answers what a formula asks for: a value of a context, or an environment variable. */
export type Ask = (asked: {
  what: "flow" | "global" | "env";
  name: string;
  store: string | undefined;
}) => Promise<unknown>;

/** A formula, and what it is evaluated with. */
export interface FormulaRun {
  readonly formula: string;
  /** The label of the field that has it. */
  readonly label: Text;
  readonly variables: readonly object[];
  readonly ask: Ask;
  readonly closing: AbortSignal;
  /** The longest time for one batch of slots, the start of the process included. */
  readonly limitMs: number;
}

const AT_ONCE = 50;

/** More than any formula for a price needs. */
const MOST_MEMORY_MB = 64;

/** If Node-RED itself is killed meanwhile, nothing else ends the process. */
const LONGEST_LIFE_MS = 5 * MINUTE_MS;

/** Plain JavaScript, because nothing compiles it in the process; the build puts it beside the bundle. */
const PROGRAM = join(__dirname, "assets", "formula-process.js");

/** One formula at a time in the whole of Node-RED, so that a message to many nodes takes the memory of one. */
const mutex = new Mutex();

/**
 * Evaluates a formula for each set of variables in a process of its own: an endless one blocks nothing else, and one that uses
 * all memory, which a thread would share, ends nothing else. Rejects with SmartcarError `BAD_INPUT` where it takes too long or too
 * much memory, and `CLOSED` when `closing` aborts; the process is gone in any case.
 */
export function evaluateAll(run: FormulaRun): Promise<readonly Evaluated[]> {
  return mutex.run(() => evaluateNow(run));
}

async function evaluateNow({
  formula,
  label,
  variables,
  ask,
  closing,
  limitMs,
}: FormulaRun): Promise<readonly Evaluated[]> {
  if (closing.aborted) throw closed();
  const notUsable = (why: Text, cause?: unknown): SmartcarError =>
    new SmartcarError("BAD_INPUT", say("error.formula-not-usable", { label, why }), { cause });
  const child = startProcess();
  const ended = once(child, "close").catch(() => {});
  let stop = ignore;
  try {
    return await new Promise<readonly Evaluated[]>((resolve, reject) => {
      const results: Evaluated[] = [];
      let cancel = ignore;
      const arm = (): void => {
        cancel();
        cancel = monotonicClock.after(limitMs, () =>
          reject(notUsable(say("part.formula-time", { limit: duration(limitMs) }))),
        );
      };
      const abort = (): void => reject(closed());
      stop = () => {
        cancel();
        closing.removeEventListener("abort", abort);
      };
      closing.addEventListener("abort", abort, { once: true });
      arm();
      child.on("error", (err) => reject(notUsable(say("part.formula-process", { error: err.message }), err)));
      child.on("exit", () => reject(notUsable(say("part.formula-memory"))));
      child.on("message", (message: unknown) => {
        const said = ProcessMessage.safeParse(message);
        if (!said.success) return reject(notUsable(say("part.formula-result")));
        if ("asked" in said.data) return answer(child, ask, said.data);
        results.push(...said.data.results);
        if (results.length >= variables.length) resolve(results);
        else arm();
      });
      child.send({ jsonata: jsonataFile(), formula, variables, atOnce: AT_ONCE, lifeMs: LONGEST_LIFE_MS }, ignore);
    });
  } finally {
    stop();
    child.kill("SIGKILL");
    await ended;
  }
}

function closed(): SmartcarError {
  return new SmartcarError("CLOSED", say("error.formula-closed"));
}

/** The environment contains only what Windows and Electron need to start a process. */
function startProcess(): ChildProcess {
  const { SystemRoot } = process.env;
  return spawn(process.execPath, [`--max-old-space-size=${MOST_MEMORY_MB}`, PROGRAM], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { ELECTRON_RUN_AS_NODE: "1", ...(SystemRoot !== undefined && { SystemRoot }) },
    windowsHide: true,
  });
}

/** Sending to a process that has ended fails; its end is reported anyway. */
function ignore(): void {}

function answer(
  child: ChildProcess,
  ask: Ask,
  { asked, what, name, store }: Extract<z.infer<typeof ProcessMessage>, { asked: number }>,
): void {
  const respond = (value?: unknown): void => {
    try {
      child.send({ asked, value }, ignore);
    } catch {
      // Not every value of a context can be serialized.
      child.send({ asked }, ignore);
    }
  };
  ask({ what, name: plainText(name) ?? "", store: typeof store === "string" ? store : undefined }).then(respond, () =>
    respond(),
  );
}

/** The JSONata that Node-RED itself has loaded, so that a formula means the same everywhere in it. */
function jsonataFile(): string {
  const require = createRequire(__filename);
  const loaded = Object.values(require.cache).find(
    (one) => /[\\/]jsonata\.js$/.test(one?.filename ?? "") && typeof one?.exports === "function",
  );
  return loaded?.filename ?? createRequire(require.main?.filename ?? __filename).resolve("jsonata");
}
