import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { listen } from "./network/loopback";

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Respond = (response: ServerResponse, request: Received) => void;

/** A Smartcar on loopback that answers as a test says, and remembers what it was asked. */
export interface ApiServer {
  readonly origin: string;
  readonly requests: readonly Received[];
  /** What was asked of one path. */
  asked(path: string): readonly Received[];
  /** Answers requests to `path` with these, one after the other; the last one stays. */
  on(path: string, ...responds: readonly Respond[]): void;
  /** Resolves with the next request to `path`. */
  next(path: string): Promise<Received>;
  close(): Promise<void>;
}

export const tokenPath = "/oauth2/token";

/** A JSON answer. Text is sent as it is. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Respond {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (response) => response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

/** A token that is good for an hour. */
export function token(value: string, expiresIn: unknown = 3600): Respond {
  return json({ access_token: value, token_type: "Bearer", expires_in: expiresIn });
}

/** An answer that the test goes on with once the request is there. */
export interface Held {
  readonly respond: Respond;
  readonly response: Promise<ServerResponse>;
}

/** Holds a request back: silent, or with the headers of `status` already sent. */
export function held(status?: number): Held {
  const takers: ((response: ServerResponse) => void)[] = [];
  const response = new Promise<ServerResponse>((resolve) => takers.push(resolve));
  const respond = (answer: ServerResponse): void => {
    if (status !== undefined) answer.writeHead(status, { "content-type": "application/json" }).flushHeaders();
    for (const take of takers) take(answer);
  };
  return { respond, response };
}

/** Starts one on a free port. Unless told otherwise it gives `token-1` to everybody and knows no other path. */
export async function startApiServer(): Promise<ApiServer> {
  const requests: Received[] = [];
  const routes = new Map<string, Respond[]>([[tokenPath, [token("token-1")]]]);
  const waiting: { path: string; resolve: (request: Received) => void }[] = [];
  const unknown = json({ errors: [{ status: "404", type: "RESOURCE_NOT_FOUND", code: "PATH" }] }, 404);

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const url = new URL(incoming.url ?? "/", "http://localhost");
      const { method = "", headers } = incoming;
      const body = Buffer.concat(chunks).toString();
      const request = { method, path: url.pathname, query: url.searchParams, headers, body };
      requests.push(request);
      for (const one of waiting.filter(({ path }) => path === request.path)) one.resolve(request);
      const responds = routes.get(request.path) ?? [unknown];
      const respond = responds.length > 1 ? responds.shift() : responds[0];
      respond?.(response, request);
    });
  });
  const port = await listen(server);

  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    asked: (path) => requests.filter((request) => request.path === path),
    on: (path, ...responds) => void routes.set(path, [...responds]),
    next: (path) => new Promise((resolve) => waiting.push({ path, resolve })),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
