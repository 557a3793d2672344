import { channel } from "node:diagnostics_channel";
import * as z from "zod";

/** Knows the requests to one place that are under way, those to a simulator's own API aside. */
export class Traffic {
  readonly #origin: string;
  readonly #open = new Set<unknown>();

  constructor(origin: string) {
    this.#origin = origin;
    channel("undici:request:create").subscribe(this.#begin);
    for (const name of ENDS) channel(name).subscribe(this.#end);
  }

  get open(): number {
    return this.#open.size;
  }

  close(): void {
    channel("undici:request:create").unsubscribe(this.#begin);
    for (const name of ENDS) channel(name).unsubscribe(this.#end);
  }

  readonly #begin = (message: unknown): void => {
    const seen = Seen.parse(message).request;
    if (String(seen.origin) === this.#origin && !seen.path.startsWith("/simulator")) this.#open.add(requestIn(message));
  };

  readonly #end = (message: unknown): void => void this.#open.delete(requestIn(message));
}

const ENDS = ["undici:request:trailers", "undici:request:error"] as const;

const Seen = z.object({ request: z.object({ origin: z.unknown(), path: z.string() }) });

function requestIn(message: unknown): unknown {
  return typeof message === "object" && message !== null && "request" in message ? message.request : undefined;
}
