import type { Context } from "hono";
import { stream } from "hono/streaming";
import type { Clock } from "../../core/clock";
import type { Env } from "./env";

/**
 * Answers 202 at once and writes the document into the same body when `work` has it. Whitespace every `keepAliveEveryMs`
 * keeps the connection open. The body stays without a document if `work` fails.
 */
export function lateAnswer(
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
