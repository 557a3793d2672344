import * as z from "zod";

/** A regular expression that a path must begin with; a plain prefix is one, too. */
const PathPattern = z.string().transform((text, context) => {
  try {
    return new RegExp(`^(?:${text})`);
  } catch {
    context.addIssue(`"${text}" is neither the beginning of a path nor a regular expression`);
    return z.NEVER;
  }
});

/** What goes wrong with the requests that match. */
export const FaultSchema = z.strictObject({
  match: z.strictObject({ method: z.string().toUpperCase().optional(), path: PathPattern.optional() }),
  /** How many requests it spoils; all, until it is taken away, if absent. */
  times: z.int().min(1).optional(),
  /** Answers with this status, and nothing reaches the cloud. */
  status: z.int().min(200).max(599).optional(),
  /** Answers with this text or JSON, and nothing reaches the cloud. */
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Waits so long first, by the simulator's clock. */
  delayMs: z.number().min(0).optional(),
  /** `before`: nothing reaches the cloud and no byte comes back; otherwise the answer ends in the middle of that part. */
  cut: z.enum(["before", "headers", "body"]).optional(),
  /** `html`: a proxy's page, and nothing reaches the cloud; otherwise what becomes of the true body. */
  garbage: z.enum(["html", "cut-json", "empty"]).optional(),
});

export type Fault = z.infer<typeof FaultSchema>;

/** The faults that are waiting for a request. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  add(faults: readonly Fault[]): void {
    this.#waiting.push(...faults.map((fault) => ({ fault, left: fault.times ?? Infinity })));
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The oldest fault that matches; it is used up once more. */
  take(method: string, path: string): Fault | undefined {
    const hit = this.#waiting.find(
      ({ fault: { match } }) => (match.method ?? method) === method && (match.path?.test(path) ?? true),
    );
    if (!hit) return undefined;
    hit.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return hit.fault;
  }
}
