import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { decodedText } from "./content-encoding";
import type { Lifetime } from "./lifetime";

type Sent = Pick<Dispatcher.RequestOptions, "origin" | "path" | "method" | "headers" | "body">;

/** An answer, read to its end. */
export interface WholeReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends one request and reads its answer to the end, whatever its status. Rejects with what went wrong, or as `lifetime` ends. */
export async function wholeReply(dispatcher: Dispatcher, request: Sent, lifetime: Lifetime): Promise<WholeReply> {
  const response = await lifetime.race(
    dispatcher.request({
      ...request,
      signal: lifetime.ending,
      // The time limit is ours: Smartcar may be silent for minutes before a command is answered (Smartcar docs: commands).
      headersTimeout: 0,
      bodyTimeout: 0,
    }),
  );
  const { "content-encoding": encoding } = response.headers;
  const bytes = await lifetime.race(response.body.bytes());
  const text = await lifetime.race(decodedText(bytes, encoding));
  return { status: response.statusCode, headers: response.headers, text };
}
