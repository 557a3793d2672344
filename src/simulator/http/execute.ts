import type { Context } from "hono";
import { stream } from "hono/streaming";
import { sleep, type Clock } from "../../core/clock";
import { ApiError, type ApiErrorName } from "../cloud/api-errors";
import type { Cloud } from "../cloud/cloud";
import { drawLatencyMs } from "../cloud/run-command";
import type { Env } from "./env";
import { errorDocument } from "./error-answer";
import type { ExecutionTimes } from "./execution-document";

/** Something that takes a car its time. */
export interface Work {
  /** Reaches the car; says why it refuses, or `undefined` if it obeys. */
  readonly run: () => ApiErrorName | undefined;
  /** The document of the success. */
  readonly document: (times: ExecutionTimes) => object;
}

/** Answers when the work is done, or earlier if it takes too long. It reaches the car even if the client has left. */
export async function execute(c: Context<Env>, cloud: Cloud, { run, document }: Work): Promise<Response> {
  const { clock, rules, closing } = cloud;
  const startedAt = clock.now();
  const latencyMs = drawLatencyMs(cloud);
  const isLate = latencyMs > rules.lateAfterMs;
  const id = executionId(cloud);

  const until = async (at: number): Promise<void> => {
    if (at > clock.now()) await sleep(clock, at - clock.now(), closing);
  };
  const success = (): object => document({ id, isLate, startedAt, endedAt: clock.now() });
  const finish = async (): Promise<ApiErrorName | undefined> => {
    await until(startedAt + latencyMs);
    return run();
  };

  if (!isLate) {
    const refusal = await finish();
    if (refusal) throw new ApiError(refusal);
    return c.json(success());
  }
  await until(startedAt + rules.lateAfterMs);
  const result = async (): Promise<object> => {
    const refusal = await finish();
    return refusal ? errorDocument(refusal) : success();
  };
  return lateAnswer(c, result, { clock, keepAliveEveryMs: rules.keepAliveEveryMs });
}

function executionId({ random }: Cloud): string {
  return `exec_${String(Math.floor(random() * 1e10)).padStart(10, "0")}`;
}

/**
 * Answers 202 at once and writes the document into the same body when `work` has it. Whitespace every `keepAliveEveryMs`
 * keeps the connection open. The body stays without a document if `work` fails.
 */
function lateAnswer(
  c: Context<Env>,
  work: () => Promise<object>,
  { clock, keepAliveEveryMs }: { clock: Clock; keepAliveEveryMs: number },
): Response {
  c.status(202);
  c.header("Content-Type", "application/json");
  return stream(
    c,
    async (out) => {
      const stopKeepAlive = every(clock, keepAliveEveryMs, () => void out.write(" "));
      const document = await work().finally(stopKeepAlive);
      await out.write(JSON.stringify(document));
    },
    () => Promise.resolve(),
  );
}

function every(clock: Clock, ms: number, task: () => void): () => void {
  let cancel = clock.after(ms, function again(): void {
    task();
    cancel = clock.after(ms, again);
  });
  return () => cancel();
}
